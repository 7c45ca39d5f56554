import { eq } from 'drizzle-orm'
import { checkOwner, lockForChange, refreshGuests } from '#modules/conversations/server/index.ts'
import { customer } from '#modules/customers/server/schema.ts'
import type { OwnerInput } from '#modules/staff/contract.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { type makeTask as endpoint, type TaskRecord, taskMade } from '../contract.ts'
import { readTask } from './read-task.ts'
import { schedule } from './schedule.ts'
import { task, taskChange } from './schema.ts'
import { readDue } from './times.ts'
import { about, tell } from './write.ts'

/**
 * A new task. The same id by the same person again gives the task that is there.
 * @throws Problem `not-found`, `conversations.merged`, `bad-request` on `id`, `owner`, `dueAt`, `customerId`, `checklist`
 */
export async function makeTask(
  db: Database,
  { principal, input }: { principal: Principal; input: BodyOf<typeof endpoint> },
): Promise<TaskRecord> {
  const id = await inTransaction(db, async (tx) => {
    const { conversationId = null, customerId = null } = input
    if (input.id && (await isRepeated(tx, input.id, principal.id))) return input.id
    if (conversationId && customerId) throw badField('customerId', 'tasks:reason.one-home')
    const home = conversationId ? await lockForChange(tx, principal, conversationId) : null
    if (customerId) await checkCustomer(tx, customerId)
    const owner: OwnerInput = input.owner ?? { kind: 'member', id: principal.id }
    // Anybody may be asked: whoever has a task reads along in its conversation.
    await checkOwner(tx, null, owner)
    checkItems(input.checklist)
    const at = now()
    const [row] = await tx
      .insert(task)
      .values({
        id: input.id ?? newId(),
        title: input.title.trim(),
        text: input.text?.trim() ?? '',
        ownerKind: owner.kind,
        ownerId: owner.id,
        dueAt: readDue(input.dueAt),
        priority: input.priority ?? 'normal',
        checklist: input.checklist ?? [],
        conversationId: home?.id ?? null,
        customerId,
        needsProof: input.needsProof ?? false,
        createdAt: at,
        createdById: principal.id,
        changedAt: at,
        changedById: principal.id,
      })
      .onConflictDoNothing()
      .returning()
    if (!row) {
      // The same request at the same time was faster.
      if (input.id && (await isRepeated(tx, input.id, principal.id))) return input.id
      throw new Error('an inserted task was not given back')
    }
    await tx.insert(taskChange).values({
      id: newId(),
      taskId: row.id,
      at,
      byId: principal.id,
      kind: 'made',
      toState: 'open',
      newDueAt: row.dueAt,
      newOwnerKind: owner.kind,
      newOwnerId: owner.id,
    })
    if (home) await refreshGuests(tx, home.id)
    await schedule(tx, row)
    await tell(tx, taskMade, { row, home, actor: staffActor(principal), data: about(row) })
    return row.id
  })
  return readTask(db, { principal, id })
}

/** @throws Problem `bad-request` on `id` when it is somebody else's task */
async function isRepeated(tx: Transaction, id: string, makerId: string): Promise<boolean> {
  const [known] = await tx.select({ by: task.createdById }).from(task).where(eq(task.id, id))
  if (!known) return false
  if (known.by !== makerId) throw badField('id', 'taken')
  return true
}

async function checkCustomer(tx: Transaction, id: string): Promise<void> {
  const [found] = await tx
    .select({ removedAt: customer.removedAt, mergedIntoId: customer.mergedIntoId })
    .from(customer)
    .where(eq(customer.id, id))
  if (!found || found.removedAt || found.mergedIntoId) throw badField('customerId', 'unknown')
}

/** @throws Problem `bad-request` on `checklist` when two points have the same id */
export function checkItems(items: readonly { id: string }[] | undefined): void {
  if (items && new Set(items.map(({ id }) => id.toLowerCase())).size < items.length)
    throw badField('checklist', 'taken')
}
