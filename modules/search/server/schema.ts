import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { conversation, message } from '#modules/conversations/server/schema.ts'
import { instant, reference } from '#platform/server/database/columns.ts'

/*
 * What is searched: folded texts (platform/text) with the codes of their grams (gram-codes.ts). A GIN index over the
 * codes finds rare words; common words are found by reading conversations from the newest on (strategy.ts).
 *
 * The index takes new entries at once (fastupdate off): a pending list would be read whole by every search, and
 * whoever fills it would wait for all.
 */

/** The subject of a conversation. */
export const searchSubject = pgTable(
  'search_subject',
  {
    conversationId: reference('conversation_id')
      .primaryKey()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    grams: integer('grams').array().notNull(),
  },
  (table) => [index('search_subject_grams').using('gin', table.grams).with({ fastupdate: false })],
)

/** The text of a message or note. `conversationId` follows the message when conversations are merged or split. */
export const searchMessage = pgTable(
  'search_message',
  {
    messageId: reference('message_id')
      .primaryKey()
      .references(() => message.id, { onDelete: 'cascade' }),
    conversationId: reference('conversation_id').notNull(),
    /** when it was said */
    at: instant('at').notNull(),
    text: text('text').notNull(),
    grams: integer('grams').array().notNull(),
  },
  (table) => [
    index('search_message_conversation').on(table.conversationId),
    index('search_message_grams').using('gin', table.grams).with({ fastupdate: false }),
  ],
)
