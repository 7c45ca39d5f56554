import { ExperimentOutlined } from '@ant-design/icons'
import { later, page, type WebModule } from '#platform/web/index.ts'

/** The demo company: a strip while it is loaded, and a page to load or remove it. */
export const webModule: WebModule = {
  name: 'demo',
  routes: [page('/settings/demo', () => import('./DemoPage.tsx'), 'DemoPage', { permission: 'company.manage' })],
  settings: [
    {
      key: 'demo',
      labelKey: 'demo:title',
      icon: ExperimentOutlined,
      path: '/settings/demo',
      group: 'company',
      permission: 'company.manage',
      order: 90,
    },
  ],
}

/** Above every page while the demo company is loaded; drawn by the shell. */
export const DemoStrip = later(() => import('./DemoStrip.tsx'), 'DemoStrip')
