import type { ServerModule } from '#platform/server/module.ts'
import {
  customerChanged,
  customerCreated,
  customerMerged,
  customerMergeUndone,
  customerPermissions,
  customerRemoved,
  customerRestored,
  organizationChanged,
  organizationCreated,
  organizationRemoved,
} from '../contract.ts'
import { customerRoutes } from './routes.ts'

export { type Contact, type Found, findOrCreateByIdentity, markUndeliverable } from './find-or-create.ts'
export { type GivenIdentity, readEmail, readIdentity } from './identities.ts'
export { contactWishOf, keepContactWish } from './keep-contact-wish.ts'
export { readPhone, regionOf } from './phone.ts'
export { cardQuery, customerCards, customerLabel, readCard } from './present.ts'
export { customerHas, holdCustomer, matchingCustomers, matchingNames } from './queries.ts'
export { filesMergedInto } from './remove-customer.ts'
export { waysToReach } from './ways-to-reach.ts'
export { nameColumns } from './write.ts'

export const serverModule: ServerModule = {
  name: 'customers',
  permissions: customerPermissions,
  events: [
    customerCreated,
    customerChanged,
    customerMerged,
    customerMergeUndone,
    customerRemoved,
    customerRestored,
    organizationCreated,
    organizationChanged,
    organizationRemoved,
  ],
  routes: customerRoutes,
}
