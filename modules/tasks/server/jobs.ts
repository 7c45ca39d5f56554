import { Type } from 'typebox'
import { Id, Instant } from '#platform/contract/shapes.ts'
import { job } from '#platform/server/jobs/index.ts'
import { fallDue, fallDueAll, remind } from './remind.ts'

const data = Type.Object({ taskId: Id, dueAt: Instant })

/** At a reminder's time. Harmless when late, repeated, or when the task is done or has another time by now. */
export const remindJob = job({ name: 'tasks.remind', data, run: ({ db }, wanted) => remind(db, wanted) })

/** At a task's due time. */
export const fallDueJob = job({ name: 'tasks.fall-due', data, run: ({ db }, wanted) => fallDue(db, wanted) })

/** Every ten minutes: what fell due while its own job was lost. */
export const fallDueAllJob = job({
  name: 'tasks.fall-due-all',
  data: Type.Object({}),
  cron: '*/10 * * * *',
  run: ({ db }) => fallDueAll(db),
})
