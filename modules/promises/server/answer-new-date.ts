import { and, desc, eq, isNotNull } from 'drizzle-orm'
import { ownerOf } from '#modules/staff/server/index.ts'
import { type Actor, customerActor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { notFound, Problem } from '#platform/server/errors/index.ts'
import { type PromiseRecord, promiseBroken, promiseDateAnswered } from '../contract.ts'
import { type Home, lockPromise, lockPromiseOf } from './access.ts'
import { goesOnFrom } from './earlier.ts'
import { answerEffect, type Effect } from './proposal-rules.ts'
import { aboutProposal, endProposal, type ProposalRow, successorStanding } from './proposals.ts'
import type { PromiseRow } from './queries.ts'
import { readPromise } from './read-promise.ts'
import { giveOtherTime } from './renegotiate-promise.ts'
import { promiseProposal } from './schema.ts'
import { undoOtherTime } from './undo-other-time.ts'
import { about, applyChange, noteInHistory, refreshAttention, tell } from './write.ts'

/** How an answer was taken. `again`: the same had been said before, nothing changed. */
export type DateAnswer = { promiseId: string; proposalId: string; newPromiseId: string | null; again: boolean }

type Answer = {
  /** One of the two; of a promise the newest offer that was told. */
  promiseId?: string
  proposalId?: string
  /** When given, the promise must be of this conversation, or of a closed one that it goes on from. */
  conversationId?: string
  accept: boolean
  words?: string
}

/**
 * The customer accepts or refuses another time, from a channel that knows who they are. Accepted: a new promise takes the
 * old one's place (in time: renegotiated; after: mended). Refused: the old time stands, or when it has passed the promise
 * is broken and still owed; a new time that was owed already, because they had been silent or we had written down that they
 * agreed, is not owed any more. The owner is told. The same answer again changes nothing.
 * @throws Problem `not-found`; 409 `promises.proposal-closed` when there is nothing left to answer
 */
export async function answerNewDate(tx: Transaction, answer: Answer): Promise<DateAnswer> {
  const [known] = await tx
    .select({ promiseId: promiseProposal.promiseId })
    .from(promiseProposal)
    .where(
      and(
        isNotNull(promiseProposal.toldAt),
        answer.proposalId
          ? eq(promiseProposal.id, answer.proposalId)
          : eq(promiseProposal.promiseId, answer.promiseId ?? ''),
      ),
    )
    .orderBy(desc(promiseProposal.createdAt))
    .limit(1)
  const locked = known && (await lockPromiseOf(tx, known.promiseId))
  if (!locked || locked.row.internal) throw notFound()
  const { conversationId } = answer
  const earlierId = locked.home.id
  if (conversationId && conversationId !== earlierId && !(await goesOnFrom(tx, { conversationId, earlierId }))) {
    throw notFound()
  }
  return writeAnswer(tx, locked, { ...answer, actor: customerActor(locked.home.customerId) })
}

/** A member of staff writes down what the customer said. @throws Problem as `answerNewDate` */
export async function answerProposal(
  db: Database,
  wanted: { principal: Principal; id: string; proposalId: string; accept: boolean; words?: string },
): Promise<PromiseRecord> {
  const { principal, id } = wanted
  const answered = await inTransaction(db, async (tx) => {
    const locked = await lockPromise(tx, principal, id)
    return writeAnswer(tx, locked, { ...wanted, promiseId: id, actor: staffActor(principal) })
  })
  return readPromise(db, { principal, id: (wanted.accept && answered.newPromiseId) || id })
}

type Locked = { row: PromiseRow; home: Home }

async function writeAnswer(
  tx: Transaction,
  { row, home }: Locked,
  { promiseId, proposalId, accept, words: given, actor }: Answer & { actor: Actor },
): Promise<DateAnswer> {
  const [proposal] = await tx
    .select()
    .from(promiseProposal)
    .where(and(eq(promiseProposal.promiseId, row.id), proposalId ? eq(promiseProposal.id, proposalId) : undefined))
    .orderBy(desc(promiseProposal.createdAt), desc(promiseProposal.id))
    .limit(1)
    .for('update')
  if (!proposal || (promiseId && promiseId.toLowerCase() !== row.id)) throw notFound()
  const at = now()
  const words = given?.trim() || null
  if (proposal.state === (accept ? 'accepted' : 'refused')) {
    return { promiseId: row.id, proposalId: proposal.id, newPromiseId: proposal.newPromiseId, again: true }
  }
  const successor = await successorStanding(tx, row.id, proposal.newPromiseId)
  const effect = answerEffect({ ...proposal, promise: row, successor }, accept, at)
  if (!effect) throw new Problem('promises.proposal-closed', { status: 409, details: { state: proposal.state } })
  const late = row.dueAt <= at
  const newPromiseId = effect === 'renegotiate' ? newId() : proposal.newPromiseId
  const ended = await endProposal(tx, proposal, { state: accept ? 'accepted' : 'refused', actor, words, newPromiseId })
  await noteInHistory(tx, row, {
    kind: accept ? 'accepted' : 'refused',
    actor,
    reason: words,
    newDueAt: proposal.dueAt,
  })
  await takeEffect(tx, { row, home, proposal: ended, effect, actor, at })
  await tell(tx, promiseDateAnswered, {
    row,
    home,
    actor,
    data: { ...aboutProposal(row, ended), accepted: accept, late, newPromiseId },
  })
  await refreshAttention(tx, row.conversationId)
  return { promiseId: row.id, proposalId: proposal.id, newPromiseId, again: false }
}

async function takeEffect(
  tx: Transaction,
  {
    row,
    home,
    proposal,
    effect,
    actor,
    at,
  }: Locked & { proposal: ProposalRow; effect: Effect; actor: Actor; at: Date },
): Promise<void> {
  switch (effect) {
    case 'renegotiate':
      await giveOtherTime(tx, {
        row,
        home,
        at,
        next: row.dueAt > at ? { to: 'renegotiated', breaks: false } : { to: 'broken', breaks: row.state === 'open' },
        times: proposal,
        owner: ownerOf(row),
        actor,
        reason: proposal.reason,
        text: row.text,
        newPromiseId: proposal.newPromiseId ?? newId(),
      })
      return
    case 'undoes':
      return undoOtherTime(tx, { row, home, proposal, actor, at })
    case 'breaks': {
      // It is due and has not fallen yet.
      if (row.state === 'broken') return
      const after = await applyChange(tx, row, { state: 'broken', brokenAt: row.dueAt }, { kind: 'broken', actor })
      await tell(tx, promiseBroken, { row: after, home, actor, data: { ...about(after), byTime: true } })
      return
    }
    case 'stands':
    case 'agrees':
      return
  }
}
