import { SunOutlined } from '@ant-design/icons'
import { page, type WebModule } from '#platform/web/index.ts'

/** 今日: what the day asks of the reader. Joins promises, conversations and scores, which do not know each other. */
export const webModule: WebModule = {
  name: 'today',
  routes: [page('/', () => import('./TodayPage.tsx'), 'TodayPage')],
  navigation: [{ key: 'today', icon: SunOutlined, labelKey: 'today:nav', path: '/', order: 10 }],
}
