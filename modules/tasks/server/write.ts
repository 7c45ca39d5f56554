import { and, eq, isNull, sql } from 'drizzle-orm'
import { type GuestSource, refreshGuests } from '#modules/conversations/server/index.ts'
import type { EventData, EventKind } from '#platform/contract/event.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { newId, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { TaskChangeKind } from '../contract.ts'
import { type Home, type TaskRow, taskAudience } from './access.ts'
import { task, taskChange } from './schema.ts'

/** What every event about a task says. */
export function about(row: TaskRow) {
  return {
    taskId: row.id,
    conversationId: row.conversationId,
    ownerKind: row.ownerKind,
    ownerId: row.ownerId,
    dueAt: row.dueAt?.toISOString() ?? null,
  }
}

/** The only way a task changes once it is made: its columns, who did it when, and a line of its history. */
export async function applyChange(
  tx: Transaction,
  before: TaskRow,
  columns: Partial<TaskRow>,
  { kind, actor, note = null }: { kind: TaskChangeKind; actor: Actor; note?: string | null },
): Promise<TaskRow> {
  const at = now()
  const [after] = await tx
    .update(task)
    .set({ ...columns, changedAt: at, changedById: actor.id, version: before.version + 1 })
    .where(eq(task.id, before.id))
    .returning()
  if (!after) throw new Error(`task ${before.id} went away while it was locked`)
  if (after.conversationId) await refreshGuests(tx, after.conversationId)
  const moved = before.dueAt?.getTime() !== after.dueAt?.getTime()
  const handed = before.ownerId !== after.ownerId || before.ownerKind !== after.ownerKind
  await tx.insert(taskChange).values({
    id: newId(),
    taskId: before.id,
    at,
    byId: actor.id,
    kind,
    fromState: before.state,
    toState: after.state,
    note,
    ...(moved ? { oldDueAt: before.dueAt, newDueAt: after.dueAt } : {}),
    ...(handed
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

/** Tells that something happened to a task; in its conversation's timeline where it has one. */
export async function tell<K extends EventKind>(
  tx: Transaction,
  kind: K,
  {
    row,
    home,
    actor,
    data,
    also = [],
  }: { row: TaskRow; home: Home; actor: Actor; data: EventData<K>; also?: string[] },
): Promise<void> {
  const audience = [...taskAudience(home, row), ...also]
  await record(tx, kind, { actor, subjectId: row.conversationId ?? row.id, audience, data })
}

/** How many tasks are still to be done in a conversation. */
export async function activeIn(tx: Transaction, conversationId: string): Promise<number> {
  const [found] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(task)
    .where(and(eq(task.conversationId, conversationId), isNull(task.settledAt)))
  return found?.count ?? 0
}

/** Who has something to do in a conversation, as tokens of events: they read along as long as they do. */
export const owing: GuestSource = (conversationId) =>
  sql`select case owner_kind when 'team' then 'team:' else 'staff:' end || owner_id from task
    where conversation_id = ${conversationId} and settled_at is null`
