import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { ContactTime } from '#modules/customers/contract.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { AskKind, ContactWay } from '../../contract/choices.ts'

type ByKind = 'staff' | 'customer' | 'system'

/** What the customer is asked to do: choose one of a few times, or answer a question. */
export const ask = pgTable(
  'ask',
  {
    id: id(),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<AskKind>().notNull(),
    text: text('text').notNull(),
    askedAt: instant('asked_at').notNull(),
    askedById: reference('asked_by_id').notNull(),
    chosenSlotId: reference('chosen_slot_id'),
    messageId: reference('message_id'),
    answeredAt: instant('answered_at'),
    answeredByKind: text('answered_by_kind').$type<ByKind>(),
    answeredById: reference('answered_by_id'),
    withdrawnAt: instant('withdrawn_at'),
  },
  (table) => [
    index('ask_conversation').on(table.conversationId, table.askedAt),
    uniqueIndex('ask_chosen').on(table.chosenSlotId).where(sql`${table.chosenSlotId} is not null`),
    check('ask_kind', sql`${table.kind} in ('slots', 'question')`),
    check('ask_withdrawn', sql`${table.withdrawnAt} is null or ${table.answeredAt} is null`),
  ],
)

export const askSlot = pgTable(
  'ask_slot',
  {
    id: id(),
    askId: reference('ask_id')
      .notNull()
      .references(() => ask.id, { onDelete: 'cascade' }),
    from: instant('from_at').notNull(),
    to: instant('to_at').notNull(),
  },
  (table) => [
    index('ask_slot_ask').on(table.askId, table.from),
    index('ask_slot_to').on(table.to),
    check('ask_slot_span', sql`${table.from} < ${table.to}`),
  ],
)

/** How the customer wants to be reached about a matter. */
export const contactWish = pgTable(
  'contact_wish',
  {
    conversationId: reference('conversation_id')
      .primaryKey()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    way: text('way').$type<ContactWay>().notNull(),
    time: text('time').$type<ContactTime>().notNull().default('any'),
    at: instant('at').notNull(),
    byKind: text('by_kind').$type<ByKind>().notNull(),
    byId: reference('by_id'),
  },
  (table) => [check('contact_wish_way', sql`${table.way} in ('mail', 'phone', 'chat')`)],
)
