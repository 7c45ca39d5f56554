import { type SQL, sql } from 'drizzle-orm'

const sizes = [1, 7, 21, 31, 51, 101]

/**
 * A limit for planned statements: it stands in the text, as a parameter would hide from the planner how few rows are
 * wanted, and is rounded up to one of a few numbers, so that there are few texts. The caller cuts what is too much.
 */
export function limitOf(wanted: number): SQL {
  return sql.raw(String(sizes.find((size) => size >= wanted) ?? Math.ceil(wanted)))
}
