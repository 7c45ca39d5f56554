import { sql } from 'drizzle-orm'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { refreshMomentScores } from '../estimate/refresh-moment-scores.ts'

/**
 * Gives each score that names no moment the contact that went on or had last ended when it was given, and copies the
 * score that counts to the moment. A score never goes to a hand-over by itself.
 */
export async function assignScores(tx: Transaction, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return
  const assigned = await rows<{ id: string }>(
    tx,
    sql`update score s set moment_id = found.moment_id
        from (
          select one.id, coalesce(
            (select m.id from moment m where m.conversation_id = one.conversation_id and m.kind <> 'internal'
              and m.began_at <= one.at order by m.position desc limit 1),
            (select m.id from moment m where m.conversation_id = one.conversation_id and m.kind <> 'internal'
              order by m.position limit 1)) as moment_id
          from score one
          where one.conversation_id = any(${sql.param([...conversationIds].sort())}::uuid[]) and one.moment_id is null) found
        where s.id = found.id and found.moment_id is not null
        returning found.moment_id as id`,
  )
  await refreshMomentScores(tx, [...new Set(assigned.map(({ id }) => id))].sort())
}
