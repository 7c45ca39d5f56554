import type { TSchema } from 'typebox'
import type { Reaction } from '#platform/server/events/index.ts'
import type { Job } from '#platform/server/jobs/index.ts'
import type { Service } from '#platform/server/module.ts'
import { listenLmtp } from './lmtp.ts'
import { sweepArrivals } from './sweep-stored.ts'
import { takeInArrival } from './take-in.ts'

export { senderOfMail } from './auto-replies.ts'
export { intakeRoutes } from './routes.ts'
export { type Arriving, mailboxWith, storeArrival } from './store-arrival.ts'
export { takeIn } from './take-in.ts'

export const intakeJobs: readonly Job<TSchema>[] = [takeInArrival, sweepArrivals]
export const intakeReactions: readonly Reaction[] = []
export const intakeServices: readonly Service[] = [listenLmtp]
