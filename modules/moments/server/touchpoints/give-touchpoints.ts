import { sql } from 'drizzle-orm'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { type Rule, ruleFor } from './rules.ts'

/** Enabled rules whose touchpoint is still given, in their order. */
async function readRules(tx: Transaction): Promise<Rule[]> {
  return rows<Rule>(
    tx,
    sql`select r.id, r.touchpoint_id as "touchpointId", r.channels, r.team_ids as "teamIds", r.tags, r.words
        from touchpoint_rule r join touchpoint t on t.id = r.touchpoint_id
        where r.enabled and t.archived_at is null order by r.position, r.id`,
  )
}

/** What was said at the beginning of a moment `m`, as far as rules look for words. */
export const saidInMoment = sql`coalesce((
  select string_agg(left(said.text, 2000), ' ') from (
    select text from message where conversation_id = m.conversation_id and occurred_at >= m.began_at
      and occurred_at <= coalesce((select occurred_at from message where id = m.last_message_id), m.began_at)
      and direction <> 'note' and not private order by occurred_at, seq limit 4) said), '')`

type Row = {
  id: string
  channel: string
  teamId: string | null
  touchpointId: string | null
  ruleId: string | null
  tags: string[]
  text: string
}

/**
 * Gives contacts the touchpoint of the first rule that fits, or none; what was chosen by hand stays.
 * @returns the ids of those that have another one now
 */
export async function giveTouchpoints(tx: Transaction, momentIds: readonly string[]): Promise<readonly string[]> {
  if (momentIds.length === 0) return []
  const rules = await readRules(tx)
  const byWords = rules.some(({ words }) => words.length > 0)
  const found = await rows<Row>(
    tx,
    sql`select m.id, m.channel, m.team_id as "teamId", m.touchpoint_id as "touchpointId",
          m.touchpoint_rule_id as "ruleId", c.tags,
          case when ${byWords} then ${saidInMoment} else '' end as text
        from moment m join conversation c on c.id = m.conversation_id
        where m.id = any(${sql.param([...momentIds])}::uuid[]) and m.kind <> 'internal'
          and m.touchpoint_by is distinct from 'hand'
        order by m.id`,
  )
  const changed = found.flatMap((row) => {
    const rule = ruleFor(rules, row)
    const touchpointId = rule?.touchpointId ?? null
    const ruleId = rule?.id ?? null
    if (touchpointId === row.touchpointId && ruleId === row.ruleId) return []
    return [{ id: row.id, touchpointId, ruleId, moved: touchpointId !== row.touchpointId }]
  })
  if (changed.length === 0) return []
  await rows(
    tx,
    sql`update moment m set touchpoint_id = given."touchpointId", touchpoint_rule_id = given."ruleId",
          touchpoint_by = case when given."touchpointId" is null then null else 'rule' end
        from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as given(id uuid, "touchpointId" uuid, "ruleId" uuid)
        where m.id = given.id`,
  )
  return changed.filter(({ moved }) => moved).map(({ id }) => id)
}
