import { eq } from 'drizzle-orm'
import { conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { attemptKey, company, countAttempt } from '#modules/staff/server/index.ts'
import { chooseLocale, type Locale } from '#platform/contract/locale.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { notFound, Problem } from '#platform/server/errors/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { VoucherRecord } from '../contract.ts'
import { presentVoucher } from './present.ts'
import { historyOf, selectVouchers } from './queries.ts'
import { readCode, tokenIn } from './rules.ts'
import { voucher } from './schema.ts'

/** Codes that lead nowhere which one colleague may try. */
const misses = { most: 40, withinMs: 600_000 }

/** One voucher with its history. @throws Problem `not-found` */
export async function readVoucher(
  { db, publicUrl }: Pick<Kernel, 'db' | 'publicUrl'>,
  { principal, id }: { principal: Principal; id: string },
): Promise<VoucherRecord> {
  const [[full], history, language] = await Promise.all([
    selectVouchers(db, principal, { where: eq(voucher.id, id) }),
    historyOf(db, principal, id),
    languageOf(db, id),
  ])
  if (!full) throw notFound()
  const shown = presentVoucher(full, { reader: principal, at: now(), publicUrl: publicUrl(), history })
  return { ...shown, gift: translate(language, 'vouchers:gift', { what: full.voucher.honours }) }
}

/** The language in which its customer is written to: theirs, else that of the matter it came from, else the company's. */
async function languageOf(db: Database, id: string): Promise<Locale> {
  const [found] = await db
    .select({ theirs: customer.language, ofMatter: conversation.language })
    .from(voucher)
    .innerJoin(customer, eq(customer.id, voucher.customerId))
    .leftJoin(conversation, eq(conversation.id, voucher.conversationId))
    .where(eq(voucher.id, id))
  const language = found?.theirs ?? found?.ofMatter
  return language ? chooseLocale(language) : (await company(db)).locale
}

/**
 * The voucher of a typed code or a scanned address.
 * @throws Problem `vouchers.no-code` when it cannot be a code (a sign is wrong), `not-found`; `too-many-requests` after
 * many that lead nowhere
 */
export async function findVoucher(
  kernel: Kernel,
  { principal, code: given }: { principal: Principal; code: string },
): Promise<VoucherRecord> {
  const token = tokenIn(given)
  const code = token ? null : readCode(given)
  if (!token && !code) {
    throw new Problem('vouchers.no-code', { fields: [{ field: 'code', reason: 'vouchers:reason.code' }] })
  }
  const [found] = await kernel.db
    .select({ id: voucher.id })
    .from(voucher)
    .where(token ? eq(voucher.token, token) : eq(voucher.code, code ?? ''))
  if (found) return readVoucher(kernel, { principal, id: found.id })
  await countAttempt(kernel, attemptKey('voucher-code', principal.id), misses)
  throw new Problem('vouchers.unknown', { status: 404 })
}
