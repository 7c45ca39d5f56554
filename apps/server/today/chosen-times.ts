import { type SQL, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'

export type ChosenRow = { id: string; conversation_id: string; text: string; at: string }

/**
 * Times to come that customers have chosen and that nobody has promised yet: in the reader's conversations, and those of
 * their teams that are nobody's. A slot becomes a promise under its own id.
 */
export function chosenTimes(reader: Principal, now: Date): SQL {
  return sql`
    select s.id, c.id as conversation_id, a.text, s.from_at as at
    from ask a join ask_slot s on s.id = a.chosen_slot_id
    join conversation at_home on at_home.id = a.conversation_id
    join conversation c on c.id = coalesce(at_home.merged_into_id, at_home.id)
    where a.chosen_slot_id is not null and a.withdrawn_at is null and s.to_at > ${now} and c.status <> 'closed'
      and ${visibleTo(reader)}
      and (c.assignee_id = ${reader.id}
        or c.assignee_id is null and c.team_id = any(${sql.param([...reader.teamIds])}::uuid[]))
      and not exists (select 1 from promise p where p.id = s.id)
    order by s.from_at, s.id limit 100`
}
