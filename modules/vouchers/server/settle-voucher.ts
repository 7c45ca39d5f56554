import { and, eq } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { forbidden, notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { type VoucherRecord, voucherUndone, voucherWithdrawn } from '../contract.ts'
import type { VoucherRow } from './queries.ts'
import { readVoucher } from './read-voucher.ts'
import { notOpen } from './refuse.ts'
import { stateAt } from './rules.ts'
import { voucher } from './schema.ts'
import { noteChange } from './write.ts'

type Wanted = { principal: Principal; id: string; reason: string }

async function locked(tx: Transaction, id: string): Promise<VoucherRow> {
  const [row] = await tx.select().from(voucher).where(eq(voucher.id, id)).for('update')
  if (!row) throw notFound()
  return row
}

/**
 * Open again: it was not honoured after all. One whose day has passed meanwhile is expired by the clock at once.
 * @throws Problem `not-found`; 409 `vouchers.still-open`, `vouchers.withdrawn`, `vouchers.expired`
 */
export async function undoRedemption(kernel: Kernel, { principal, id, reason }: Wanted): Promise<VoucherRecord> {
  await inTransaction(kernel.db, async (tx) => {
    const row = await locked(tx, id)
    if (row.state !== 'redeemed') throw await notOpen(tx, principal, row)
    const none = { settledAt: null, settledById: null, settledConversationId: null, place: null }
    await tx
      .update(voucher)
      .set({ state: 'open', ...none })
      .where(and(eq(voucher.id, id), eq(voucher.state, 'redeemed')))
    const { settledConversationId: conversationId } = row
    const actor = staffActor(principal)
    await noteChange(tx, row, voucherUndone, { kind: 'undone', actor, reason: reason.trim(), conversationId })
  })
  return readVoucher(kernel, { principal, id })
}

/**
 * Not honoured any more. Whoever issued it may, and leaders.
 * @throws Problem `not-found`, `forbidden`; 409 as for redeeming
 */
export async function withdrawVoucher(kernel: Kernel, { principal, id, reason }: Wanted): Promise<VoucherRecord> {
  await inTransaction(kernel.db, async (tx) => {
    const row = await locked(tx, id)
    if (row.issuedById !== principal.id && !principal.permissions.has('vouchers.manage')) throw forbidden()
    if (stateAt(row, now()) !== 'open') throw await notOpen(tx, principal, row)
    await tx
      .update(voucher)
      .set({ state: 'withdrawn', settledAt: now(), settledById: principal.id })
      .where(eq(voucher.id, id))
    await noteChange(tx, row, voucherWithdrawn, {
      kind: 'withdrawn',
      actor: staffActor(principal),
      reason: reason.trim(),
    })
  })
  return readVoucher(kernel, { principal, id })
}
