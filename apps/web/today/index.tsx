import { SunOutlined } from '@ant-design/icons'
import { chosenTime } from '#modules/moments/web/index.tsx'
import { fillSlot, later, page, type WebModule } from '#platform/web/index.ts'

/** 今日: what the day asks of the reader. Joins promises, conversations and scores, which do not know each other. */
export const webModule: WebModule = {
  name: 'today',
  routes: [page('/', () => import('./TodayPage.tsx'), 'TodayPage')],
  navigation: [{ key: 'today', icon: SunOutlined, labelKey: 'today:nav', path: '/', order: 10 }],
  slots: [
    fillSlot(chosenTime, {
      key: 'promise',
      order: 10,
      permission: 'promises.work',
      render: later(() => import('./PromiseTime.tsx'), 'PromiseTime'),
    }),
  ],
}
