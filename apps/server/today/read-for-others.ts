import { type SQL, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { StepReasonRecord } from '../../contract/today.ts'

const day = 86_400_000
/** How far back answers are followed up, and after how long somebody who is there counts as silent. */
const followUp = 14 * day
const silentAfter = 4 * 3_600_000

export type ForOthersRow = {
  id: string
  conversation_id: string
  answer: 'partly' | 'not_met'
  words: string | null
  at: string
  name: string | null
  why: NonNullable<StepReasonRecord['instead']>['why']
}

/**
 * Customers who said that it is not solved, in teams that the reader leads, where nobody is responsible, or who is has gone or is
 * away, or has not answered for four hours. Where a team has no lead, its company's admins are the ones.
 */
export function unmetOfOthers(reader: Principal, now: Date): SQL {
  const leads = sql`(
    exists (select 1 from team_member t where t.team_id = c.team_id and t.member_id = ${reader.id}
      and (t.is_lead or ${reader.role} = 'supervisor'))
    or (c.team_id is null and ${reader.role} in ('supervisor', 'admin', 'owner'))
    or (${reader.role} in ('admin', 'owner') and not exists (
      select 1 from team_member t join member l on l.id = t.member_id and l.deactivated_at is null
      where t.team_id = c.team_id and (t.is_lead or l.role = 'supervisor'))))`
  // Most readers lead nobody: then nothing is looked at.
  const leadsAny = sql`(${reader.role} in ('supervisor', 'admin', 'owner')
    or exists (select 1 from team_member t where t.member_id = ${reader.id} and t.is_lead))`
  return sql`
    select k.id, c.id as conversation_id, k.answer, k.words, k.answered_at as at, m.name,
      case when m.id is null then 'free' when m.deactivated_at is not null or m.availability = 'away' then 'away'
        else 'silent' end as why
    from confirmation k join conversation c on c.id = k.conversation_id left join member m on m.id = c.assignee_id
    where ${leadsAny} and k.answer in ('partly', 'not_met') and k.answered_at > ${new Date(now.getTime() - followUp)}
      and c.assignee_id is distinct from ${reader.id} and c.status in ('open', 'waiting', 'resolved')
      and c.merged_into_id is null and (c.last_outbound_at is null or c.last_outbound_at < k.answered_at)
      and (m.id is null or m.deactivated_at is not null or m.availability = 'away'
        or k.answered_at < ${new Date(now.getTime() - silentAfter)})
      and not exists (select 1 from confirmation l where l.conversation_id = k.conversation_id and (l.at, l.id) > (k.at, k.id))
      and ${leads} and ${visibleTo(reader)}
    order by k.answered_at, k.id limit 50`
}
