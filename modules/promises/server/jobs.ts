import { and, asc, gt, isNull } from 'drizzle-orm'
import { Type } from 'typebox'
import { Id, Nullable } from '#platform/contract/shapes.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import { fallDue, fallDueAll } from './fall-due.ts'
import { look } from './look.ts'
import { schedule } from './schedule.ts'
import { promise } from './schema.ts'

/**
 * When something may be due for a promise: a reminder, a notice, an escalation. Harmless when late, repeated, or about a
 * promise that is not owed any more. (`reminder` is in jobs queued by older versions.)
 */
export const remindJob = job({
  name: 'promises.remind',
  data: Type.Object({ promiseId: Id, reminder: Type.Optional(Type.String()) }),
  run: async (kernel, { promiseId }) => {
    await look(kernel.db, { promiseId })
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

/** Open promises looked at in one run after the settings have changed. */
const perRun = 200

/** Sets the clocks of all that is owed anew, part by part; `run` tells the changes of the settings apart. */
export const lookAgainJob = job({
  name: 'promises.look-again',
  data: Type.Object({ after: Nullable(Id), run: Id }),
  run: async (kernel, { after, run }) => {
    await inTransaction(kernel.db, async (tx) => {
      const owed = await tx
        .select()
        .from(promise)
        .where(and(isNull(promise.settledAt), after ? gt(promise.id, after) : undefined))
        .orderBy(asc(promise.id))
        .limit(perRun)
      for (const row of owed) await schedule(tx, row)
      const last = owed.at(-1)
      if (owed.length === perRun && last) await enqueue(tx, lookAgainJob, { after: last.id, run })
    })
  },
})
