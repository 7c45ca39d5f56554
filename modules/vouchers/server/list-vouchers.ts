import { and, eq, type SQL, sql } from 'drizzle-orm'
import { matchingCustomers } from '#modules/customers/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, decodeCursor, encodeCursor, rows } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { searchTerms } from '#platform/text/query.ts'
import type { VoucherFilter, VoucherRecord } from '../contract.ts'
import { presentVoucher } from './present.ts'
import { selectVouchers } from './queries.ts'
import { expiringWithin, readCodePart } from './rules.ts'
import { voucher } from './schema.ts'

export type ListFilter = {
  state?: VoucherFilter
  customerId?: string
  conversationId?: string
  kindId?: string
  q?: string
}
type Paged = ListFilter & { after?: string; limit?: number }

/** Sorts last; a voucher's own end is at most ten years away. */
const never = '9999-01-01T00:00:00Z'
const end = sql`coalesce(${voucher.expiresAt}, 'infinity'::timestamptz)`

const later = (ms: number) => new Date(now().getTime() + ms).toISOString()

function inState(state: VoucherFilter): SQL {
  const at = now().toISOString()
  switch (state) {
    case 'all':
      return sql`true`
    case 'open':
      return sql`(${voucher.state} = 'open' and ${end} > ${at}::timestamptz)`
    case 'expiring':
      return sql`(${voucher.state} = 'open' and ${end} > ${at}::timestamptz and ${end} <= ${later(expiringWithin)}::timestamptz)`
    case 'expired':
      return sql`(${voucher.state} = 'expired' or (${voucher.state} = 'open' and ${end} <= ${at}::timestamptz))`
    case 'redeemed':
    case 'withdrawn':
      return sql`${voucher.state} = ${state}`
  }
}

/** A code or its beginning, or words of a customer's name, number or address. */
function matching(q: string): SQL {
  const code = readCodePart(q)
  const customers = matchingCustomers(searchTerms(q))
  const byCode = code ? sql`${voucher.code} like ${`${code}%`}` : null
  const byName = customers ? sql`${voucher.customerId} in (${customers})` : null
  if (byCode && byName) return sql`(${byCode} or ${byName})`
  return byCode ?? byName ?? sql`false`
}

/** One page. @throws Problem `bad-request` on `after` */
export async function listVouchers(
  { db, publicUrl }: Pick<Kernel, 'db' | 'publicUrl'>,
  { principal, state = 'open', after, limit = 50, ...filter }: Paged & { principal: Principal },
): Promise<{ items: VoucherRecord[]; next: string | null }> {
  const byEnd = state === 'open' || state === 'expiring'
  const edge = after ? decodeCursor(after, ['instant', 'uuid']) : null
  const beyond = !edge
    ? undefined
    : byEnd
      ? sql`(${end}, ${voucher.id}) > (${edge[0] === never ? 'infinity' : edge[0]}::timestamptz, ${edge[1]}::uuid)`
      : sql`(${voucher.issuedAt}, ${voucher.id}) < (${edge[0]}::timestamptz, ${edge[1]}::uuid)`
  const found = await selectVouchers(db, principal, {
    where: and(
      inState(state),
      filter.customerId ? eq(voucher.customerId, filter.customerId) : undefined,
      filter.conversationId
        ? sql`(${voucher.conversationId} = ${filter.conversationId} or ${voucher.settledConversationId} = ${filter.conversationId})`
        : undefined,
      filter.kindId ? eq(voucher.kindId, filter.kindId) : undefined,
      filter.q?.trim() ? matching(filter.q) : undefined,
      beyond,
    ),
    order: byEnd ? [end, sql`${voucher.id}`] : [sql`${voucher.issuedAt} desc`, sql`${voucher.id} desc`],
    limit: limit + 1,
  })
  const page = found.slice(0, limit)
  const last = page.at(-1)?.voucher
  const mark = (row: NonNullable<typeof last>) =>
    encodeCursor([byEnd ? (row.expiresAt?.toISOString() ?? never) : row.issuedAt.toISOString(), row.id])
  const at = now()
  return {
    items: page.map((full) => presentVoucher(full, { reader: principal, at, publicUrl: publicUrl() })),
    next: found.length > limit && last ? mark(last) : null,
  }
}

export async function countVouchers(db: Database): Promise<{ open: number; expiring: number }> {
  const [found] = await rows<{ open: number; expiring: number }>(
    db,
    sql`select count(*)::int as open, (count(*) filter (where ${end} <= ${later(expiringWithin)}::timestamptz))::int as expiring
        from voucher where ${inState('open')}`,
  )
  return found ?? { open: 0, expiring: 0 }
}
