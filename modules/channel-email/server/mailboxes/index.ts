import type { TSchema } from 'typebox'
import type { Job } from '#platform/server/jobs/index.ts'

export {
  findDefaultMailbox,
  findMailbox,
  type Mailbox,
  type MailboxAccount,
  mailboxAccount,
  ourAddresses,
  type ServerAccount,
} from './find-mailbox.ts'
export { mailboxMetrics } from './metrics.ts'
export { findMailboxId } from './queries.ts'
export { mailboxRoutes } from './routes.ts'
export { testConnection } from './test-connection.ts'

export const mailboxJobs: readonly Job<TSchema>[] = []
