import { and, asc, eq, lte } from 'drizzle-orm'
import { audienceOf, lockConversation } from '#modules/conversations/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { promiseBroken, promiseOverdue } from '../contract.ts'
import { ownerOf, ownerToken } from './access.ts'
import { fallsDue } from './rules.ts'
import { promise } from './schema.ts'
import { about, applyChange, tell } from './write.ts'

/**
 * Its time has passed and nobody kept it: the promise is broken from now on, and still owed until it is kept late,
 * mended by a new one, or given up. The owner, the team and all above are told once.
 * @returns whether it fell due just now
 */
export async function fallDue(db: Database, { promiseId }: { promiseId: string }): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const [known] = await tx
      .select({ conversationId: promise.conversationId })
      .from(promise)
      .where(eq(promise.id, promiseId))
    return known ? await breakByTime(tx, promiseId, known.conversationId) : false
  })
}

async function breakByTime(tx: Transaction, promiseId: string, conversationId: string): Promise<boolean> {
  const home = await lockConversation(tx, conversationId)
  const [row] = await tx.select().from(promise).where(eq(promise.id, promiseId)).for('update')
  if (!home || !row) return false
  if (row.conversationId !== conversationId) return breakByTime(tx, promiseId, row.conversationId)
  if (!fallsDue({ ...row, replaced: false }, now())) return false
  const after = await applyChange(
    tx,
    row,
    { state: 'broken', brokenAt: row.dueAt },
    { kind: 'broken', actor: systemActor },
  )
  await tell(tx, promiseBroken, { row: after, home, actor: systemActor, data: { ...about(after), byTime: true } })
  await record(tx, promiseOverdue, {
    actor: systemActor,
    subjectId: after.conversationId,
    audience: [...audienceOf(home), ownerToken(ownerOf(after))],
    data: about(after),
  })
  return true
}

/** All that have fallen due, oldest first; each in a transaction of its own. @returns how many */
export async function fallDueAll(db: Database): Promise<number> {
  let count = 0
  for (;;) {
    const due = await db
      .select({ id: promise.id })
      .from(promise)
      .where(and(eq(promise.state, 'open'), lte(promise.dueAt, now())))
      .orderBy(asc(promise.dueAt))
      .limit(200)
    let broken = 0
    for (const { id } of due) {
      if (await fallDue(db, { promiseId: id })) broken += 1
    }
    count += broken
    if (due.length < 200 || broken === 0) return count
  }
}
