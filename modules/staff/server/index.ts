import type { ServerModule } from '#platform/server/module.ts'
import { accessChanged, memberAdded, staffPermissions } from '../contract.ts'

export { identifyWith } from './identify.ts'

export const serverModule: ServerModule = {
  name: 'staff',
  permissions: staffPermissions,
  events: [memberAdded, accessChanged],
}
