import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { everyone, leaders, type PermissionTable, workers } from '#platform/contract/permission.ts'
import { Id, IdParams, Instant, Line, Nullable, OneOf, Page, PageQuery, Text } from '#platform/contract/shapes.ts'

export const vouchersPermissions = {
  /** See vouchers: whoever stands at a counter must know what was given. */
  'vouchers.read': everyone,
  /** Issue vouchers, and withdraw one's own. */
  'vouchers.issue': workers,
  /** Honour what a colleague has given. */
  'vouchers.redeem': workers,
  /** Undo a redemption, withdraw anybody's voucher, choose what is usually given, take the list out as a file. */
  'vouchers.manage': leaders,
} satisfies PermissionTable

/** open 可使用, redeemed 已兑现, expired 已过期, withdrawn 已撤回. */
export const voucherStates = ['open', 'redeemed', 'expired', 'withdrawn'] as const
export type VoucherState = (typeof voucherStates)[number]

/** A day such as 2026-12-31. */
const Day = Type.String({ format: 'date' })

export const voucherChangeKinds = ['issued', 'redeemed', 'undone', 'withdrawn', 'expired'] as const
export type VoucherChangeKind = (typeof voucherChangeKinds)[number]

const By = Type.Object({ id: Nullable(Id), name: Nullable(Type.String()) })

export const VoucherChange = Type.Object({
  at: Instant,
  kind: OneOf(voucherChangeKinds),
  by: By,
  reason: Nullable(Type.String()),
  /** Where it was redeemed, in words. */
  place: Nullable(Type.String()),
  conversationId: Nullable(Id),
})
export type VoucherChangeRecord = Static<typeof VoucherChange>

export const VoucherView = Type.Object({
  id: Id,
  /** Ten characters without lookalikes, the last of them a check; shown as XXXXX-XXXXX. */
  code: Type.String(),
  /** What opens the customer's page; nothing can be guessed from the code. */
  url: Type.String(),
  customerId: Id,
  /** As printed on it. */
  customerName: Type.String(),
  /** The conversation it came from, when the reader may read that one. */
  conversation: Nullable(Type.Object({ id: Id, number: Type.Integer() })),
  kindId: Nullable(Id),
  honours: Type.String(),
  reason: Type.String(),
  note: Type.String(),
  /** The last day on which it is honoured, in the company's time zone; null: it does not expire. */
  validUntil: Nullable(Day),
  expiresAt: Nullable(Instant),
  /** By the clock: past its day it is expired, whether or not that has been noted. */
  state: OneOf(voucherStates),
  /** Open and with at most seven days left. */
  expiring: Type.Boolean(),
  issuedAt: Instant,
  issuedBy: By,
  /** When, by whom and where it was redeemed or withdrawn. */
  settledAt: Nullable(Instant),
  settledBy: Nullable(By),
  place: Nullable(Type.String()),
  /** Oldest first; only in replies about one voucher. */
  history: Type.Optional(Type.Array(VoucherChange)),
  /** The words that give it to the customer, in their language, without its address; as `history`. */
  gift: Type.Optional(Type.String()),
  abilities: Type.Object({ redeem: Type.Boolean(), undo: Type.Boolean(), withdraw: Type.Boolean() }),
})
export type VoucherRecord = Static<typeof VoucherView>

export const issueVoucher = endpoint({
  method: 'POST',
  path: '/vouchers',
  permission: 'vouchers.issue',
  summary: 'Issue a voucher to a customer, from a conversation or from their file',
  body: Type.Object(
    {
      id: Type.Optional(Id),
      /** Whose it is; without one the customer of the conversation. */
      customerId: Type.Optional(Id),
      conversationId: Type.Optional(Nullable(Id)),
      /** As printed; without one the name of the file. */
      customerName: Type.Optional(Line(60)),
      kindId: Type.Optional(Nullable(Id)),
      honours: Line(80),
      reason: Line(200),
      validUntil: Type.Optional(Nullable(Day)),
      /** For colleagues alone. */
      note: Type.Optional(Text(500)),
    },
    { additionalProperties: false },
  ),
  reply: VoucherView,
})

export const voucherFilters = [...voucherStates, 'expiring', 'all'] as const
export type VoucherFilter = (typeof voucherFilters)[number]

const filterQuery = {
  /** Default `open`. `expiring`: open with at most seven days left. */
  state: Type.Optional(OneOf(voucherFilters)),
  customerId: Type.Optional(Id),
  conversationId: Type.Optional(Id),
  kindId: Type.Optional(Id),
  /** A code or its beginning, or a customer's name or number. */
  q: Type.Optional(Text(100)),
}

