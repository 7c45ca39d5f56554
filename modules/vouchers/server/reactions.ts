import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { conversationErased, conversationMerged, conversationUnmerged } from '#modules/conversations/contract.ts'
import { erasedText } from '#modules/conversations/server/index.ts'
import { customerMerged, customerMergeUndone, customerRemoved } from '#modules/customers/contract.ts'
import { filesMergedInto } from '#modules/customers/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { movedVoucher, voucher, voucherChange } from './schema.ts'

const columns = {
  issued: voucher.conversationId,
  redeemed: voucher.settledConversationId,
  customer: voucher.customerId,
} as const
type What = keyof typeof columns
const keys = { issued: 'conversationId', redeemed: 'settledConversationId', customer: 'customerId' } as const

async function move(
  tx: Transaction,
  { mergeId, what, from, to }: { mergeId: string; what: What; from: string; to: string },
): Promise<void> {
  const moved = await tx
    .update(voucher)
    .set({ [keys[what]]: to })
    .where(eq(columns[what], from))
    .returning({ id: voucher.id })
  if (moved.length === 0) return
  await tx.insert(movedVoucher).values(moved.map(({ id }) => ({ mergeId, voucherId: id, what })))
}

async function moveBack(
  tx: Transaction,
  { mergeId, what, from, to }: { mergeId: string; what: What; from: string; to: string },
): Promise<void> {
  const came = tx
    .select({ id: movedVoucher.voucherId })
    .from(movedVoucher)
    .where(and(eq(movedVoucher.mergeId, mergeId), eq(movedVoucher.what, what)))
  await tx
    .update(voucher)
    .set({ [keys[what]]: to })
    .where(and(eq(columns[what], from), inArray(voucher.id, came)))
  await tx.delete(movedVoucher).where(and(eq(movedVoucher.mergeId, mergeId), eq(movedVoucher.what, what)))
}

const followMerge = reactDuring(conversationMerged, 'vouchers.follow-merge', async (tx, { data }) => {
  const { mergeId, sourceId: from, targetId: to } = data
  for (const what of ['issued', 'redeemed'] as const) await move(tx, { mergeId, what, from, to })
})

const followUnmerge = reactDuring(conversationUnmerged, 'vouchers.follow-unmerge', async (tx, { data }) => {
  const { mergeId, sourceId: to, targetId: from } = data
  for (const what of ['issued', 'redeemed'] as const) await moveBack(tx, { mergeId, what, from, to })
})

const followCustomers = reactDuring(customerMerged, 'vouchers.follow-customers', async (tx, { data }) => {
  await move(tx, { mergeId: data.mergeId, what: 'customer', from: data.mergedId, to: data.keptId })
})

const unfollowCustomers = reactDuring(customerMergeUndone, 'vouchers.unfollow-customers', async (tx, { data }) => {
  await moveBack(tx, { mergeId: data.mergeId, what: 'customer', from: data.keptId, to: data.mergedId })
})

/**
 * That something was given, and what became of it, stays; whose it was and why goes, and its page closes. What it
 * honours stays only where it is what is given to everybody.
 */
async function erase(tx: Transaction, which: SQL): Promise<void> {
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
    .where(which)
    .returning({ id: voucher.id })
  if (erased.length === 0) return
  const ids = erased.map(({ id }) => id)
  await tx
    .update(voucherChange)
    .set({ reason: word })
    .where(and(inArray(voucherChange.voucherId, ids), sql`${voucherChange.reason} is not null`))
}

const eraseWords = reactDuring(conversationErased, 'vouchers.erase-words', async (tx, { subjectId, data }) => {
  if (data.messageIds || !subjectId) return
  await erase(tx, sql`${voucher.conversationId} = ${subjectId}`)
})

const forgetPerson = reactDuring(customerRemoved, 'vouchers.forget-person', async (tx, { data }) => {
  if (!data.anonymised) return
  const persons = [data.customerId, ...(await filesMergedInto(tx, data.customerId))]
  await erase(tx, sql`${voucher.customerId} = any(${sql.param(persons)}::uuid[])`)
})

export const reactions: readonly Reaction[] = [
  followMerge,
  followUnmerge,
  followCustomers,
  unfollowCustomers,
  eraseWords,
  forgetPerson,
]
