import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import type {
  InnerRecord,
  PromiseAction,
  PromiseChangeRecord,
  PromiseRecord,
  ProposalRecord,
  PublicPromise,
} from '../contract.ts'
import { mayChange } from './access.ts'
import { summariseInner } from './inner.ts'
import { type ProposalRow, proposalsOf } from './proposals.ts'
import type { FullChange, FullPromise, PromiseRow } from './queries.ts'
import { isOutstanding, isOverdue, move } from './rules.ts'

const iso = (at: Date | null) => at?.toISOString() ?? null

/** What stands beside promises: internal ones beneath them, and other times offered. */
type Beside = { inner: InnerRecord | null; proposal: ProposalRecord | null }

/**
 * Promises for a reader, with what that reader may do to them at `at`, and what stands beside them; of those with other
 * times offered one statement more, however many there are.
 */
export async function presentPromises(
  db: Database,
  fulls: readonly FullPromise[],
  { reader, at, histories }: { reader: Principal; at: Date; histories?: ReadonlyMap<string, readonly FullChange[]> },
): Promise<PromiseRecord[]> {
  const proposals = await proposalsOf(
    db,
    fulls.filter((full) => full.hasProposal).map((full) => full.promise),
    at,
  )
  return fulls.map((full) => {
    const { id } = full.promise
    return presentPromise(
      full,
      { inner: summariseInner(full, at), proposal: proposals.get(id) ?? null },
      { reader, at, history: histories && (histories.get(id) ?? []) },
    )
  })
}

function presentPromise(
  full: FullPromise,
  beside: Beside,
  { reader, at, history }: { reader: Principal; at: Date; history: readonly FullChange[] | undefined },
): PromiseRecord {
  const { promise: row } = full
  const standing = { ...row, replaced: full.replacedById !== null }
  const mayWork = reader.permissions.has('promises.work') && full.mergedIntoId === null && mayChange(reader, row, full)
  const may = (action: PromiseAction) => mayWork && move(standing, action, at) !== null
  const by = (kind: 'staff' | 'customer' | 'system', id: string | null, name: string | null) => ({ kind, id, name })
  return {
    id: row.id,
    conversationId: row.conversationId,
    conversationNumber: full.number,
    conversationSubject: full.subject,
    customerId: full.customerId,
    customerName: full.customerName,
    team: full.teamId ? { id: full.teamId, name: full.teamName ?? '' } : null,
    text: row.text,
    owner: { kind: row.ownerKind, id: row.ownerId, name: full.ownerName ?? '' },
    dueFrom: iso(row.dueFrom),
    dueAt: row.dueAt.toISOString(),
    duePrecision: row.duePrecision,
    state: row.state,
    outstanding: isOutstanding(row),
    overdue: isOverdue(row, at),
    fromMessageId: row.fromMessageId,
    reason: row.reason,
    evidenceKind: row.evidenceKind,
    evidenceMessageId: row.evidenceMessageId,
    evidenceFile: row.evidenceAttachmentId ? { id: row.evidenceAttachmentId, name: full.fileName ?? '' } : null,
    evidenceTaskId: row.evidenceTaskId,
    internal: row.internal,
    parentId: row.parentId,
    beneficiary: {
      kind: row.beneficiaryKind,
      id: row.beneficiaryKind === 'customer' ? full.customerId : row.beneficiaryId,
      name: row.beneficiaryKind === 'customer' ? full.customerName : (full.beneficiaryName ?? ''),
    },
    ...beside,
    keptAt: iso(row.keptAt),
    keptLate: row.keptLate,
    agreedAt: iso(row.agreedAt),
    brokenAt: iso(row.brokenAt),
    replacesId: row.replacesId,
    replacedById: full.replacedById,
    createdAt: row.createdAt.toISOString(),
    createdBy: by(row.createdByKind, row.createdById, full.makerName),
    changedAt: row.changedAt.toISOString(),
    changedBy: by(row.changedByKind, row.changedById, full.changerName),
    version: row.version,
    ...(history ? { history: history.map(presentChange) } : {}),
    abilities: {
      keep: may('keep'),
      break: may('break'),
      renegotiate: may('renegotiate'),
      withdraw: may('withdraw'),
      reopen: may('reopen'),
      change: mayWork && isOutstanding(row),
      propose: mayWork && !row.internal && row.state === 'open' && row.dueAt > at,
      delegate: mayWork && isOutstanding(row),
    },
  }
}

function presentChange({ change, byName, oldOwnerName, newOwnerName }: FullChange): PromiseChangeRecord {
  return {
    at: change.at.toISOString(),
    by: { kind: change.byKind, id: change.byId, name: byName },
    kind: change.kind,
    from: change.fromState,
    to: change.toState,
    reason: change.reason,
    oldDueAt: iso(change.oldDueAt),
    newDueAt: iso(change.newDueAt),
    claimedAt: iso(change.claimedAt),
    oldText: change.oldText,
    record: change.record,
    oldOwner:
      change.oldOwnerKind && change.oldOwnerId
        ? { kind: change.oldOwnerKind, id: change.oldOwnerId, name: oldOwnerName ?? '' }
        : null,
    newOwner:
      change.newOwnerKind && change.newOwnerId
        ? { kind: change.newOwnerKind, id: change.newOwnerId, name: newOwnerName ?? '' }
        : null,
  }
}

/** The same for the customer: no colleagues' comments; a reason only of what was withdrawn. */
export function presentPublicPromise(
  full: FullPromise,
  at: Date,
  {
    replaces,
    came,
    last,
    fromNumber,
  }: {
    replaces: PromiseRow | null
    /** The offer that it came from, and the last one made for it. */
    came: ProposalRow | null
    last: ProposalRow | null
    fromNumber: number | null
  },
): PublicPromise {
  const { promise: row } = full
  // Told in time and silent: what they were promised is the old time, as long as they have not agreed to the new one.
  if (replaces && came?.state === 'expired' && isOutstanding(row)) {
    const { dueFrom, dueAt, duePrecision } = replaces
    const old = { ...full, promise: { ...row, dueFrom, dueAt, duePrecision, state: 'broken' as const } }
    return {
      ...presentPublicPromise(old, at, { replaces: null, came, last, fromNumber }),
      told: otherTime(row),
    }
  }
  const noted = came?.state === 'accepted' && came.endedByKind === 'staff' && isOutstanding(row) ? came : null
  const refused = last?.state === 'refused' && isOutstanding(row) ? last : null
  return {
    id: row.id,
    text: row.text,
    ownerName: full.ownerName ?? '',
    dueFrom: iso(row.dueFrom),
    dueAt: row.dueAt.toISOString(),
    duePrecision: row.duePrecision,
    state: row.state,
    outstanding: isOutstanding(row),
    overdue: isOverdue(row, at),
    keptAt: iso(row.keptAt),
    keptLate: row.keptLate,
    withdrawnBecause: row.state === 'withdrawn' ? row.reason : null,
    fromNumber,
    replacesDueAt: iso(replaces?.dueAt ?? null),
    replacesBroken: replaces?.state === 'broken',
    told: null,
    noted: noted && {
      proposalId: noted.id,
      at: (noted.agreedAt ?? noted.endedAt ?? noted.createdAt).toISOString(),
      words: noted.words,
      byMessage: noted.agreedMessageId !== null,
    },
    refused: refused && otherTime(refused),
  }
}

const otherTime = ({ dueFrom, dueAt, duePrecision }: Pick<PromiseRow, 'dueFrom' | 'dueAt' | 'duePrecision'>) => ({
  ...{ dueFrom: iso(dueFrom), dueAt: dueAt.toISOString(), duePrecision },
})
