import { registerGuests, showInTimeline } from '#modules/conversations/server/index.ts'
import { registerHoldings } from '#modules/staff/server/index.ts'
import type { ServerModule } from '#platform/server/module.ts'
import {
  promiseAgreed,
  promiseBroken,
  promiseChanged,
  promiseDateAnswered,
  promiseDateDrafted,
  promiseDateEnded,
  promiseDateProposed,
  promiseEscalated,
  promiseKept,
  promiseMade,
  promiseOverdue,
  promiseReminded,
  promiseRenegotiated,
  promiseReopened,
  promiseSettingsChanged,
  promisesPermissions,
  promiseWithdrawn,
} from '../contract.ts'
import { promisesHeld } from './holdings.ts'
import { jobs } from './jobs.ts'
import { owing } from './queries.ts'
import { reactions } from './reactions.ts'
import { objectToResolving } from './resolve-check.ts'
import { routes } from './routes.ts'

export { agreeKept } from './agree-kept.ts'
export { answerNewDate } from './answer-new-date.ts'
export { changedWords } from './changed-words.ts'
export { promiseOutcomes, promisesMade } from './facts.ts'
export { promisesForCustomer } from './for-customer.ts'
export { registerCustomerLink, registerCustomersYes, registerPromiseTouchpoints } from './hooks.ts'
export { datesAnsweredAt, openProposals } from './open-proposals.ts'
export { promisedAmong } from './promised-among.ts'
export { owedIn } from './queries.ts'
export { promiseStory } from './story.ts'
export { promisesRead } from './words-read.ts'

objectToResolving()
registerGuests(owing)
registerHoldings(promisesHeld)
for (const kind of [
  promiseMade,
  promiseKept,
  promiseBroken,
  promiseRenegotiated,
  promiseWithdrawn,
  promiseReopened,
  promiseDateProposed,
  promiseDateAnswered,
  promiseDateEnded,
]) {
  showInTimeline(kind)
}

export const serverModule: ServerModule = {
  name: 'promises',
  permissions: promisesPermissions,
  events: [
    promiseMade,
    promiseKept,
    promiseAgreed,
    promiseBroken,
    promiseRenegotiated,
    promiseWithdrawn,
    promiseReopened,
    promiseChanged,
    promiseReminded,
    promiseOverdue,
    promiseDateDrafted,
    promiseDateProposed,
    promiseDateAnswered,
    promiseDateEnded,
    promiseEscalated,
    promiseSettingsChanged,
  ],
  routes,
  reactions,
  jobs,
}
