import { eq } from 'drizzle-orm'
import type { Static } from 'typebox'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { type CustomerPatch, type CustomerRecord, customerChanged } from '../contract.ts'
import { lockLiveCustomer } from './access.ts'
import { keepContactWish } from './keep-contact-wish.ts'
import { readCustomer } from './queries.ts'
import { customer } from './schema.ts'
import { checkOrganization, checkTimeZone, cleanTags, nameColumns, recordCustomer } from './write.ts'

/** Changes what is named in `patch`; nothing is recorded when all of it is so already. */
export async function updateCustomer(
  db: Database,
  { principal, id, patch }: { principal: Principal; id: string; patch: Static<typeof CustomerPatch> },
): Promise<CustomerRecord> {
  checkTimeZone(patch.timeZone)
  const { contactWish, ...rest } = patch
  const wanted = {
    ...rest,
    ...(patch.name === undefined ? {} : { name: patch.name.trim() }),
    ...(patch.tags === undefined ? {} : { tags: cleanTags(patch.tags) }),
  }
  await inTransaction(db, async (tx) => {
    const present = await lockLiveCustomer(tx, id)
    const actor = staffActor(principal)
    if (contactWish !== undefined) await keepContactWish(tx, { customerId: id, wish: contactWish, actor })
    const fields = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
      (key) => JSON.stringify(wanted[key]) !== JSON.stringify(present[key]),
    )
    if (fields.length === 0) return
    if (fields.includes('organizationId')) await checkOrganization(tx, wanted.organizationId)
    await tx
      .update(customer)
      .set({ ...wanted, ...(wanted.name === undefined ? {} : nameColumns(wanted.name)), updatedAt: now() })
      .where(eq(customer.id, id))
    await recordCustomer(tx, customerChanged, actor, id, { customerId: id, fields })
  })
  return readCustomer(db, principal, id)
}
