import { and, eq } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { TaskRecord, TaskState } from '../contract.ts'
import { taskVisibleTo } from './access.ts'
import { presentTask } from './present.ts'
import { byDue, historyOf, selectTasks } from './queries.ts'
import { task } from './schema.ts'

/**
 * One task with its history. `changed`: for somebody who has just changed it, also when that took it out of their sight.
 * @throws Problem `not-found` unless the reader may see it
 */
export async function readTask(
  db: Database,
  { principal, id, changed = false }: { principal: Principal; id: string; changed?: boolean },
): Promise<TaskRecord> {
  const [found] = await selectTasks(db, and(eq(task.id, id), changed ? undefined : taskVisibleTo(principal)), byDue, 1)
  if (!found) throw notFound()
  return presentTask(found, principal, now(), await historyOf(db, id))
}

export type TaskFacts = {
  id: string
  title: string
  conversationId: string | null
  state: TaskState
  /** What came of it. */
  note: string | null
  /** Whether a file shows it. */
  attachmentId: string | null
  /** When it was done or dropped; null while it is to be done. */
  settledAt: Date | null
}

/** What others may know of a task that they name: whoever asks has checked the reader's right to its conversation. */
export async function taskOf(db: Database, id: string): Promise<TaskFacts | null> {
  const [found] = await db
    .select({
      id: task.id,
      title: task.title,
      conversationId: task.conversationId,
      state: task.state,
      note: task.note,
      attachmentId: task.attachmentId,
      settledAt: task.settledAt,
    })
    .from(task)
    .where(eq(task.id, id))
  return found ?? null
}
