import { serve } from '#platform/server/http/index.ts'
import type { ServerModule } from '#platform/server/module.ts'
import * as contract from '../../contract/today.ts'
import { nextSteps } from './next-steps.ts'
import { putOffStep } from './put-off.ts'

/** What the day asks of somebody: joins promises, conversations and scores, which do not know each other. */
export const today: ServerModule = {
  name: 'today',
  events: [contract.stepPutOff],
  routes: (app, { db }) => {
    serve(app, contract.nextSteps, ({ principal }) => nextSteps(db, { principal }))
    serve(app, contract.putOffStep, ({ params, body, principal }) =>
      putOffStep(db, { ...body, principal, conversationId: params.id }),
    )
  },
}
