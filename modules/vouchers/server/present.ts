import type { Principal } from '#platform/contract/principal.ts'
import type { VoucherChangeRecord, VoucherRecord } from '../contract.ts'
import type { FullChange, FullVoucher } from './queries.ts'
import { expiringWithin, stateAt } from './rules.ts'

/** The address of the customer's page, without the host. */
export const voucherPath = (token: string): string => `/v/${token}`

/** A voucher for a reader at `at`, with what that reader may do to it. */
export function presentVoucher(
  full: FullVoucher,
  { reader, at, publicUrl, history }: { reader: Principal; at: Date; publicUrl: string; history?: FullChange[] },
): VoucherRecord {
  const { voucher: row } = full
  const state = stateAt(row, at)
  const may = (permission: string) => reader.permissions.has(permission)
  const left = row.expiresAt ? row.expiresAt.getTime() - at.getTime() : Number.POSITIVE_INFINITY
  return {
    id: row.id,
    code: row.code,
    url: publicUrl + voucherPath(row.token),
    customerId: row.customerId,
    customerName: row.customerName,
    conversation:
      row.conversationId && full.number !== null && full.readable
        ? { id: row.conversationId, number: full.number }
        : null,
    kindId: row.kindId,
    honours: row.honours,
    reason: row.reason,
    note: row.note,
    validUntil: row.validUntil,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    state,
    expiring: state === 'open' && left <= expiringWithin,
    issuedAt: row.issuedAt.toISOString(),
    issuedBy: { id: row.issuedById, name: full.issuerName },
    settledAt: row.settledAt?.toISOString() ?? null,
    settledBy: row.settledAt ? { id: row.settledById, name: full.settlerName } : null,
    place: row.place,
    ...(history ? { history: history.map((one) => presentChange(one)) } : {}),
    abilities: {
      redeem: state === 'open' && may('vouchers.redeem'),
      undo: state === 'redeemed' && may('vouchers.manage'),
      withdraw: state === 'open' && (may('vouchers.manage') || (may('vouchers.issue') && row.issuedById === reader.id)),
    },
  }
}

function presentChange({ change, byName, readable }: FullChange): VoucherChangeRecord {
  return {
    at: change.at.toISOString(),
    kind: change.kind,
    by: { id: change.byId, name: byName },
    reason: change.reason,
    place: change.place,
    conversationId: readable ? change.conversationId : null,
  }
}
