import type { ServerModule } from '#platform/server/module.ts'
import { staffEvents, staffPermissions } from '../contract.ts'

export { identifyWith } from './identify.ts'

export const serverModule: ServerModule = {
  name: 'staff',
  permissions: staffPermissions,
  events: staffEvents,
}
