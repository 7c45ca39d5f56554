import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm'
import { audienceOf, lockConversation } from '#modules/conversations/server/index.ts'
import { ownerOf, ownerToken } from '#modules/staff/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { taskOverdue, taskReminded } from '../contract.ts'
import { task } from './schema.ts'
import { about } from './write.ts'

type Wanted = { taskId: string; dueAt: string }

/** Reminds the owner once of a task that is still to be done by this time. */
export async function remind(db: Database, { taskId, dueAt }: Wanted): Promise<void> {
  const due = new Date(dueAt)
  if (due <= now()) return
  await inTransaction(db, async (tx) => {
    const [row] = await tx
      .update(task)
      .set({ remindedFor: due })
      .where(
        and(
          eq(task.id, taskId),
          isNull(task.settledAt),
          eq(task.dueAt, due),
          sql`${task.remindedFor} is distinct from ${task.dueAt}`,
        ),
      )
      .returning()
    if (!row) return
    await record(tx, taskReminded, {
      actor: systemActor,
      subjectId: row.conversationId ?? row.id,
      audience: [ownerToken(ownerOf(row))],
      data: about(row),
    })
  })
}

/** Its time has passed and it is not done: told once to its owner, its maker, and who may read its conversation. */
export async function fallDue(db: Database, { taskId, dueAt }: Wanted): Promise<void> {
  const due = new Date(dueAt)
  if (due > now()) return
  await inTransaction(db, async (tx) => {
    const [row] = await tx
      .update(task)
      .set({ overdueFor: due })
      .where(
        and(
          eq(task.id, taskId),
          isNull(task.settledAt),
          eq(task.dueAt, due),
          sql`${task.overdueFor} is distinct from ${task.dueAt}`,
        ),
      )
      .returning()
    if (!row) return
    const home = row.conversationId ? await lockConversation(tx, row.conversationId) : null
    await record(tx, taskOverdue, {
      actor: systemActor,
      subjectId: row.conversationId ?? row.id,
      audience: [
        ownerToken(ownerOf(row)),
        ...(home ? audienceOf(home) : ['team:*']),
        ...(row.createdById ? [`staff:${row.createdById}`] : []),
      ],
      data: about(row),
    })
  })
}

/** All that have fallen due and were not told of, oldest first. */
export async function fallDueAll(db: Database): Promise<void> {
  for (;;) {
    const due = await db
      .select({ id: task.id, dueAt: task.dueAt })
      .from(task)
      .where(
        and(isNull(task.settledAt), lte(task.dueAt, now()), sql`${task.overdueFor} is distinct from ${task.dueAt}`),
      )
      .orderBy(asc(task.dueAt))
      .limit(200)
    for (const { id, dueAt } of due) {
      if (dueAt) await fallDue(db, { taskId: id, dueAt: dueAt.toISOString() })
    }
    if (due.length < 200) return
  }
}
