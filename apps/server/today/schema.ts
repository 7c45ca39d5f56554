import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import { instant, reference } from '#platform/server/database/columns.ts'

/** A step that somebody wants to see later; see `isPutOff`. */
export const stepLater = pgTable(
  'step_later',
  {
    memberId: reference('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    until: instant('until').notNull(),
    /** The reasons it had, as `reasonKey` names them. */
    reasons: text('reasons').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.conversationId] }),
    index('step_later_conversation').on(table.conversationId),
  ],
)
