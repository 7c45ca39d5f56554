import { inArray } from 'drizzle-orm'
import type { Database, Transaction } from '#platform/server/database/index.ts'
import { promise } from './schema.ts'

/** Which of these ids are promises, whatever has become of them: a thing chosen becomes a promise under its own id. */
export async function promisedAmong(db: Database | Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const found = await (db as Database)
    .select({ id: promise.id })
    .from(promise)
    .where(inArray(promise.id, [...ids]))
  return new Set(found.map(({ id }) => id))
}
