import { TeamOutlined } from '@ant-design/icons'
import { readCustomer, readOrganization } from '#modules/customers/contract.ts'
import { later, page, prefetch, type WebModule } from '#platform/web/index.ts'

export { CustomerSelect } from './CustomerSelect.tsx'
export { CustomerAvatar, customerName } from './naming.tsx'
export { customerHistory } from './slots.ts'

/** The file beside a conversation. */
export const CustomerCard = later(() => import('./CustomerCard.tsx'), 'CustomerCard')

/** How and when they want to be reached. */
export const WishLine = later(() => import('./WishLine.tsx'), 'WishLine')

/** Their time, where it is another one. */
export const CustomerClock = later(() => import('./Clock.tsx'), 'CustomerClock')

export const webModule: WebModule = {
  name: 'customers',
  routes: [
    page('/customers', () => import('./CustomersPage.tsx'), 'CustomersPage', { permission: 'customers.read' }),
    page('/customers/$id', () => import('./CustomerPage.tsx'), 'CustomerPage', {
      permission: 'customers.read',
      ahead: ({ id = '' }) => prefetch(readCustomer, { params: { id } }),
    }),
    page('/organizations', () => import('./OrganizationsPage.tsx'), 'OrganizationsPage', {
      permission: 'customers.read',
    }),
    page('/organizations/$id', () => import('./OrganizationPage.tsx'), 'OrganizationPage', {
      permission: 'customers.read',
      ahead: ({ id = '' }) => prefetch(readOrganization, { params: { id } }),
    }),
  ],
  navigation: [
    {
      key: 'customers',
      icon: TeamOutlined,
      labelKey: 'customers:nav',
      path: '/customers',
      also: ['/organizations'],
      permission: 'customers.read',
      order: 40,
    },
  ],
}
