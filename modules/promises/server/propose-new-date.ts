import { eq } from 'drizzle-orm'
import { company } from '#modules/staff/server/index.ts'
import { type Actor, type Principal, staffActor, systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import {
  type PromiseRecord,
  type ProposalKind,
  promiseDateDrafted,
  promiseDateEnded,
  promiseDateProposed,
} from '../contract.ts'
import { type Home, lockPromise, lockPromiseOf } from './access.ts'
import { isSameTime } from './proposal-rules.ts'
import { aboutProposal, endProposal, messageIdOf, type ProposalRow, waitingProposal } from './proposals.ts'
import type { PromiseRow } from './queries.ts'
import { readPromise } from './read-promise.ts'
import { changedMeanwhile, wrongState } from './refuse.ts'
import { promiseProposal } from './schema.ts'
import { type GivenTimes, readTimes, type Times } from './times.ts'
import { noteInHistory, tell } from './write.ts'

type Wanted = GivenTimes & {
  principal: Principal
  /** Of the promise. */
  id: string
  proposalId?: string
  kind: ProposalKind
  reason?: string
  told?: boolean
  version?: number
}

/**
 * Writes down another time to offer to the customer, in place of one that has not been told yet; nothing is sent. With
 * `told` the customer knows already. The same id again gives what is there, with its time and words changed while it is
 * still a draft.
 * @throws Problem `not-found`; 409 `promises.wrong-state` once it is due or settled, `promises.changed-meanwhile`,
 * `promises.proposal-waiting` while the customer has not answered another; `bad-request` on `dueAt`, `dueFrom`, `id`
 */
export async function proposeNewDate(db: Database, wanted: Wanted): Promise<PromiseRecord> {
  const { principal, id, version, kind } = wanted
  await inTransaction(db, async (tx) => {
    const { row, home, replacedById } = await lockPromise(tx, principal, id)
    const at = now()
    const waiting = await waitingProposal(tx, id)
    const again = wanted.proposalId ? await sameProposal(tx, wanted.proposalId, id) : null
    if (again && again.state !== 'drafted') return
    if (version !== undefined && version !== row.version && row.changedById !== principal.id) {
      throw await changedMeanwhile(tx, principal, row)
    }
    if (row.internal || row.state !== 'open' || row.dueAt <= at) throw wrongState(principal, row, replacedById)
    if (waiting?.state === 'proposed') throw new Problem('promises.proposal-waiting', { status: 409 })
    const times = readTimes(wanted, at)
    if (times.dueAt <= row.dueAt && kind === 'notice') throw badField('dueAt', 'promises:reason.not-later')
    if (isSameTime(row, times, (await company(tx)).timeZone)) throw badField('dueAt', 'promises:reason.same-time')
    const drafted = await keepDraftOf(
      tx,
      { row, home, waiting },
      {
        id: waiting?.id ?? wanted.proposalId ?? newId(),
        kind,
        times,
        reason: wanted.reason?.trim() || null,
        actor: staffActor(principal),
      },
    )
    if (wanted.told) await markTold(tx, { row, home }, drafted, staffActor(principal))
  })
  return readPromise(db, { principal, id })
}

/** @throws Problem `bad-request` on `id` when it is another promise's */
async function sameProposal(tx: Transaction, proposalId: string, promiseId: string): Promise<ProposalRow | null> {
  const [known] = await tx.select().from(promiseProposal).where(eq(promiseProposal.id, proposalId))
  if (known && known.promiseId !== promiseId) throw badField('id', 'taken')
  return known ?? null
}

type Locked = { row: PromiseRow; home: Home }
type Draft = { id: string; kind: ProposalKind; times: Times; reason: string | null; actor: Actor }

/** Writes or rewrites the one draft of a promise. */
export async function keepDraftOf(
  tx: Transaction,
  { row, home, waiting }: Locked & { waiting: ProposalRow | null },
  { id, kind, times, reason, actor }: Draft,
): Promise<ProposalRow> {
  const columns = { kind, reason, dueFrom: times.dueFrom, dueAt: times.dueAt, duePrecision: times.duePrecision }
  const by = { createdByKind: actor.kind, createdById: actor.id }
  const [kept] = waiting
    ? await tx
        .update(promiseProposal)
        .set({ ...columns, ...by })
        .where(eq(promiseProposal.id, waiting.id))
        .returning()
    : await tx
        .insert(promiseProposal)
        .values({ id, promiseId: row.id, ...columns, ...by, messageId: messageIdOf(id, 0), createdAt: now() })
        .returning()
  if (!kept) throw new Error('a proposal was not given back')
  await tell(tx, promiseDateDrafted, { row: { ...row, internal: true }, home, actor, data: aboutProposal(row, kept) })
  return kept
}

/** The customer knows of it from now on. */
async function markTold(tx: Transaction, { row, home }: Locked, proposal: ProposalRow, actor: Actor): Promise<void> {
  const [told] = await tx
    .update(promiseProposal)
    .set({ state: 'proposed', toldAt: now() })
    .where(eq(promiseProposal.id, proposal.id))
    .returning()
  if (!told) return
  await noteInHistory(tx, row, { kind: 'proposed', actor, reason: told.reason, newDueAt: told.dueAt })
  await tell(tx, promiseDateProposed, { row, home, actor, data: aboutProposal(row, told) })
}

type Named = { principal: Principal; id: string; proposalId: string }

async function lockProposal(tx: Transaction, { principal, id, proposalId }: Named) {
  const locked = await lockPromise(tx, principal, id)
  const [proposal] = await tx.select().from(promiseProposal).where(eq(promiseProposal.id, proposalId)).for('update')
  if (!proposal || proposal.promiseId !== locked.row.id) throw notFound()
  return { ...locked, proposal }
}

/**
 * The customer was told otherwise, such as on the phone; again is harmless.
 * @throws Problem `not-found`; 409 `promises.wrong-state` once it is due, `promises.proposal-closed`
 */
export async function proposalTold(db: Database, named: Named): Promise<PromiseRecord> {
  await inTransaction(db, async (tx) => {
    const { row, home, proposal, replacedById } = await lockProposal(tx, named)
    if (proposal.state === 'proposed') return
    if (proposal.state !== 'drafted') throw closed(proposal)
    if (row.state !== 'open' || row.dueAt <= now()) throw wrongState(named.principal, row, replacedById)
    await markTold(tx, { row, home }, proposal, staffActor(named.principal))
  })
  return readPromise(db, named)
}

/** Taken back: the old time stands; again is harmless. @throws Problem `not-found`; 409 `promises.proposal-closed` */
export async function withdrawProposal(db: Database, named: Named): Promise<PromiseRecord> {
  await inTransaction(db, async (tx) => {
    const { row, home, proposal } = await lockProposal(tx, named)
    if (proposal.state === 'withdrawn') return
    if (proposal.state !== 'drafted' && proposal.state !== 'proposed') throw closed(proposal)
    const actor = staffActor(named.principal)
    const ended = await endProposal(tx, proposal, { state: 'withdrawn', actor })
    const told = proposal.state === 'proposed'
    await tell(tx, promiseDateEnded, {
      row: told ? row : { ...row, internal: true },
      home,
      actor,
      data: { ...aboutProposal(row, ended), expired: false },
    })
  })
  return readPromise(db, named)
}

const closed = ({ state }: ProposalRow) => new Problem('promises.proposal-closed', { status: 409, details: { state } })

/** The message that was written for an offer has been sent: the customer knows. Too late when it is due or settled. */
export async function toldByMessage(tx: Transaction, messageId: string, actor: Actor): Promise<void> {
  const [known] = await tx.select().from(promiseProposal).where(eq(promiseProposal.messageId, messageId))
  if (known?.state !== 'drafted') return
  const locked = await lockPromiseOf(tx, known.promiseId)
  if (locked?.row.state !== 'open' || locked.row.dueAt <= now()) return
  await markTold(tx, locked, known, actor)
}

/** The message did not get to the customer: the offer waits for another one. */
export async function unheardMessage(tx: Transaction, messageId: string): Promise<void> {
  const [known] = await tx.select().from(promiseProposal).where(eq(promiseProposal.messageId, messageId))
  if (known?.state !== 'drafted') return
  await tx
    .update(promiseProposal)
    .set({ messageId: messageIdOf(known.id, now().getTime()) })
    .where(eq(promiseProposal.id, known.id))
}

/** That message was taken back before it went out: the customer does not know after all. */
export async function untoldByMessage(tx: Transaction, messageId: string, actor: Actor): Promise<void> {
  const [known] = await tx.select().from(promiseProposal).where(eq(promiseProposal.messageId, messageId))
  if (known?.state !== 'proposed') return
  const locked = await lockPromiseOf(tx, known.promiseId)
  if (!locked) return
  const [back] = await tx
    .update(promiseProposal)
    .set({ state: 'drafted', toldAt: null, messageId: messageIdOf(known.id, now().getTime()) })
    .where(eq(promiseProposal.id, known.id))
    .returning()
  if (back) await tell(tx, promiseDateDrafted, { ...locked, actor, data: aboutProposal(locked.row, back) })
}

/** Nobody answered until the old time was due. */
export async function expireProposal(
  tx: Transaction,
  { row, home }: Locked,
  proposal: ProposalRow,
): Promise<ProposalRow> {
  const told = proposal.toldAt !== null
  const ended = await endProposal(tx, proposal, { state: told ? 'expired' : 'withdrawn', actor: systemActor })
  // What the customer never heard of ends without a word.
  if (!told) return ended
  await noteInHistory(tx, row, { kind: 'expired', actor: systemActor, reason: null, newDueAt: ended.dueAt })
  await tell(tx, promiseDateEnded, {
    row,
    home,
    actor: systemActor,
    data: { ...aboutProposal(row, ended), expired: true },
  })
  return ended
}
