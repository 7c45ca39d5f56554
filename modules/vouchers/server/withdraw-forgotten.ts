import { and, asc, eq, gt, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import { customer } from '#modules/customers/server/schema.ts'
import { company } from '#modules/staff/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { voucherWithdrawn } from '../contract.ts'
import { voucher } from './schema.ts'
import { noteChange } from './write.ts'

/** Whose customer was made nameless; for those from before this was done at once. */
export const ofForgotten: SQL = sql`exists (select 1 from ${customer} where ${and(eq(customer.id, voucher.customerId), isNotNull(customer.anonymisedAt))})`

export const ofCustomers = (ids: readonly string[]): SQL => inArray(voucher.customerId, [...ids])

/**
 * Whom it was given to is not known any more, and its page is closed: what is still open of it is taken back by the
 * product. Expired ones stay expired, redeemed ones redeemed.
 * @returns how many; at most 200 at a time
 */
export async function withdrawForgotten(tx: Transaction, which: SQL): Promise<number> {
  const at = now()
  const open = await tx
    .select()
    .from(voucher)
    .where(and(eq(voucher.state, 'open'), or(isNull(voucher.expiresAt), gt(voucher.expiresAt, at)), which))
    .orderBy(asc(voucher.id))
    .limit(200)
    .for('update')
  if (open.length === 0) return 0
  await tx
    .update(voucher)
    .set({ state: 'withdrawn', settledAt: at, settledById: null })
    .where(
      inArray(
        voucher.id,
        open.map(({ id }) => id),
      ),
    )
  const reason = translate((await company(tx)).locale, 'vouchers:customer-erased')
  for (const row of open) await noteChange(tx, row, voucherWithdrawn, { kind: 'withdrawn', actor: systemActor, reason })
  return open.length
}
