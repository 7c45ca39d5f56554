import { showInTimeline } from '#modules/conversations/server/index.ts'
import type { ServerModule } from '#platform/server/module.ts'
import {
  promiseBroken,
  promiseChanged,
  promiseKept,
  promiseMade,
  promiseOverdue,
  promiseReminded,
  promiseRenegotiated,
  promiseReopened,
  promisesPermissions,
  promiseWithdrawn,
} from '../contract.ts'
import { fallDueAllJob, fallDueJob, remindJob } from './jobs.ts'
import { reactions } from './reactions.ts'
import { objectToResolving } from './resolve-check.ts'
import { routes } from './routes.ts'

export { promiseOutcomes, promisesMade } from './facts.ts'
export { promisesForCustomer } from './for-customer.ts'
export { promiseStory } from './story.ts'

objectToResolving()
for (const kind of [promiseMade, promiseKept, promiseBroken, promiseRenegotiated, promiseWithdrawn, promiseReopened]) {
  showInTimeline(kind)
}

export const serverModule: ServerModule = {
  name: 'promises',
  permissions: promisesPermissions,
  events: [
    promiseMade,
    promiseKept,
    promiseBroken,
    promiseRenegotiated,
    promiseWithdrawn,
    promiseReopened,
    promiseChanged,
    promiseReminded,
    promiseOverdue,
  ],
  routes,
  reactions,
  jobs: [remindJob, fallDueJob, fallDueAllJob],
}
