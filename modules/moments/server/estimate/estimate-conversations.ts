import { isDeepStrictEqual } from 'node:util'
import { sql } from 'drizzle-orm'
import { systemActor } from '#platform/contract/principal.ts'
import { derivedId, rows, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { momentEstimated } from '../../contract/estimate.ts'
import type { EstimateReason } from '../../contract.ts'
import { momentAudience } from '../access.ts'
import { chooseEffectiveOf } from '../score.ts'
import { findFacts } from './facts.ts'
import { type MomentRow, readTold } from './read-told.ts'
import { refreshMomentScores } from './refresh-moment-scores.ts'
import { estimate } from './rules.ts'
import { estimateSettings } from './settings.ts'

type Changed = MomentRow & { value: number | null; reasons: EstimateReason[] | null; at: Date }

/**
 * Estimates the moments of these conversations from what is known now, and keeps what has changed: the estimate on the
 * moment, and one score of source `estimate` for each (written over, never piled up; gone when no fact tells any more).
 * A stronger score stays the one that counts.
 * @param all every moment; else the last few of each, which are all that new facts can touch
 */
export async function estimateConversations(
  tx: Transaction,
  conversationIds: readonly string[],
  { all = false }: { all?: boolean } = {},
): Promise<void> {
  if (conversationIds.length === 0) return
  const { weights, standards } = await estimateSettings(tx)
  const changed: Changed[] = []
  for (const { row, told, last } of await readTold(tx, conversationIds, all)) {
    const found = estimate(findFacts(told, standards), weights)
    const value = found?.value ?? null
    const reasons = found?.reasons ?? null
    if (row.estimate === value && isDeepStrictEqual(row.reasons, reasons)) continue
    changed.push({ ...row, value, reasons, at: last })
  }
  if (changed.length > 0) await keep(tx, changed)
}

async function keep(tx: Transaction, changed: readonly Changed[]): Promise<void> {
  const homes = [...new Set(changed.map((one) => one.conversationId))].sort()
  const locked = await rows<{ id: string; teamId: string | null; assigneeId: string | null; guests: string[] }>(
    tx,
    sql`select id, team_id as "teamId", assignee_id as "assigneeId", guests from conversation
        where id = any(${sql.param(homes)}::uuid[]) order by id for no key update`,
  )
  const given = JSON.stringify(
    changed.map(({ id, value, reasons, at }) => ({ id, score_id: derivedId(id, 'estimate'), value, reasons, at })),
  )
  const list = sql`jsonb_to_recordset(${given}::jsonb)
    as given(id uuid, score_id uuid, value smallint, reasons jsonb, at timestamptz)`
  await tx.execute(sql`update moment m set estimate = given.value, estimate_reasons = nullif(given.reasons, 'null')
    from ${list} where m.id = given.id`)
  await tx.execute(sql`delete from score s using ${list} where s.id = given.score_id and given.value is null`)
  await tx.execute(sql`
    insert into score (id, conversation_id, moment_id, value, source, by_kind, at, channel, effective, served_by_id, team_id)
    select given.score_id, m.conversation_id, m.id, given.value, 'estimate', 'system', given.at, 'other', false,
      m.served_by_id, m.team_id
    from ${list} join moment m on m.id = given.id where given.value is not null
    on conflict (id) do update set value = excluded.value, at = excluded.at, served_by_id = excluded.served_by_id,
      team_id = excluded.team_id, conversation_id = excluded.conversation_id, moment_id = excluded.moment_id`)
  await chooseEffectiveOf(tx, homes)
  await refreshMomentScores(
    tx,
    changed.map(({ id }) => id),
  )
  for (const home of locked) {
    const momentIds = changed.filter((one) => one.conversationId === home.id).map(({ id }) => id)
    await record(tx, momentEstimated, {
      actor: systemActor,
      subjectId: home.id,
      audience: momentAudience(home, false),
      data: { conversationId: home.id, momentIds },
    })
  }
}
