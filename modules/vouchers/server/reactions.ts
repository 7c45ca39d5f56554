import { and, eq, inArray, sql } from 'drizzle-orm'
import {
  type Erasing,
  erasedText,
  followErasure,
  followMerges,
  type Move,
} from '#modules/conversations/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { Reaction } from '#platform/server/events/index.ts'
import { movedVoucher, voucher, voucherChange } from './schema.ts'
import { ofCustomers, withdrawForgotten } from './withdraw-forgotten.ts'

/** Where a voucher names a conversation or a customer, and how that is remembered with a merge. */
const places = {
  conversation: [
    { what: 'issued', key: 'conversationId' },
    { what: 'redeemed', key: 'settledConversationId' },
  ],
  customer: [{ what: 'customer', key: 'customerId' }],
} as const

async function take(tx: Transaction, { mergeId, of, from, to }: Move): Promise<void> {
  for (const { what, key } of places[of]) {
    const moved = await tx
      .update(voucher)
      .set({ [key]: to })
      .where(eq(voucher[key], from))
      .returning({ id: voucher.id })
    if (moved.length > 0)
      await tx.insert(movedVoucher).values(moved.map(({ id }) => ({ mergeId, voucherId: id, what })))
  }
}

async function giveBack(tx: Transaction, { mergeId, of, from, to }: Move): Promise<void> {
  for (const { what, key } of places[of]) {
    const remembered = and(eq(movedVoucher.mergeId, mergeId), eq(movedVoucher.what, what))
    const came = tx.select({ id: movedVoucher.voucherId }).from(movedVoucher).where(remembered)
    await tx
      .update(voucher)
      .set({ [key]: to })
      .where(and(eq(voucher[key], from), inArray(voucher.id, came)))
    await tx.delete(movedVoucher).where(remembered)
  }
}

/**
 * That something was given, and what became of it, stays; whose it was and why goes, and its page closes. What it
 * honours stays only where it is what is given to everybody. With its customer what was still open goes too.
 */
async function erase(tx: Transaction, whose: Erasing): Promise<void> {
  const word = await erasedText(tx)
  const erased = await tx
    .update(voucher)
    .set({
      customerName: word,
      reason: word,
      note: '',
      honours: sql`case when ${voucher.kindId} is null then ${word} else ${voucher.honours} end`,
      erasedAt: now(),
    })
    .where(
      'conversationId' in whose
        ? eq(voucher.conversationId, whose.conversationId)
        : inArray(voucher.customerId, whose.customerIds),
    )
    .returning({ id: voucher.id })
  if (erased.length === 0) return
  const ids = erased.map(({ id }) => id)
  await tx
    .update(voucherChange)
    .set({ reason: word })
    .where(and(inArray(voucherChange.voucherId, ids), sql`${voucherChange.reason} is not null`))
  // Of an erased conversation the customer is still there, card in hand; of one made nameless nobody is.
  if (!('customerIds' in whose)) return
  let more = true
  while (more) more = (await withdrawForgotten(tx, ofCustomers(whose.customerIds))) > 0
}

export const reactions: readonly Reaction[] = [
  ...followMerges('vouchers', { take, giveBack }),
  ...followErasure('vouchers', erase),
]
