import type { ServerModule } from '#platform/server/module.ts'
import { formChanged, formCreated, formPermissions, formRemoved } from '../contract.ts'
import { formReactions } from './reactions.ts'
import { formRoutes } from './routes.ts'

export {
  checkSubmission,
  type Entries,
  type EntryProblems,
} from './check-submission.ts'
export { findForm, type OpenForm } from './find-form.ts'
export { submitForm } from './submit-form.ts'

export const serverModule: ServerModule = {
  name: 'channel-form',
  permissions: formPermissions,
  events: [formCreated, formChanged, formRemoved],
  routes: formRoutes,
  reactions: formReactions,
}
