import { and, eq } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { type CustomerRecord, customerChanged } from '../contract.ts'
import { lockLiveCustomer } from './access.ts'
import { readCustomer } from './queries.ts'
import { identity } from './schema.ts'
import { recordCustomer, touch } from './write.ts'

type Which = { principal: Principal; id: string; identityId: string }

/** Marks an identity as verified or not, deliverable or not. */
export async function changeIdentity(
  db: Database,
  { principal, id, identityId, patch }: Which & { patch: { verified?: boolean; undeliverable?: boolean } },
): Promise<CustomerRecord> {
  await inTransaction(db, async (tx) => {
    const present = await lockIdentityOf(tx, id, identityId)
    const { verified = present.verified, undeliverable = present.undeliverable } = patch
    if (verified === present.verified && undeliverable === present.undeliverable) return
    await tx.update(identity).set({ verified, undeliverable }).where(eq(identity.id, identityId))
    await changed(tx, principal, id)
  })
  return readCustomer(db, principal, id)
}

/** Takes an identity away from a customer; it is free for another then. */
export async function removeIdentity(db: Database, { principal, id, identityId }: Which): Promise<CustomerRecord> {
  await inTransaction(db, async (tx) => {
    await lockIdentityOf(tx, id, identityId)
    await tx.delete(identity).where(eq(identity.id, identityId))
    await changed(tx, principal, id)
  })
  return readCustomer(db, principal, id)
}

async function lockIdentityOf(tx: Transaction, customerId: string, identityId: string) {
  await lockLiveCustomer(tx, customerId)
  const [present] = await tx
    .select({ verified: identity.verified, undeliverable: identity.undeliverable })
    .from(identity)
    .where(and(eq(identity.id, identityId), eq(identity.customerId, customerId)))
  if (!present) throw notFound()
  return present
}

async function changed(tx: Transaction, principal: Principal, id: string): Promise<void> {
  await touch(tx, [id])
  await recordCustomer(tx, customerChanged, staffActor(principal), id, { customerId: id, fields: ['identities'] })
}
