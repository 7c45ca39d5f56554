import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { member } from '#modules/staff/server/schema.ts'
import { id, instant, reference } from '#platform/server/database/columns.ts'
import type { TouchpointStage } from '../../contract.ts'

/** A kind of contact in the customer's journey (method A9): hotline call, house visit, bill … The admin's own list. */
export const touchpoint = pgTable(
  'touchpoint',
  {
    id: id(),
    name: text('name').notNull(),
    stage: text('stage').$type<TouchpointStage>().notNull(),
    /** Order within the stage. */
    position: integer('position').notNull(),
    /** Not given to new moments any more; old ones keep it. */
    archivedAt: instant('archived_at'),
    /** `property.repair-call`: came with the start set of a trade; null: the company's own. */
    origin: text('origin'),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    index('touchpoint_order').on(table.stage, table.position, table.id),
    check('touchpoint_stage', sql`${table.stage} in ('before', 'during', 'after')`),
  ],
)

/**
 * Gives a moment its touchpoint: every condition that is named must hold, of an array any one. The first rule by
 * position wins.
 */
export const touchpointRule = pgTable(
  'touchpoint_rule',
  {
    id: id(),
    touchpointId: reference('touchpoint_id')
      .notNull()
      .references(() => touchpoint.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    channels: text('channels').array().notNull().default(sql`'{}'`),
    teamIds: reference('team_ids').array().notNull().default(sql`'{}'`),
    tags: text('tags').array().notNull().default(sql`'{}'`),
    words: text('words').array().notNull().default(sql`'{}'`),
    version: integer('version').notNull().default(1),
  },
  (table) => [index('touchpoint_rule_order').on(table.position, table.id)],
)

/** Somebody gave a moment another touchpoint than the rules did; several alike become a suggestion for a rule. */
export const touchpointCorrection = pgTable(
  'touchpoint_correction',
  {
    id: id(),
    momentId: reference('moment_id').notNull(),
    conversationId: reference('conversation_id').notNull(),
    fromId: reference('from_id'),
    toId: reference('to_id').references(() => touchpoint.id, { onDelete: 'cascade' }),
    /** What the rules could have seen then. */
    channel: text('channel').notNull(),
    teamId: reference('team_id'),
    tags: text('tags').array().notNull().default(sql`'{}'`),
    at: instant('at').notNull(),
    byId: reference('by_id').references(() => member.id, { onDelete: 'set null' }),
    /** Made into a rule, or waved away. */
    settledAt: instant('settled_at'),
  },
  (table) => [
    index('touchpoint_correction_open').on(table.toId, table.at).where(sql`${table.settledAt} is null`),
    index('touchpoint_correction_moment').on(table.momentId),
  ],
)
