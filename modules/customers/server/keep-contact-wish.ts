import { eq } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database, Transaction } from '#platform/server/database/index.ts'
import { type ContactTime, type ContactWay, type ContactWishRecord, customerChanged } from '../contract.ts'
import { lockCustomers } from './access.ts'
import { customer } from './schema.ts'
import { recordCustomer } from './write.ts'

type Wish = { way: ContactWay; time: ContactTime }

/**
 * Keeps with the customer how and when they want to be reached; null takes it back. The same again changes
 * nothing, nor does a wish for a file that is gone.
 */
export async function keepContactWish(
  tx: Transaction,
  { customerId, wish, actor }: { customerId: string; wish: Wish | null; actor: Actor },
): Promise<void> {
  const [present] = await lockCustomers(tx, [customerId])
  if (!present || present.removed || present.mergedIntoId) return
  const { contactWish: known } = present
  const by = actor.kind === 'customer' ? 'customer' : 'staff'
  if (known?.way === wish?.way && known?.time === wish?.time && (by === 'staff' || known?.by === by)) return
  const contactWish: ContactWishRecord | null = wish && { ...wish, at: now().toISOString(), by }
  await tx.update(customer).set({ contactWish, updatedAt: now() }).where(eq(customer.id, customerId))
  await recordCustomer(tx, customerChanged, actor, customerId, { customerId, fields: ['contactWish'] })
}

/** How and when the customer of a matter wants to be reached, whatever the matter. */
export async function contactWishOf(
  db: Pick<Database, 'select'>,
  customerId: string,
): Promise<ContactWishRecord | null> {
  const [found] = await db.select({ wish: customer.contactWish }).from(customer).where(eq(customer.id, customerId))
  return found?.wish ?? null
}
