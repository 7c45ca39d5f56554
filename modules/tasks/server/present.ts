import type { OwnerKind } from '#modules/staff/contract.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { TaskChangeRecord, TaskRecord } from '../contract.ts'
import { mayChange } from './access.ts'
import type { FullTask, FullTaskChange } from './queries.ts'
import { isOverdue } from './rules.ts'

const iso = (at: Date | null) => at?.toISOString() ?? null

/** A task for a reader, with what that reader may do to it. */
export function presentTask(
  full: FullTask,
  reader: Principal,
  at: Date,
  history?: readonly FullTaskChange[],
): TaskRecord {
  const { task: row } = full
  return {
    id: row.id,
    title: row.title,
    text: row.text,
    owner: { kind: row.ownerKind, id: row.ownerId, name: full.ownerName ?? '' },
    dueAt: iso(row.dueAt),
    priority: row.priority,
    checklist: row.checklist,
    state: row.state,
    overdue: isOverdue(row, at),
    conversationId: row.conversationId,
    conversationNumber: full.number,
    conversationSubject: full.subject,
    customerId: full.customerId,
    customerName: full.customerName,
    needsProof: row.needsProof,
    note: row.note,
    file: row.attachmentId ? { id: row.attachmentId, name: full.fileName ?? '' } : null,
    settledAt: iso(row.settledAt),
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdById, name: full.makerName },
    changedAt: row.changedAt.toISOString(),
    changedBy: { id: row.changedById, name: full.changerName },
    version: row.version,
    ...(history ? { history: history.map(presentChange) } : {}),
    abilities: {
      work:
        reader.permissions.has('tasks.work') &&
        full.mergedIntoId === null &&
        (row.conversationId === null || mayChange(reader, row, full)),
    },
  }
}

function presentChange({ change, byName, oldOwnerName, newOwnerName }: FullTaskChange): TaskChangeRecord {
  const owner = (kind: OwnerKind | null, id: string | null, name: string | null) =>
    kind && id ? { kind, id, name: name ?? '' } : null
  return {
    at: change.at.toISOString(),
    by: { id: change.byId, name: byName },
    kind: change.kind,
    from: change.fromState,
    to: change.toState,
    note: change.note,
    oldDueAt: iso(change.oldDueAt),
    newDueAt: iso(change.newDueAt),
    oldOwner: owner(change.oldOwnerKind, change.oldOwnerId, oldOwnerName),
    newOwner: owner(change.newOwnerKind, change.newOwnerId, newOwnerName),
  }
}
