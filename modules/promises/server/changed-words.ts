import { sql } from 'drizzle-orm'
import { type Database, rows } from '#platform/server/database/index.ts'

/** Another wording of a promise that its customer had read. */
export type ChangedWords = { at: string; promiseId: string; was: string; now: string; reason: string }

/** How these promises were worded before, where the customer is told (see `changePromise`); oldest first. */
export async function changedWords(db: Database, promiseIds: readonly string[]): Promise<ChangedWords[]> {
  if (promiseIds.length === 0) return []
  const found = await rows<Omit<ChangedWords, 'at'> & { at: Date | string }>(
    db,
    sql`select told.at, told.promise_id as "promiseId", told.old_text as was, told.now, told.reason from (
          select c.*, coalesce(lead(c.old_text) over (partition by c.promise_id order by c.id), p.text) as now
          from promise_change c join promise p on p.id = c.promise_id
          where c.promise_id = any(${sql.param([...promiseIds])}::uuid[]) and c.old_text is not null) told
        where told.reason is not null order by told.id limit 100`,
  )
  return found.map(({ at, ...told }) => ({ ...told, at: new Date(at).toISOString() }))
}
