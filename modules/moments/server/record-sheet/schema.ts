import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, smallint, text, unique } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { SheetField } from '../../contract/record-sheet.ts'
import type { Step } from '../../contract.ts'

/**
 * Whose sheet it is: that of the conversation, or of one of its moments. No foreign key: the moment is cut anew at any
 * time, and what was written of it outlives that.
 */
const momentId = () => reference('moment_id')

/** What a reviewer wrote in one cell of a record sheet; as `score` the value of the column. */
export const sheetCell = pgTable(
  'sheet_cell',
  {
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    momentId: momentId(),
    step: text('step').$type<Step>().notNull(),
    field: text('field').$type<SheetField | 'score'>().notNull(),
    text: text('text').notNull().default(''),
    score: smallint('score'),
    version: integer('version').notNull(),
    changedAt: instant('changed_at').notNull(),
    changedById: reference('changed_by_id').references(() => member.id, { onDelete: 'set null' }),
  },
  (table) => [
    unique('sheet_cell_place').on(table.conversationId, table.momentId, table.step, table.field).nullsNotDistinct(),
    check('sheet_cell_step', sql`${table.step} in ('explore', 'offer', 'act', 'confirm')`),
    check('sheet_cell_field', sql`${table.field} in ('happened', 'good', 'should', 'ideal', 'score')`),
    check('sheet_cell_score', sql`${table.score} between -3 and 3`),
  ],
)

/** What each cell said, version by version; nothing that was written over is lost. */
export const sheetHistory = pgTable(
  'sheet_history',
  {
    id: id(),
    conversationId: reference('conversation_id')
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    momentId: momentId(),
    step: text('step').$type<Step>().notNull(),
    field: text('field').$type<SheetField | 'score'>().notNull(),
    version: integer('version').notNull(),
    text: text('text').notNull().default(''),
    score: smallint('score'),
    changedAt: instant('changed_at').notNull(),
    changedById: reference('changed_by_id').references(() => member.id, { onDelete: 'set null' }),
  },
  (table) => [
    unique('sheet_history_place')
      .on(table.conversationId, table.momentId, table.step, table.field, table.version)
      .nullsNotDistinct(),
    index('sheet_history_at').on(table.conversationId, table.changedAt),
    check('sheet_history_score', sql`${table.score} between -3 and 3`),
  ],
)
