import { and, eq, inArray, sql } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { notFound, Problem } from '#platform/server/errors/index.ts'
import { type CustomerRecord, customerMergeUndone } from '../contract.ts'
import { type LockedCustomer, lockCustomers } from './access.ts'
import { readCustomer } from './queries.ts'
import { customer, customerMerge, type FilledFields, identity } from './schema.ts'
import { nameColumns, recordCustomer } from './write.ts'

/**
 * Takes a merge back: the merged file lives again with the identities it brought (those still there), and what the
 * kept file took over goes, unless somebody changed it since. Undone twice is undone once.
 * @throws Problem `customers.merge-not-undoable` when the kept file itself was merged or removed since
 */
export async function undoMerge(
  db: Database,
  { principal, mergeId }: { principal: Principal; mergeId: string },
): Promise<CustomerRecord> {
  const keptId = await inTransaction(db, async (tx) => {
    const [found] = await tx.select().from(customerMerge).where(eq(customerMerge.id, mergeId)).for('update')
    if (!found) throw notFound()
    if (found.undoneAt) return found.keptId
    const { keptId, mergedId } = found
    const [kept, merged] = await lockCustomers(tx, [keptId, mergedId], true)
    if (!kept || !merged || kept.removed || kept.mergedIntoId || merged.removed || merged.mergedIntoId !== keptId) {
      throw new Problem('customers.merge-not-undoable', { status: 409 })
    }
    const back = await tx
      .update(identity)
      .set({ customerId: mergedId })
      .where(and(inArray(identity.id, found.identityIds), eq(identity.customerId, keptId)))
      .returning({ id: identity.id })
    const restored = unfilled(kept, found.filled)
    await tx
      .update(customer)
      .set({ ...restored, ...(typeof restored.name === 'string' ? nameColumns(restored.name) : {}), updatedAt: now() })
      .where(eq(customer.id, keptId))
    // The organization may have gone meanwhile.
    await tx.execute(sql`update customer set organization_id = null where id = ${keptId}
      and organization_id in (select id from organization where removed_at is not null)`)
    await tx.update(customer).set({ mergedIntoId: null, updatedAt: now() }).where(eq(customer.id, mergedId))
    await tx
      .update(customerMerge)
      .set({ undoneAt: now(), undoneById: principal.id })
      .where(eq(customerMerge.id, mergeId))
    const identityIds = back.map((one) => one.id)
    await recordCustomer(tx, customerMergeUndone, staffActor(principal), keptId, {
      mergeId,
      keptId,
      mergedId,
      identityIds,
    })
    return keptId
  })
  return readCustomer(db, principal, keptId)
}

function unfilled(kept: LockedCustomer, filled: FilledFields): Partial<LockedCustomer> {
  const untouched = Object.entries(filled).filter(
    ([field, { after }]) => JSON.stringify(kept[field as keyof LockedCustomer]) === JSON.stringify(after),
  )
  return Object.fromEntries(untouched.map(([field, { before }]) => [field, before]))
}
