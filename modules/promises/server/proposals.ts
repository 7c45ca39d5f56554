import { and, desc, eq, inArray } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { member } from '#modules/staff/server/schema.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, derivedId, type Transaction } from '#platform/server/database/index.ts'
import type { ProposalRecord } from '../contract.ts'
import { answerEffect } from './proposal-rules.ts'
import type { PromiseRow } from './queries.ts'
import { promise, promiseProposal } from './schema.ts'
import { about } from './write.ts'

const maker = alias(member, 'proposal_maker')
const ender = alias(member, 'proposal_ender')

export type ProposalRow = typeof promiseProposal.$inferSelect
const waitingStates = ['drafted', 'proposed'] as const

/** The id of the message that will tell of an offer; version 8, so that other messages need not be looked up. */
export function messageIdOf(proposalId: string, attempt: number): string {
  return derivedId('promise-proposal', proposalId, String(attempt))
}

/** Whether a message's id may have been given in advance. */
export const mayTellOfProposal = (messageId: string): boolean => messageId[14] === '8'

/** What every event about an offer says. */
export function aboutProposal(row: PromiseRow, proposal: ProposalRow) {
  return {
    ...about(row),
    proposalId: proposal.id,
    kind: proposal.kind,
    newDueAt: proposal.dueAt.toISOString(),
  }
}

/** The offer that waits to be told or answered, locked; of several there is one at most. */
export async function waitingProposal(tx: Transaction, promiseId: string): Promise<ProposalRow | null> {
  const [found] = await tx
    .select()
    .from(promiseProposal)
    .where(and(eq(promiseProposal.promiseId, promiseId), inArray(promiseProposal.state, [...waitingStates])))
    .for('update')
  return found ?? null
}

/** Ends an offer. */
export async function endProposal(
  tx: Transaction,
  proposal: ProposalRow,
  end: Pick<ProposalRow, 'state'> & { actor: Actor; words?: string | null; newPromiseId?: string | null },
): Promise<ProposalRow> {
  const [after] = await tx
    .update(promiseProposal)
    .set({
      state: end.state,
      endedAt: now(),
      endedByKind: end.actor.kind,
      endedById: end.actor.id,
      ...(end.words === undefined ? {} : { words: end.words }),
      ...(end.newPromiseId === undefined ? {} : { newPromiseId: end.newPromiseId }),
    })
    .where(eq(promiseProposal.id, proposal.id))
    .returning()
  if (!after) throw new Error(`proposal ${proposal.id} went away while it was locked`)
  return after
}

/** The newest offer of each of these promises, by the promise's id. */
export async function proposalsOf(
  db: Database,
  promises: readonly PromiseRow[],
  at: Date,
): Promise<Map<string, ProposalRecord>> {
  const presented = new Map<string, ProposalRecord>()
  if (promises.length === 0) return presented
  const byId = new Map(promises.map((one) => [one.id, one]))
  const successor = alias(promise, 'successor')
  const found = await db
    .selectDistinctOn([promiseProposal.promiseId], {
      proposal: promiseProposal,
      makerName: maker.name,
      enderName: ender.name,
      successorId: successor.id,
      successorSettledAt: successor.settledAt,
    })
    .from(promiseProposal)
    .leftJoin(maker, eq(maker.id, promiseProposal.createdById))
    .leftJoin(ender, eq(ender.id, promiseProposal.endedById))
    .leftJoin(successor, eq(successor.replacesId, promiseProposal.promiseId))
    .where(inArray(promiseProposal.promiseId, [...byId.keys()]))
    .orderBy(promiseProposal.promiseId, desc(promiseProposal.createdAt), desc(promiseProposal.id))
  for (const one of found) {
    const row = byId.get(one.proposal.promiseId)
    if (!row) continue
    const after = one.successorId
      ? { own: one.successorId === one.proposal.newPromiseId, owed: one.successorSettledAt === null }
      : null
    presented.set(row.id, presentProposal(one.proposal, row, { at, successor: after, ...one }))
  }
  return presented
}

/** The promise that took another's place, as an answer needs it. */
export async function successorStanding(
  db: Database,
  promiseId: string,
  newPromiseId: string | null,
): Promise<{ own: boolean; owed: boolean } | null> {
  const [found] = await db
    .select({ id: promise.id, settledAt: promise.settledAt })
    .from(promise)
    .where(eq(promise.replacesId, promiseId))
  return found ? { own: found.id === newPromiseId, owed: found.settledAt === null } : null
}

function presentProposal(
  proposal: ProposalRow,
  row: PromiseRow,
  beside: {
    at: Date
    successor: { own: boolean; owed: boolean } | null
    makerName: string | null
    enderName: string | null
  },
): ProposalRecord {
  const { at, successor } = beside
  const iso = (time: Date | null) => time?.toISOString() ?? null
  const { id, kind, state, reason, words, duePrecision, messageId, newPromiseId, agreedMessageId } = proposal
  return {
    ...{ id, kind, state, reason, words, duePrecision, messageId, newPromiseId, agreedMessageId },
    agreedAt: iso(proposal.agreedAt),
    dueFrom: iso(proposal.dueFrom),
    dueAt: proposal.dueAt.toISOString(),
    createdAt: proposal.createdAt.toISOString(),
    createdBy: { kind: proposal.createdByKind, id: proposal.createdById, name: beside.makerName },
    toldAt: iso(proposal.toldAt),
    endedAt: iso(proposal.endedAt),
    endedBy: proposal.endedByKind
      ? { kind: proposal.endedByKind, id: proposal.endedById, name: beside.enderName }
      : null,
    answerable: proposal.toldAt !== null && answerEffect({ kind, state, promise: row, successor }, true, at) !== null,
  }
}
