import { type SQL, sql } from 'drizzle-orm'

/**
 * A limit as it stands in a planned statement: the next of a few numbers, so that there are few statements. As a
 * parameter it would hide from the planner how few rows are wanted. The caller cuts what is too much.
 */
export function limitOf(wanted: number): SQL {
  return sql.raw(String([1, 7, 21, 51, 101].find((size) => size >= wanted) ?? wanted))
}
