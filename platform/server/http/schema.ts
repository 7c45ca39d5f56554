import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/** First answers of requests with an `Idempotency-Key`. */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    key: text('key').primaryKey(),
    fingerprint: text('fingerprint').notNull(),
    /** null while the first request runs */
    status: integer('status'),
    reply: text('reply'),
    at: instant('at').notNull(),
  },
  (table) => [index('idempotency_key_at').on(table.at)],
)
