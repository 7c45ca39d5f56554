import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { VoucherChangeKind, VoucherState } from '../contract.ts'

/** What is usually given, in the company's own words. */
export const voucherKind = pgTable('voucher_kind', {
  id: id(),
  text: text('text').notNull(),
  validDays: integer('valid_days'),
  position: integer('position').notNull(),
})

/** 服务凭证: a promise with a face, which any colleague can honour once. */
export const voucher = pgTable(
  'voucher',
  {
    id: id(),
    code: text('code').notNull(),
    token: text('token').notNull(),
    customerId: reference('customer_id')
      .notNull()
      .references(() => customer.id, { onDelete: 'cascade' }),
    /** As printed. */
    customerName: text('customer_name').notNull(),
    conversationId: reference('conversation_id').references(() => conversation.id, { onDelete: 'set null' }),
    kindId: reference('kind_id').references(() => voucherKind.id, { onDelete: 'set null' }),
    honours: text('honours').notNull(),
    reason: text('reason').notNull(),
    note: text('note').notNull().default(''),
    /** The last day, in the company's time zone then. */
    validUntil: date('valid_until'),
    /** The end of that day. */
    expiresAt: instant('expires_at'),
    state: text('state').$type<VoucherState>().notNull().default('open'),
    issuedAt: instant('issued_at').notNull(),
    issuedById: reference('issued_by_id'),
    settledAt: instant('settled_at'),
    settledById: reference('settled_by_id'),
    /** Where it was honoured. */
    settledConversationId: reference('settled_conversation_id').references(() => conversation.id, {
      onDelete: 'set null',
    }),
    place: text('place'),
    /** Its words were wiped with those of the customer or the conversation, and its page is closed. */
    erasedAt: instant('erased_at'),
  },
  (table) => [
    uniqueIndex('voucher_code').on(sql`${table.code} text_pattern_ops`),
    uniqueIndex('voucher_token').on(table.token),
    index('voucher_open')
      .on(sql`coalesce(${table.expiresAt}, 'infinity'::timestamptz)`, table.id)
      .where(sql`${table.state} = 'open'`),
    index('voucher_issued').on(table.issuedAt, table.id),
    index('voucher_customer').on(table.customerId, table.issuedAt),
    index('voucher_conversation').on(table.conversationId).where(sql`${table.conversationId} is not null`),
    index('voucher_settled_conversation')
      .on(table.settledConversationId)
      .where(sql`${table.settledConversationId} is not null`),
    index('voucher_kind_of').on(table.kindId, table.issuedAt).where(sql`${table.kindId} is not null`),
    check('voucher_state', sql`${table.state} in ('open', 'redeemed', 'expired', 'withdrawn')`),
    check('voucher_settled', sql`(${table.state} in ('redeemed', 'withdrawn')) = (${table.settledAt} is not null)`),
  ],
)

/** Its history: every change, never altered but to wipe words. */
export const voucherChange = pgTable(
  'voucher_change',
  {
    id: id(),
    voucherId: reference('voucher_id')
      .notNull()
      .references(() => voucher.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    kind: text('kind').$type<VoucherChangeKind>().notNull(),
    byId: reference('by_id'),
    reason: text('reason'),
    place: text('place'),
    conversationId: reference('conversation_id'),
  },
  (table) => [index('voucher_change_voucher').on(table.voucherId, table.id)],
)

/** What a merge of conversations or of customers moved, so that it goes back when that is taken back. */
export const movedVoucher = pgTable(
  'moved_voucher',
  {
    mergeId: reference('merge_id').notNull(),
    voucherId: reference('voucher_id')
      .notNull()
      .references(() => voucher.id, { onDelete: 'cascade' }),
    what: text('what').$type<'issued' | 'redeemed' | 'customer'>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.mergeId, table.voucherId, table.what] }),
    index('moved_voucher_voucher').on(table.voucherId),
  ],
)
