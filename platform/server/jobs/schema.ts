import { pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/** Work that each database wants one time, by the name of its job: it is queued in the transaction that writes the row. */
export const jobOnce = pgTable('job_once', {
  name: text('name').primaryKey(),
  queuedAt: instant('queued_at').notNull(),
})
