import { integer, jsonb, pgTable } from 'drizzle-orm/pg-core'
import { instant } from '#platform/server/database/columns.ts'

export type DemoContents = {
  members: string[]
  teams: string[]
  organizations: string[]
  customers: string[]
  company: boolean
  /** It brought the start set of touchpoints along. */
  touchpoints?: boolean
  /** It set the trade of the guidance. */
  guidance?: boolean
}

/** One row while the demo company is loaded: what belongs to it. `company`: it brought the company itself along. */
export const demoLoaded = pgTable('demo_loaded', {
  id: integer('id').primaryKey(),
  at: instant('at').notNull(),
  contents: jsonb('contents').$type<DemoContents>().notNull(),
})