export const listVouchers = endpoint({
  method: 'GET',
  path: '/vouchers',
  permission: 'vouchers.read',
  summary: 'Vouchers: the open ones by expiry, others by when they were issued, newest first',
  query: Type.Object({ ...PageQuery, ...filterQuery }),
  reply: Page(VoucherView),
})

export const countVouchers = endpoint({
  method: 'GET',
  path: '/vouchers/counts',
  permission: 'vouchers.read',
  summary: 'How many vouchers are open, and how many of them expire within seven days',
  reply: Type.Object({ open: Type.Integer(), expiring: Type.Integer() }),
})

export const exportVouchers = endpoint({
  method: 'GET',
  path: '/vouchers/export',
  permission: 'vouchers.manage',
  summary: 'Vouchers as a CSV file',
  query: Type.Object(filterQuery),
  reply: Type.Unknown(),
})

export const readVoucher = endpoint({
  method: 'GET',
  path: '/vouchers/:id',
  permission: 'vouchers.read',
  summary: 'One voucher with its history',
  params: IdParams,
  reply: VoucherView,
})

export const voucherCard = endpoint({
  method: 'GET',
  path: '/vouchers/:id/card.svg',
  permission: 'vouchers.read',
  summary: 'The card as a picture (SVG)',
  params: IdParams,
  reply: Type.Unknown(),
})

export const findVoucher = endpoint({
  method: 'POST',
  path: '/vouchers/find',
  permission: 'vouchers.redeem',
  summary: 'The voucher of a code that was typed, or of the address in its QR code',
  body: Type.Object({ code: Line(500) }, { additionalProperties: false }),
  reply: VoucherView,
})

export const redeemVoucher = endpoint({
  method: 'POST',
  path: '/vouchers/:id/redeem',
  permission: 'vouchers.redeem',
  summary: 'Honour it, once',
  params: IdParams,
  body: Type.Object(
    {
      /** Of this redemption: the same again changes nothing. */
      redemptionId: Type.Optional(Id),
      place: Type.Optional(Text(80)),
      /** In which conversation it was honoured. */
      conversationId: Type.Optional(Nullable(Id)),
    },
    { additionalProperties: false },
  ),
  reply: VoucherView,
})

export const undoRedemption = endpoint({
  method: 'POST',
  path: '/vouchers/:id/undo',
  permission: 'vouchers.manage',
  summary: 'It was not honoured after all: open again, with the reason',
  params: IdParams,
  body: Type.Object({ reason: Line(500) }, { additionalProperties: false }),
  reply: VoucherView,
})

export const withdrawVoucher = endpoint({
  method: 'POST',
  path: '/vouchers/:id/withdraw',
  permission: 'vouchers.issue',
  summary: 'It is not honoured any more, with the reason',
  params: IdParams,
  body: Type.Object({ reason: Line(500) }, { additionalProperties: false }),
  reply: VoucherView,
})

const VoucherKindView = Type.Object({
  id: Id,
  text: Type.String(),
  /** How long one of it is usually honoured, days; null: without end. */
  validDays: Nullable(Type.Integer()),
})
export type VoucherKind = Static<typeof VoucherKindView>

export const listVoucherKinds = endpoint({
  method: 'GET',
  path: '/voucher-kinds',
  permission: 'vouchers.read',
  summary: 'What is usually given',
  reply: Type.Object({ items: Type.Array(VoucherKindView) }),
})

export const writeVoucherKinds = endpoint({
  method: 'PUT',
  path: '/voucher-kinds',
  permission: 'vouchers.manage',
  summary: 'Choose what is usually given, in this order',
  body: Type.Object(
    {
      items: Type.Array(
        Type.Object(
          {
            id: Type.Optional(Id),
            text: Line(80),
            validDays: Nullable(Type.Integer({ minimum: 1, maximum: 3650 })),
          },
          { additionalProperties: false },
        ),
        { maxItems: 50 },
      ),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ items: Type.Array(VoucherKindView) }),
})

/** The subject is the conversation it belongs to, else the customer. */
const about = { voucherId: Id, customerId: Id, conversationId: Nullable(Id) }
export const voucherIssued = eventKind('voucher.issued', Type.Object(about))
export const voucherRedeemed = eventKind('voucher.redeemed', Type.Object(about))
export const voucherUndone = eventKind('voucher.undone', Type.Object(about))
export const voucherWithdrawn = eventKind('voucher.withdrawn', Type.Object(about))
export const voucherExpired = eventKind('voucher.expired', Type.Object(about))
export const voucherKindsChanged = eventKind('voucher-kind.changed', Type.Object({ count: Type.Integer() }))

/** What the customer sees of a voucher; no note, no colleague but where it was honoured. */
export type PublicVoucher = {
  id: string
  code: string
  customerName: string
  honours: string
  reason: string
  validUntil: string | null
  state: VoucherState
  settledAt: string | null
  issuedAt: string
  language: Locale | null
}
