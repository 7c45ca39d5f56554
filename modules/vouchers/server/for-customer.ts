import { and, eq, isNull } from 'drizzle-orm'
import { customer } from '#modules/customers/server/schema.ts'
import { company } from '#modules/staff/server/index.ts'
import { type Locale, locales } from '#platform/contract/locale.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { PublicVoucher } from '../contract.ts'
import { cardSvg } from './card.ts'
import { voucherPath } from './present.ts'
import { stateAt } from './rules.ts'
import { voucher } from './schema.ts'

/** What the page behind a token shows; null when the token opens nothing, or its words were wiped. */
export async function voucherForCustomer(db: Database, token: string): Promise<PublicVoucher | null> {
  if (!/^[A-Za-z0-9_-]{32}$/.test(token)) return null
  const [found] = await db
    .select({ voucher, language: customer.language })
    .from(voucher)
    .innerJoin(customer, eq(customer.id, voucher.customerId))
    .where(and(eq(voucher.token, token), isNull(voucher.erasedAt)))
  if (!found) return null
  const { voucher: row, language } = found
  return {
    id: row.id,
    code: row.code,
    customerName: row.customerName,
    honours: row.honours,
    reason: row.reason,
    validUntil: row.validUntil,
    state: stateAt(row, now()),
    settledAt: row.settledAt?.toISOString() ?? null,
    issuedAt: row.issuedAt.toISOString(),
    language: locales.find((one) => one === language) ?? null,
  }
}

/** The same card for staff, in the customer's language, else the company's. @throws Problem `not-found` */
export async function cardForStaff(kernel: Kernel, { id }: { principal: Principal; id: string }): Promise<string> {
  const [found] = await kernel.db.select({ token: voucher.token }).from(voucher).where(eq(voucher.id, id))
  const shown = found && (await voucherForCustomer(kernel.db, found.token))
  if (!shown) throw notFound()
  return publicCard(kernel, { voucher: shown, token: found.token })
}

/** The picture of a voucher that has been read. */
export async function publicCard(
  kernel: Kernel,
  { voucher: shown, token, locale }: { voucher: PublicVoucher; token: string; locale?: Locale },
): Promise<string> {
  const about = await company(kernel.db)
  const card = { ...shown, company: about.name, url: kernel.publicUrl() + voucherPath(token) }
  return cardSvg(card, locale ?? shown.language ?? about.locale)
}
