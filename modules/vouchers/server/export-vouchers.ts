import { Readable } from 'node:stream'
import { company } from '#modules/staff/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { VoucherRecord } from '../contract.ts'
import { type ListFilter, listVouchers } from './list-vouchers.ts'
import { groupedCode } from './rules.ts'

const fields = [
  'code',
  'state',
  'customer',
  'honours',
  'reason',
  'until',
  'issuedAt',
  'issuedBy',
  'settledAt',
  'settledBy',
  'place',
  'note',
] as const

/** A spreadsheet never takes what a customer is called for a formula. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** The filtered list as CSV: UTF-8 with a mark that spreadsheets know, times on the company's clock; page by page. */
export async function exportVouchers(
  kernel: Kernel,
  { principal, ...filter }: ListFilter & { principal: Principal },
): Promise<Readable> {
  const { timeZone } = await company(kernel.db)
  const time = (iso: string | null) =>
    iso
      ? Temporal.Instant.from(iso)
          .toZonedDateTimeISO(timeZone)
          .toPlainDateTime()
          .toString({ smallestUnit: 'minute' })
          .replace('T', ' ')
      : ''
  const t = (key: string) => translate(principal.locale, `vouchers:${key}`)
  const line = (one: VoucherRecord) =>
    [
      ...[
        groupedCode(one.code),
        t(`state.${one.state}`),
        one.customerName,
        one.honours,
        one.reason,
        one.validUntil ?? '',
      ],
      ...[
        time(one.issuedAt),
        one.issuedBy.name ?? '',
        time(one.settledAt),
        one.settledBy?.name ?? '',
        one.place ?? '',
        one.note,
      ],
    ].map(cell)
  async function* lines() {
    yield `\uFEFF${fields.map((one) => cell(t(`export.${one}`))).join(',')}\r\n`
    for (let after: string | undefined; ; ) {
      const page = await listVouchers(kernel, { principal, ...filter, limit: 100, ...(after ? { after } : {}) })
      yield page.items.map((one) => `${line(one).join(',')}\r\n`).join('')
      if (!page.next) return
      after = page.next
    }
  }
  return Readable.from(lines())
}
