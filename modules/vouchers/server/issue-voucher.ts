import { randomInt } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { lockForChange } from '#modules/conversations/server/index.ts'
import { holdCustomer } from '#modules/customers/server/index.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { company } from '#modules/staff/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId, newToken, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { type VoucherRecord, voucherIssued } from '../contract.ts'
import type { VoucherRow } from './queries.ts'
import { readVoucher } from './read-voucher.ts'
import { codeLength, codeOf, endOfDay } from './rules.ts'
import { voucher, voucherKind } from './schema.ts'
import { noteChange } from './write.ts'

type Wanted = {
  principal: Principal
  id?: string
  customerId?: string
  conversationId?: string | null
  customerName?: string
  kindId?: string | null
  honours: string
  reason: string
  validUntil?: string | null
  note?: string
}

/**
 * Gives a customer a voucher. The same id by the same person again gives the one that is there.
 * @throws Problem `not-found`, `conversations.merged`, `bad-request` on `id`, `customerId`, `customerName`, `kindId`,
 * `validUntil` (today at the earliest, ten years at the latest)
 */
export async function issueVoucher(kernel: Kernel, wanted: Wanted): Promise<VoucherRecord> {
  const { principal } = wanted
  const issued = await inTransaction(kernel.db, async (tx) => {
    const id = wanted.id ?? newId()
    if (wanted.id && (await isIssued(tx, wanted.id, principal))) return wanted.id
    const person = await personOf(tx, wanted)
    const customerName = wanted.customerName?.trim() || person.name
    if (!customerName) throw badField('customerName', 'vouchers:reason.name')
    if (wanted.kindId) {
      const [kind] = await tx.select({ id: voucherKind.id }).from(voucherKind).where(eq(voucherKind.id, wanted.kindId))
      if (!kind) throw badField('kindId', 'unknown')
    }
    const row = await insertVoucher(tx, {
      id,
      customerId: person.id,
      customerName,
      conversationId: wanted.conversationId ?? null,
      kindId: wanted.kindId ?? null,
      honours: wanted.honours.trim(),
      reason: wanted.reason.trim(),
      note: wanted.note?.trim() ?? '',
      ...(await endOf(tx, wanted.validUntil ?? null)),
      issuedAt: now(),
      issuedById: principal.id,
    })
    // The same request, at the same moment, was a little faster.
    if (!row) {
      await isIssued(tx, id, principal)
      return id
    }
    await noteChange(tx, row, voucherIssued, { kind: 'issued', actor: staffActor(principal) })
    return row.id
  })
  return readVoucher(kernel, { principal, id: issued })
}

/** Whether this voucher is there already. @throws Problem `bad-request` on `id` if somebody else gave it */
async function isIssued(tx: Transaction, id: string, principal: Principal): Promise<boolean> {
  const [known] = await tx.select({ by: voucher.issuedById }).from(voucher).where(eq(voucher.id, id))
  if (known && known.by !== principal.id) throw badField('id', 'taken')
  return Boolean(known)
}

async function personOf(tx: Transaction, wanted: Wanted): Promise<{ id: string; name: string }> {
  let wantedId = wanted.customerId
  if (wanted.conversationId) {
    const home = await lockForChange(tx, wanted.principal, wanted.conversationId)
    if (wantedId && wantedId !== home.customerId) throw badField('customerId', 'vouchers:reason.other-customer')
    wantedId = home.customerId
  }
  if (!wantedId) throw badField('customerId', 'required')
  const id = await holdCustomer(tx, wantedId)
  const [found] = await tx
    .select({ name: sql<string>`coalesce(nullif(${customer.name}, ''), ${customer.appellation})` })
    .from(customer)
    .where(eq(customer.id, id))
  return { id, name: found?.name.trim().slice(0, 60) ?? '' }
}

async function endOf(
  tx: Transaction,
  validUntil: string | null,
): Promise<{ validUntil: string | null; expiresAt: Date | null }> {
  if (!validUntil) return { validUntil: null, expiresAt: null }
  const { timeZone } = await company(tx)
  const end = new Date(endOfDay(validUntil, timeZone).epochMilliseconds)
  const at = now().getTime()
  if (end.getTime() <= at) throw badField('validUntil', 'vouchers:reason.past')
  if (end.getTime() > at + 3660 * 86_400_000) throw badField('validUntil', 'vouchers:reason.too-far')
  return { validUntil, expiresAt: end }
}

/** Draws codes until one is free; of 26 million million the first nearly always is. Null: its id is there already. */
export async function insertVoucher(
  tx: Transaction,
  values: Omit<typeof voucher.$inferInsert, 'code' | 'token'>,
): Promise<VoucherRow | null> {
  for (;;) {
    const code = codeOf(Array.from({ length: codeLength - 1 }, () => randomInt(31)))
    const [row] = await tx
      .insert(voucher)
      .values({ ...values, code, token: newToken() })
      .onConflictDoNothing()
      .returning()
    if (row) return row
    const [taken] = await tx.select({ id: voucher.id }).from(voucher).where(eq(voucher.id, values.id))
    if (taken) return null
  }
}
