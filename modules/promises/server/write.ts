import { and, eq, inArray } from 'drizzle-orm'
import { refreshGuests, setAttention } from '#modules/conversations/server/index.ts'
import { ownerOf } from '#modules/staff/server/index.ts'
import type { EventData, EventKind } from '#platform/contract/event.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { newId, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { ChangeKind, LateRecord } from '../contract.ts'
import { type Home, promiseAudience } from './access.ts'
import { owedIn, type PromiseRow } from './queries.ts'
import { promise, promiseChange, promiseProposal } from './schema.ts'

/** What every event about a promise says. */
export function about(row: PromiseRow) {
  return {
    promiseId: row.id,
    conversationId: row.conversationId,
    ownerKind: row.ownerKind,
    ownerId: row.ownerId,
    dueAt: row.dueAt.toISOString(),
  }
}

type Change = {
  kind: ChangeKind
  actor: Actor
  reason?: string | null
  newDueAt?: Date
  claimedAt?: Date | null
  /** How it was worded before. */
  oldText?: string | null
  record?: LateRecord | null
}

/**
 * The only way a promise changes once it is made: its columns, who did it when, and a line of its history. What people
 * do counts up `version`; the clock does not, so that nobody is refused because time passed.
 */
export async function applyChange(
  tx: Transaction,
  before: PromiseRow,
  columns: Partial<PromiseRow>,
  { kind, actor, reason = null, newDueAt, claimedAt = null, oldText = null, record: late = null }: Change,
): Promise<PromiseRow> {
  const at = now()
  const [after] = await tx
    .update(promise)
    .set({
      ...columns,
      changedAt: at,
      changedByKind: actor.kind,
      changedById: actor.id,
      version: actor.kind === 'system' ? before.version : before.version + 1,
    })
    .where(eq(promise.id, before.id))
    .returning()
  if (!after) throw new Error(`promise ${before.id} went away while it was locked`)
  // What is not owed any more, or is broken, can be given no other time.
  if (after.settledAt && !before.settledAt) await dropProposals(tx, after.id, actor)
  const ownerChanged = after.ownerId !== before.ownerId || after.ownerKind !== before.ownerKind
  await tx.insert(promiseChange).values({
    id: newId(),
    promiseId: before.id,
    at,
    byKind: actor.kind,
    byId: actor.id,
    kind,
    fromState: before.state,
    toState: after.state,
    reason,
    claimedAt,
    oldText,
    record: late,
    ...(newDueAt ? { oldDueAt: before.dueAt, newDueAt } : {}),
    ...(ownerChanged
      ? {
          oldOwnerKind: before.ownerKind,
          oldOwnerId: before.ownerId,
          newOwnerKind: after.ownerKind,
          newOwnerId: after.ownerId,
        }
      : {}),
  })
  return after
}

/** Offers of another time that are of no use any more. */
async function dropProposals(tx: Transaction, promiseId: string, actor: Actor): Promise<void> {
  await tx
    .update(promiseProposal)
    .set({ state: 'withdrawn', endedAt: now(), endedByKind: actor.kind, endedById: actor.id })
    .where(and(eq(promiseProposal.promiseId, promiseId), inArray(promiseProposal.state, ['drafted', 'proposed'])))
}

/** A line in the history that changes nothing of the promise itself: what became of another time offered. */
export async function noteInHistory(
  tx: Transaction,
  row: PromiseRow,
  {
    kind,
    actor,
    reason,
    newDueAt,
    claimedAt = null,
  }: { kind: ChangeKind; actor: Actor; reason: string | null; newDueAt: Date; claimedAt?: Date | null },
): Promise<void> {
  await tx.insert(promiseChange).values({
    id: newId(),
    promiseId: row.id,
    at: now(),
    byKind: actor.kind,
    byId: actor.id,
    kind,
    fromState: row.state,
    toState: row.state,
    reason,
    claimedAt,
    oldDueAt: row.dueAt,
    newDueAt,
  })
}

/** Tells that something happened to a promise. */
export async function tell<K extends EventKind>(
  tx: Transaction,
  kind: K,
  { row, home, actor, data }: { row: PromiseRow; home: Home; actor: Actor; data: EventData<K> },
): Promise<void> {
  await record(tx, kind, {
    actor,
    subjectId: row.conversationId,
    audience: promiseAudience(home, ownerOf(row), row.internal),
    data,
  })
}

/**
 * What a conversation knows of what is owed in it: it wants attention when the earliest is due, and whoever owes reads
 * along.
 */
export async function refreshAttention(tx: Transaction, conversationId: string): Promise<void> {
  await refreshGuests(tx, conversationId)
  await setAttention(tx, { conversationId, at: (await owedIn(tx, conversationId)).dueAt })
}
