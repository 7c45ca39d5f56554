import { sql } from 'drizzle-orm'
import { check, integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import { instant, reference } from '#platform/server/database/columns.ts'
import type { SheetField } from '../../contract/record-sheet.ts'
import type { Step } from '../../contract.ts'

/** What a reviewer wrote in one cell of a record sheet; as `score` the value of the column. */
export const sheetCell = pgTable(
  'sheet_cell',
  {
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    step: text('step').$type<Step>().notNull(),
    field: text('field').$type<SheetField | 'score'>().notNull(),
    text: text('text').notNull().default(''),
    score: smallint('score'),
    version: integer('version').notNull(),
    changedAt: instant('changed_at').notNull(),
    changedById: reference('changed_by_id').references(() => member.id, { onDelete: 'set null' }),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.step, table.field] }),
    check('sheet_cell_step', sql`${table.step} in ('explore', 'offer', 'act', 'confirm')`),
    check('sheet_cell_field', sql`${table.field} in ('happened', 'good', 'should', 'ideal', 'score')`),
    check('sheet_cell_score', sql`${table.score} between -3 and 3`),
  ],
)
