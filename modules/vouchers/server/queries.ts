import { asc, eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { visibleTo } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { voucher, voucherChange } from './schema.ts'

export type VoucherRow = typeof voucher.$inferSelect

const issuer = alias(member, 'issuer')
const settler = alias(member, 'settler')

export type FullVoucher = {
  voucher: VoucherRow
  number: number | null
  /** The reader may read the conversation it came from. */
  readable: boolean
  issuerName: string | null
  settlerName: string | null
}

/** Vouchers with the names their reader needs, in one statement. */
export function selectVouchers(
  db: Database,
  reader: Principal,
  { where, order = [], limit = 1 }: { where: SQL | undefined; order?: SQL[]; limit?: number },
): Promise<FullVoucher[]> {
  return db
    .select({
      voucher,
      number: conversation.number,
      readable: sql<boolean>`coalesce(${visibleTo(reader, 'conversation')}, false)`,
      issuerName: issuer.name,
      settlerName: settler.name,
    })
    .from(voucher)
    .leftJoin(conversation, eq(conversation.id, voucher.conversationId))
    .leftJoin(issuer, eq(issuer.id, voucher.issuedById))
    .leftJoin(settler, eq(settler.id, voucher.settledById))
    .where(where)
    .orderBy(...order)
    .limit(limit)
}

export type FullChange = { change: typeof voucherChange.$inferSelect; byName: string | null; readable: boolean }

/** The history of one voucher, oldest first. */
export function historyOf(db: Database, reader: Principal, voucherId: string): Promise<FullChange[]> {
  return db
    .select({
      change: voucherChange,
      byName: member.name,
      readable: sql<boolean>`coalesce(${conversation.id} is not null and ${visibleTo(reader, 'conversation')}, false)`,
    })
    .from(voucherChange)
    .leftJoin(member, eq(member.id, voucherChange.byId))
    .leftJoin(conversation, eq(conversation.id, voucherChange.conversationId))
    .where(eq(voucherChange.voucherId, voucherId))
    .orderBy(asc(voucherChange.id))
}
