import type { Principal } from '#platform/contract/principal.ts'
import type { PromiseAction, PromiseChangeRecord, PromiseRecord, PublicPromise } from '../contract.ts'
import type { FullChange, FullPromise } from './queries.ts'
import { isOutstanding, isOverdue, move } from './rules.ts'

const iso = (at: Date | null) => at?.toISOString() ?? null

/** A promise for a reader, with what that reader may do to it at `at`. */
export function presentPromise(
  full: FullPromise,
  reader: Principal,
  at: Date,
  history?: readonly FullChange[],
): PromiseRecord {
  const { promise: row } = full
  const standing = { ...row, replaced: full.replacedById !== null }
  const mayWork = reader.permissions.has('promises.work') && full.mergedIntoId === null
  const may = (action: PromiseAction) => mayWork && move(standing, action, at) !== null
  const by = (kind: 'staff' | 'customer' | 'system', id: string | null, name: string | null) => ({ kind, id, name })
  return {
    id: row.id,
    conversationId: row.conversationId,
    conversationNumber: full.number,
    conversationSubject: full.subject,
    customerId: full.customerId,
    customerName: full.customerName,
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
    evidenceMessageId: row.evidenceMessageId,
    keptAt: iso(row.keptAt),
    keptLate: row.keptLate,
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

/** The same for the customer: no reasons, no colleagues' comments. */
export function presentPublicPromise(
  full: FullPromise,
  at: Date,
  replaces: Pick<FullPromise['promise'], 'dueAt' | 'state'> | null,
): PublicPromise {
  const { promise: row } = full
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
    replacesDueAt: iso(replaces?.dueAt ?? null),
    replacesBroken: replaces?.state === 'broken',
  }
}
