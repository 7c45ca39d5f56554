import { eq } from 'drizzle-orm'
import type { Static } from 'typebox'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId } from '#platform/server/database/index.ts'
import { type CustomerInput, type CustomerRecord, customerCreated } from '../contract.ts'
import { readTypedIdentity } from './identities.ts'
import { regionOf } from './phone.ts'
import { readCustomer } from './queries.ts'
import { customer } from './schema.ts'
import {
  checkOrganization,
  checkTimeZone,
  claimIdentities,
  cleanTags,
  insertIdentities,
  nameColumns,
  recordCustomer,
} from './write.ts'

/**
 * Adds a customer. The same id again gives the customer that is there.
 * @throws Problem `customers.identity-taken` when somebody has one of the identities
 */
export async function createCustomer(
  db: Database,
  { principal, input }: { principal: Principal; input: Static<typeof CustomerInput> },
): Promise<CustomerRecord> {
  const { id = newId(), name, identities: given = [], tags = [], ...fields } = input
  checkTimeZone(fields.timeZone)
  const region = regionOf(fields.language ?? principal.locale)
  const identities = given.map((one, index) => readTypedIdentity(one, region, `identities.${index}.value`))
  await inTransaction(db, async (tx) => {
    const [known] = await tx.select({ id: customer.id }).from(customer).where(eq(customer.id, id))
    if (known) return
    await checkOrganization(tx, fields.organizationId)
    const free = await claimIdentities(tx, id, identities, (index) => `identities.${index}.value`)
    const made = await tx
      .insert(customer)
      .values({ id, ...fields, ...nameColumns(name), tags: cleanTags(tags), createdAt: now(), updatedAt: now() })
      .onConflictDoNothing({ target: customer.id })
      .returning({ id: customer.id })
    if (made.length === 0) return
    await insertIdentities(tx, id, free)
    await recordCustomer(tx, customerCreated, staffActor(principal), id, { customerId: id })
  })
  return readCustomer(db, principal, id)
}
