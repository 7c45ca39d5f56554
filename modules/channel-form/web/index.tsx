import { FormOutlined } from '@ant-design/icons'
import { page, prefetch, type WebModule } from '#platform/web/index.ts'
import { listForms } from '../contract.ts'

export const webModule: WebModule = {
  name: 'channel-form',
  routes: [
    page('/settings/forms', () => import('./FormsPage.tsx'), 'FormsPage', {
      permission: 'forms.manage',
      ahead: () => prefetch(listForms, {}),
    }),
  ],
  settings: [
    {
      key: 'forms',
      labelKey: 'channel-form:nav',
      icon: FormOutlined,
      path: '/settings/forms',
      group: 'company',
      permission: 'forms.manage',
      order: 60,
    },
  ],
}
