import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { GuidanceItemRecord, GuidanceKind, GuidanceTrade } from '../../contract/guidance.ts'

type ByKind = 'staff' | 'customer' | 'system'

/** Options put before the customer at once; the first choice stays. */
export const offer = pgTable(
  'offer',
  {
    id: id(),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    offeredAt: instant('offered_at').notNull(),
    offeredById: reference('offered_by_id').notNull(),
    chosenOptionId: reference('chosen_option_id'),
    chosenAt: instant('chosen_at'),
    chosenByKind: text('chosen_by_kind').$type<ByKind>(),
    chosenById: reference('chosen_by_id'),
    withdrawnAt: instant('withdrawn_at'),
  },
  (table) => [
    index('offer_conversation').on(table.conversationId, table.offeredAt),
    check('offer_chosen', sql`(${table.chosenOptionId} is null) = (${table.chosenAt} is null)`),
    check('offer_withdrawn', sql`${table.withdrawnAt} is null or ${table.chosenAt} is null`),
  ],
)

export const offerOption = pgTable(
  'offer_option',
  {
    id: id(),
    offerId: reference('offer_id')
      .notNull()
      .references(() => offer.id, { onDelete: 'cascade' }),
    /** 1 is the first. */
    position: smallint('position').notNull(),
    text: text('text').notNull(),
  },
  (table) => [unique('offer_option_position').on(table.offerId, table.position)],
)

/** Lists of the catalogue that the company has written itself; without a row the product's own holds. */
export const guidanceList = pgTable(
  'guidance_list',
  {
    kind: text('kind').$type<GuidanceKind>().notNull(),
    trade: text('trade').$type<GuidanceTrade>().notNull(),
    locale: text('locale').$type<Locale>().notNull(),
    items: jsonb('items').$type<GuidanceItemRecord[]>().notNull(),
    version: integer('version').notNull(),
    changedAt: instant('changed_at').notNull(),
    changedById: reference('changed_by_id'),
  },
  (table) => [primaryKey({ columns: [table.kind, table.trade, table.locale] })],
)

/** The trade whose catalogue guides; without a row `general`. */
export const guidanceSetting = pgTable(
  'guidance_setting',
  { id: integer('id').primaryKey(), trade: text('trade').$type<GuidanceTrade>().notNull() },
  (table) => [check('guidance_setting_one', sql`${table.id} = 1`)],
)
