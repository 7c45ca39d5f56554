import { eq } from 'drizzle-orm'
import type { Static } from 'typebox'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { type CustomerRecord, customerChanged, type IdentityInput } from '../contract.ts'
import { lockLiveCustomer } from './access.ts'
import { readTypedIdentity } from './identities.ts'
import { regionOf } from './phone.ts'
import { readCustomer } from './queries.ts'
import { identity } from './schema.ts'
import { claimIdentities, insertIdentities, recordCustomer, touch } from './write.ts'

/** More addresses than this are no person's. */
export const mostIdentities = 100

/**
 * Adds an identity to a customer; one they have already changes nothing.
 * @throws Problem `customers.identity-taken` when another customer has it
 */
export async function addIdentity(
  db: Database,
  { principal, id, given }: { principal: Principal; id: string; given: Static<typeof IdentityInput> },
): Promise<CustomerRecord> {
  await inTransaction(db, async (tx) => {
    const customer = await lockLiveCustomer(tx, id)
    const region = regionOf(customer.language === 'zh-TW' ? 'zh-TW' : principal.locale)
    const read = readTypedIdentity(given, region, 'value')
    const free = await claimIdentities(tx, id, [read], () => 'value')
    if (free.length === 0) return
    if ((await tx.$count(identity, eq(identity.customerId, id))) >= mostIdentities) {
      throw new Problem('customers.too-many-identities', { status: 422, params: { limit: mostIdentities } })
    }
    await insertIdentities(tx, id, free)
    await touch(tx, [id])
    await recordCustomer(tx, customerChanged, staffActor(principal), id, { customerId: id, fields: ['identities'] })
  })
  return readCustomer(db, principal, id)
}
