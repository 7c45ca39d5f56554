import { sql } from 'drizzle-orm'
import { boolean, check, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { member, team } from '#modules/staff/server/schema.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { EstimateWeights, WaitingStandards } from '../../contract/estimate.ts'

/** What the company has set for estimates; without a row the product's own holds. */
export const estimateSetting = pgTable(
  'estimate_setting',
  {
    id: integer('id').primaryKey(),
    /** Those that were set; the product's own hold for the rest. */
    weights: jsonb('weights').$type<Partial<EstimateWeights>>().notNull(),
    standards: jsonb('standards').$type<WaitingStandards>().notNull(),
    version: integer('version').notNull(),
    changedAt: instant('changed_at').notNull(),
    changedById: reference('changed_by_id').references(() => member.id, { onDelete: 'set null' }),
  },
  (table) => [check('estimate_setting_one', sql`${table.id} = 1`)],
)

/** Which mails of a team ask for a score; without a row only those that ask for confirmation. */
export const scoreRequest = pgTable(
  'score_request',
  {
    id: id(),
    /** null: conversations of no team. */
    teamId: reference('team_id').references(() => team.id, { onDelete: 'cascade' }),
    whenResolving: boolean('when_resolving').notNull(),
    faces: text('faces').$type<'seven' | 'three'>().notNull(),
    changedAt: instant('changed_at').notNull(),
    changedById: reference('changed_by_id').references(() => member.id, { onDelete: 'set null' }),
  },
  (table) => [
    unique('score_request_team').on(table.teamId).nullsNotDistinct(),
    check('score_request_faces', sql`${table.faces} in ('seven', 'three')`),
  ],
)
