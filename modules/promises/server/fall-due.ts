import { and, asc, eq, lte } from 'drizzle-orm'
import { audienceOf } from '#modules/conversations/server/index.ts'
import { ownerOf, ownerToken } from '#modules/staff/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { promiseBroken, promiseOverdue } from '../contract.ts'
import { type Home, lockPromiseOf } from './access.ts'
import { unansweredEffect } from './proposal-rules.ts'
import { type ProposalRow, waitingProposal } from './proposals.ts'
import { expireProposal } from './propose-new-date.ts'
import type { PromiseRow } from './queries.ts'
import { giveOtherTime } from './renegotiate-promise.ts'
import { fallsDue } from './rules.ts'
import { promise, promiseProposal } from './schema.ts'
import { about, applyChange, tell } from './write.ts'

/**
 * Its time has passed and nobody kept it: the promise is broken from now on, and still owed until it is kept late,
 * mended by a new one, or given up. The owner, the team and all above are told once. Had the customer been given notice
 * of another time before, and not refused it, it was renegotiated in time.
 * @returns whether it fell due just now
 */
export async function fallDue(db: Database, { promiseId }: { promiseId: string }): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const locked = await lockPromiseOf(tx, promiseId)
    if (!locked || !fallsDue({ ...locked.row, replaced: false }, now())) return false
    const waiting = await waitingProposal(tx, promiseId)
    const expired = waiting && (await expireProposal(tx, locked, waiting))
    const toldInTime = expired?.toldAt != null && expired.toldAt < locked.row.dueAt
    if (expired && unansweredEffect({ kind: expired.kind, toldInTime }) === 'renegotiate') {
      await renegotiatedBySilence(tx, locked, expired)
    } else await breakByTime(tx, locked)
    return true
  })
}

type Locked = { row: PromiseRow; home: Home }

async function renegotiatedBySilence(tx: Transaction, { row, home }: Locked, proposal: ProposalRow): Promise<void> {
  const newPromiseId = newId()
  await tx.update(promiseProposal).set({ newPromiseId }).where(eq(promiseProposal.id, proposal.id))
  await giveOtherTime(tx, {
    row,
    home,
    at: now(),
    next: { to: 'renegotiated', breaks: false },
    times: proposal,
    owner: ownerOf(row),
    actor: systemActor,
    reason: proposal.reason,
    text: row.text,
    newPromiseId,
    silent: true,
  })
}

async function breakByTime(tx: Transaction, { row, home }: Locked): Promise<void> {
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
