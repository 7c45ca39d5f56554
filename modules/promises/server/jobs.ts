import { Type } from 'typebox'
import { Id, OneOf } from '#platform/contract/shapes.ts'
import { job } from '#platform/server/jobs/index.ts'
import { reminderKinds } from '../contract.ts'
import { fallDue, fallDueAll } from './fall-due.ts'
import { remind } from './remind.ts'

/** At a reminder's time. Harmless when late, repeated, or about a promise that is not owed any more. */
export const remindJob = job({
  name: 'promises.remind',
  data: Type.Object({ promiseId: Id, reminder: OneOf(reminderKinds) }),
  run: async (kernel, { promiseId, reminder }) => {
    await remind(kernel.db, { promiseId, reminder })
  },
})

/** At a promise's due time. */
export const fallDueJob = job({
  name: 'promises.fall-due',
  data: Type.Object({ promiseId: Id }),
  run: async (kernel, { promiseId }) => {
    await fallDue(kernel.db, { promiseId })
  },
})

/** Every ten minutes: what fell due while its own job was lost, such as after a very long time without the server. */
export const fallDueAllJob = job({
  name: 'promises.fall-due-all',
  data: Type.Object({}),
  cron: '*/10 * * * *',
  run: async (kernel) => {
    await fallDueAll(kernel.db)
  },
})
