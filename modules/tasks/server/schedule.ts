import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import type { TaskRow } from './access.ts'
import { fallDueJob, remindJob } from './jobs.ts'
import { remindAt } from './rules.ts'

/** Queues what the clock has to do for a task as it is due now. */
export async function schedule(tx: Transaction, row: TaskRow): Promise<void> {
  const { dueAt } = row
  const at = now()
  if (!dueAt || dueAt <= at) return
  const data = { taskId: row.id, dueAt: dueAt.toISOString() }
  const reminder = remindAt(at, dueAt)
  if (reminder && reminder > at) await enqueue(tx, remindJob, data, { startAfter: reminder })
  await enqueue(tx, fallDueJob, data, { startAfter: dueAt })
}
