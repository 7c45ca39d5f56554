import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import { fallDueJob, remindJob } from './jobs.ts'
import type { PromiseRow } from './queries.ts'
import { remindersOf } from './rules.ts'

/** Queues what the clock has to do for a promise: its reminders still to come, and its falling due. */
export async function schedule(tx: Transaction, row: PromiseRow): Promise<void> {
  const at = now()
  for (const reminder of remindersOf(row.createdAt, row.dueAt)) {
    if (reminder.at <= at) continue
    await enqueue(tx, remindJob, { promiseId: row.id, reminder: reminder.kind }, { startAfter: reminder.at })
  }
  if (row.dueAt > at) await enqueue(tx, fallDueJob, { promiseId: row.id }, { startAfter: row.dueAt })
}
