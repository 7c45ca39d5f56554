import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bigNumber, id, instant } from '../database/columns.ts'

/**
 * Everything that happened, written in the transaction that did it. `number` is null until the publisher
 * (`kairos_publish_events`, migration 0000) numbers the committed rows in one gapless, ordered line.
 */
export const event = pgTable(
  'event',
  {
    id: id(),
    number: bigNumber('number'),
    name: text('name').notNull(),
    at: instant('at').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: uuid('actor_id'),
    subjectId: uuid('subject_id'),
    data: jsonb('data').notNull(),
    audience: text('audience').array().notNull(),
  },
  (table) => [
    uniqueIndex('event_number').on(table.number).where(sql`${table.number} is not null`),
    index('event_unpublished').on(table.id).where(sql`${table.number} is null`),
    index('event_subject').on(table.subjectId, table.id),
  ],
)

/** One row: the last number given. Its row lock makes publishers of several processes take turns. */
export const eventCounter = pgTable('event_counter', {
  id: integer('id').primaryKey(),
  lastNumber: bigNumber('last_number').notNull(),
})

/** How far somebody who follows the numbered line has come; the cursor is kept in the transaction that did the work. */
export const eventFollower = pgTable('event_follower', {
  name: text('name').primaryKey(),
  lastNumber: bigNumber('last_number').notNull(),
  /** Events that failed again and again and were passed over. */
  skipped: integer('skipped').notNull().default(0),
})
