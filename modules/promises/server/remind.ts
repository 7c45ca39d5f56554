import { eq } from 'drizzle-orm'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { promiseReminded, type ReminderKind } from '../contract.ts'
import { ownerOf, ownerToken } from './access.ts'
import { isReminderDue } from './rules.ts'
import { promise, promiseReminder } from './schema.ts'
import { about } from './write.ts'

/**
 * Reminds the owner, once, when the promise is still open and the reminder still tells something (see `isReminderDue`).
 * Only the owner hears it.
 * @returns whether it was told
 */
export async function remind(
  db: Database,
  { promiseId, reminder }: { promiseId: string; reminder: ReminderKind },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const [row] = await tx.select().from(promise).where(eq(promise.id, promiseId)).for('share')
    const at = now()
    if (row?.state !== 'open' || !isReminderDue(row.createdAt, row.dueAt, reminder, at)) return false
    const given = await tx
      .insert(promiseReminder)
      .values({ promiseId, kind: reminder, at })
      .onConflictDoNothing()
      .returning({ kind: promiseReminder.kind })
    if (given.length === 0) return false
    await record(tx, promiseReminded, {
      actor: systemActor,
      subjectId: row.conversationId,
      audience: [ownerToken(ownerOf(row))],
      data: { ...about(row), reminder },
    })
    return true
  })
}
