import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, rows, type Transaction } from '#platform/server/database/index.ts'
import { notFound, Problem } from '#platform/server/errors/index.ts'
import { type CustomerRecord, customerRemoved, customerRestored } from '../contract.ts'
import { lockCustomers, lockLiveCustomer } from './access.ts'
import { keyOf, lockIdentities, ownersOf, type ReadIdentity } from './identities.ts'
import { readCustomer } from './queries.ts'
import { customer, customerMerge, customerSuspect, identity } from './schema.ts'
import { nameColumns, recordCustomer } from './write.ts'

/**
 * Removes a customer from lists and search and frees their addresses; their conversations stay. With `anonymise` the
 * name, addresses, notes and tags of the file and of all files merged into it go for good, and by the event what was
 * written by or about them goes too, wherever it is kept; a removed customer can still be anonymised.
 */
export async function removeCustomer(
  db: Database,
  { principal, id, anonymise }: { principal: Principal; id: string; anonymise: boolean },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const [present] = await lockCustomers(tx, [id], true)
    if (present!.removed && (!anonymise || present!.anonymised)) throw notFound()
    if (!present!.removed) await lockLiveCustomer(tx, id, true)
    await tx
      .update(customer)
      .set({ removedAt: sql`coalesce(${customer.removedAt}, ${now()})`, updatedAt: now() })
      .where(eq(customer.id, id))
    await tx
      .update(identity)
      .set({ retiredAt: now() })
      .where(and(eq(identity.customerId, id), isNull(identity.retiredAt)))
    if (anonymise) {
      for (const one of [id, ...(await filesMergedInto(tx, id))]) await wipe(tx, one)
    }
    await recordCustomer(tx, customerRemoved, staffActor(principal), id, { customerId: id, anonymised: anonymise })
  })
}

/** The files that went into this one, directly or by way of others. */
export async function filesMergedInto(tx: Transaction, id: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`with recursive below as (
        select id from customer where merged_into_id = ${id}
        union select c.id from customer c join below b on c.merged_into_id = b.id
      ) select id from below`,
  )
  return found.map((one) => one.id)
}

async function wipe(tx: Transaction, id: string): Promise<void> {
  await tx.delete(identity).where(eq(identity.customerId, id))
  await tx.delete(customerSuspect).where(or(eq(customerSuspect.firstId, id), eq(customerSuspect.secondId, id)))
  await tx
    .update(customerMerge)
    .set({ filled: {}, identityIds: [] })
    .where(or(eq(customerMerge.keptId, id), eq(customerMerge.mergedId, id)))
  await tx
    .update(customer)
    .set({
      ...nameColumns(''),
      appellation: '',
      notes: '',
      tags: [],
      color: null,
      organizationId: null,
      language: null,
      timeZone: null,
      contactWish: null,
      anonymisedAt: now(),
    })
    .where(eq(customer.id, id))
}

/**
 * Brings a removed customer back with the addresses that nobody else has taken meanwhile.
 * @throws Problem `customers.anonymised` when there is nothing left to bring back
 */
export async function restoreCustomer(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<CustomerRecord> {
  await inTransaction(db, async (tx) => {
    const retired = await rows<ReadIdentity & { id: string }>(
      tx,
      sql`select id, kind, source, normalised from identity where customer_id = ${id} and retired_at is not null`,
    )
    await lockIdentities(tx, retired)
    const [present] = await lockCustomers(tx, [id], true)
    if (!present!.removed) return
    if (present!.anonymised) throw new Problem('customers.anonymised', { status: 409 })
    const taken = new Set((await ownersOf(tx, retired)).map(keyOf))
    const free = retired.filter((one) => !taken.has(keyOf(one))).map((one) => one.id)
    if (free.length > 0) await tx.update(identity).set({ retiredAt: null }).where(inArray(identity.id, free))
    await tx.delete(identity).where(and(eq(identity.customerId, id), sql`${identity.retiredAt} is not null`))
    await tx.update(customer).set({ removedAt: null, updatedAt: now() }).where(eq(customer.id, id))
    await recordCustomer(tx, customerRestored, staffActor(principal), id, { customerId: id })
  })
  return readCustomer(db, principal, id)
}
