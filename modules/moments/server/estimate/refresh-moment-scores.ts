import { sql } from 'drizzle-orm'
import type { Transaction } from '#platform/server/database/index.ts'
import { strongestFirst } from '../score-order.ts'

/** Copies the score that counts to each of these moments (rules.ts `effectiveScore`); null where none is left. */
export async function refreshMomentScores(tx: Transaction, momentIds: readonly string[]): Promise<void> {
  if (momentIds.length === 0) return
  await tx.execute(sql`
    update moment m set score_id = best.id, score_value = best.value, score_source = best.source, score_at = best.at,
      score_recorded = coalesce(best.source = 'customer' and best.recorded_by_id is not null, false)
    from unnest(${sql.param([...momentIds])}::uuid[]) as wanted(id)
    left join lateral (
      select s.id, s.value, s.source, s.recorded_by_id, s.at from score s where s.moment_id = wanted.id
      order by ${strongestFirst} limit 1) best on true
    where m.id = wanted.id and m.score_id is distinct from best.id or m.id = wanted.id
      and (m.score_value, m.score_at) is distinct from (best.value, best.at)`)
}
