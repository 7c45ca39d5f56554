import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import { type CustomerRecord, customerMerged } from '../contract.ts'
import { lockCustomers, mustBeLive } from './access.ts'
import { lockIdentities, type Owner } from './identities.ts'
import { readCustomer } from './queries.ts'
import { filledByMerge } from './rules.ts'
import { customer, customerMerge, type FilledFields, identity } from './schema.ts'
import { nameColumns, recordCustomer } from './write.ts'

/**
 * Merges the file `otherId` into `id`: identities move, what `id` lacks is taken over, whoever holds things of the
 * other moves them on `customer.merged`. The same `mergeId` again gives the merge that was made.
 */
export async function mergeCustomers(
  db: Database,
  {
    principal,
    id,
    otherId,
    mergeId = newId(),
  }: { principal: Principal; id: string; otherId: string; mergeId?: string },
): Promise<{ mergeId: string; customer: CustomerRecord }> {
  if (id === otherId) throw badField('otherId', 'customers:reason.same')
  await inTransaction(db, async (tx) => {
    const [done] = await tx.select().from(customerMerge).where(eq(customerMerge.id, mergeId))
    if (done) {
      if (done.keptId !== id || done.mergedId !== otherId) throw new Problem('conflict')
      return
    }
    await lockIdentities(tx, await identitiesOf(tx, otherId))
    const [kept, merged] = (await lockCustomers(tx, [id, otherId], true)).map(mustBeLive)
    if (!kept || !merged) throw notFound()
    const moved = await tx
      .update(identity)
      .set({ customerId: id })
      .where(and(eq(identity.customerId, otherId), isNull(identity.retiredAt)))
      .returning({ id: identity.id })
    const changes = filledByMerge(kept, merged)
    const filled: FilledFields = {}
    for (const [field, after] of Object.entries(changes)) {
      filled[field] = { before: kept[field as keyof typeof kept], after }
    }
    await tx
      .update(customer)
      .set({ ...changes, ...(changes.name ? nameColumns(changes.name) : {}), updatedAt: now() })
      .where(eq(customer.id, id))
    await tx.update(customer).set({ mergedIntoId: id, updatedAt: now() }).where(eq(customer.id, otherId))
    const identityIds = moved.map((one) => one.id)
    await tx
      .insert(customerMerge)
      .values({ id: mergeId, keptId: id, mergedId: otherId, identityIds, filled, byId: principal.id, at: now() })
    await recordCustomer(tx, customerMerged, staffActor(principal), id, {
      mergeId,
      keptId: id,
      mergedId: otherId,
      identityIds,
    })
  })
  return { mergeId, customer: await readCustomer(db, principal, id) }
}

async function identitiesOf(tx: Transaction, customerId: string): Promise<Owner[]> {
  return rows<Owner>(
    tx,
    sql`select kind, source, normalised from identity where customer_id = ${customerId} and retired_at is null`,
  )
}
