import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import type { Job } from '#platform/server/jobs/index.ts'
import type { Kernel, MetricSource, Service } from '#platform/server/module.ts'

export {
  findDefaultMailbox,
  findMailbox,
  type Mailbox,
  type MailboxAccount,
  mailboxAccount,
  ourAddresses,
  type ServerAccount,
} from './find-mailbox.ts'

export function mailboxRoutes(_app: FastifyInstance, _kernel: Kernel): void {}
export const mailboxJobs: readonly Job<TSchema>[] = []
export const mailboxServices: readonly Service[] = []
export const mailboxMetrics: readonly MetricSource[] = []
