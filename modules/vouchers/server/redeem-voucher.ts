import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { lockForChange } from '#modules/conversations/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId, type Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { type VoucherRecord, voucherRedeemed } from '../contract.ts'
import { readVoucher } from './read-voucher.ts'
import { notOpen } from './refuse.ts'
import { voucher, voucherChange } from './schema.ts'
import { noteChange } from './write.ts'

type Wanted = {
  principal: Principal
  id: string
  redemptionId?: string
  place?: string
  conversationId?: string | null
}

/**
 * Honours it. Of two at once one wins: only an open, unexpired voucher can be taken, in one statement. The same
 * redemption sent again is no second one.
 * @throws Problem `not-found`; `vouchers.redeemed` (409) saying by whom, when and where; `vouchers.expired`,
 * `vouchers.withdrawn` (409)
 */
export async function redeemVoucher(kernel: Kernel, wanted: Wanted): Promise<VoucherRecord> {
  const { principal, id, redemptionId = newId() } = wanted
  await inTransaction(kernel.db, async (tx) => {
    const conversationId = wanted.conversationId ? (await lockForChange(tx, principal, wanted.conversationId)).id : null
    if (await isRepeated(tx, redemptionId, wanted)) return
    const at = now()
    const place = wanted.place?.trim() || null
    const [row] = await tx
      .update(voucher)
      .set({
        state: 'redeemed',
        settledAt: at,
        settledById: principal.id,
        settledConversationId: conversationId,
        place,
      })
      .where(
        and(eq(voucher.id, id), eq(voucher.state, 'open'), or(isNull(voucher.expiresAt), gt(voucher.expiresAt, at))),
      )
      .returning()
    if (!row) {
      const [present] = await tx.select().from(voucher).where(eq(voucher.id, id))
      if (!present) throw notFound()
      // The same request twice at once: the first has meanwhile been through.
      if (await isRepeated(tx, redemptionId, wanted)) return
      throw await notOpen(tx, principal, present)
    }
    const actor = staffActor(principal)
    await noteChange(tx, row, voucherRedeemed, { id: redemptionId, kind: 'redeemed', actor, place, conversationId })
  })
  return readVoucher(kernel, { principal, id })
}

async function isRepeated(tx: Transaction, redemptionId: string, { id, principal }: Wanted): Promise<boolean> {
  const [known] = await tx.select().from(voucherChange).where(eq(voucherChange.id, redemptionId))
  return known?.voucherId === id && known.byId === principal.id && known.kind === 'redeemed'
}
