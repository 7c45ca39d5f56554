import { sql } from 'drizzle-orm'
import { check, pgTable, text } from 'drizzle-orm/pg-core'
import { member } from '#modules/staff/server/schema.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { instant, reference } from '#platform/server/database/columns.ts'

/** The company's own words for asking a customer to confirm. */
export const confirmQuestion = pgTable(
  'confirm_question',
  {
    locale: text('locale').$type<Locale>().primaryKey(),
    text: text('text').notNull(),
    changedAt: instant('changed_at').notNull(),
    changedById: reference('changed_by_id').references(() => member.id, { onDelete: 'set null' }),
  },
  (table) => [check('confirm_question_locale', sql`${table.locale} in ('zh-CN', 'zh-TW', 'en')`)],
)
