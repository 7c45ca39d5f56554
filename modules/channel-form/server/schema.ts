import { sql } from 'drizzle-orm'
import { boolean, check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { team } from '#modules/staff/server/schema.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { RequirableField } from '../contract.ts'

/** A form page. Without any, `/form` works with the product's own words. */
export const contactForm = pgTable(
  'contact_form',
  {
    id: id(),
    key: text('key').notNull(),
    title: text('title').notNull().default(''),
    intro: text('intro').notNull().default(''),
    teamId: reference('team_id').references(() => team.id, { onDelete: 'set null' }),
    language: text('language').$type<Locale>(),
    required: text('required').array().$type<RequirableField[]>().notNull().default(sql`'{}'`),
    enabled: boolean('enabled').notNull().default(true),
    isDefault: boolean('is_default').notNull().default(false),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('contact_form_key').on(table.key),
    uniqueIndex('contact_form_default').on(table.isDefault).where(sql`${table.isDefault}`),
    check('contact_form_language', sql`${table.language} in ('zh-CN', 'zh-TW', 'en')`),
  ],
)

/** A filled-in page and the conversation it began; the page's own id, so that sending it twice begins one. */
export const formSubmission = pgTable(
  'form_submission',
  {
    id: id(),
    formId: reference('form_id').references(() => contactForm.id, { onDelete: 'set null' }),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    /** hash of what was sent first */
    content: text('content').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    index('form_submission_conversation').on(table.conversationId),
    index('form_submission_form').on(table.formId),
  ],
)
