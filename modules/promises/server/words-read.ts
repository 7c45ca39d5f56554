import { sql } from 'drizzle-orm'
import { now } from '#platform/server/clock/index.ts'
import { type Database, rows, type Transaction } from '#platform/server/database/index.ts'
import type { PromiseRow } from './queries.ts'

/** The customer's page shows these promises: from the first time on their words are known to the customer. */
export async function promisesRead(db: Database, promiseIds: readonly string[]): Promise<void> {
  if (promiseIds.length === 0) return
  await rows(
    db,
    // What somebody is changing at this moment is marked the next time: no page waits for that.
    sql`update promise set read_at = ${now()} where id in (
          select id from promise where id = any(${sql.param([...promiseIds])}::uuid[]) and read_at is null and not internal
          order by id for update skip locked)`,
  )
}

/**
 * Whether the customer could have read what a promise says: on their page, in the message that made it, or in one of ours
 * since that has its words; or it took the place of one that they know.
 */
export async function wordsRead(tx: Transaction, row: PromiseRow): Promise<boolean> {
  if (row.readAt || row.replacesId) return true
  const [told] = await rows(
    tx,
    sql`select 1 from message where conversation_id = ${row.conversationId} and direction = 'outbound'
          and (id = ${row.fromMessageId} or (occurred_at >= ${row.createdAt} and strpos(text, ${row.text}) > 0)) limit 1`,
  )
  return told !== undefined
}
