import { and, asc, gt, isNull } from 'drizzle-orm'
import { Type } from 'typebox'
import { inTransaction } from '#platform/server/database/index.ts'
import { enqueue, job } from '#platform/server/jobs/index.ts'
import { fallDue, fallDueAll } from './fall-due.ts'
import { look } from './look.ts'
import { schedule } from './schedule.ts'
import { promise } from './schema.ts'
import { fallDueJob, lookAgainJob, onRing, remindJob } from './timers.ts'

/** Open promises looked at in one run after the settings have changed. */
const perRun = 200

onRing({
  look: async (kernel, { promiseId }) => {
    await look(kernel.db, { promiseId })
  },
  fallDue: async (kernel, { promiseId }) => {
    await fallDue(kernel.db, { promiseId })
  },
  lookAgain: async (kernel, { after, run }) => {
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

/** Every ten minutes: what fell due while its own job was lost, such as after a very long time without the server. */
export const fallDueAllJob = job({
  name: 'promises.fall-due-all',
  data: Type.Object({}),
  cron: '*/10 * * * *',
  run: async (kernel) => {
    await fallDueAll(kernel.db)
  },
})

export const jobs = [remindJob, fallDueJob, fallDueAllJob, lookAgainJob]
