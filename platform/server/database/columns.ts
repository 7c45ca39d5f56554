import { bigint, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Column kinds used by every table; see ARCHITECTURE.md. */
export const id = () => uuid('id').primaryKey()
export const reference = (name: string) => uuid(name)
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })
export const bigNumber = (name: string) => bigint(name, { mode: 'number' })
