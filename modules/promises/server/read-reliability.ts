import { type SQL, sql } from 'drizzle-orm'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { leaders } from '#platform/contract/permission.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, decodeCursor, encodeCursor, rows } from '#platform/server/database/index.ts'
import type { ReliabilityView, readReliability } from '../contract.ts'
import { readable } from './filter.ts'
import { promiseTouchpoints } from './hooks.ts'
import { promise } from './schema.ts'
import { readInstant } from './times.ts'

type Wanted = { principal: Principal; by: ReliabilityView; from?: string; to?: string; after?: string; limit?: number }
type Row = {
  id: string | null
  name: string | null
  made: number
  onTime: number
  late: number
  broken: number
  renegotiated: number
  withdrawn: number
  open: number
}

/** Stands for no team where lines are ordered. */
const nobody = '00000000-0000-0000-0000-000000000000'

const keys: Record<ReliabilityView, () => SQL> = {
  member: () => sql`${promise.ownerId}`,
  team: () => sql`${conversation.teamId}`,
  customer: () => sql`${conversation.customerId}`,
  touchpoint: () => promiseTouchpoints().at(sql`${promise.conversationId}`, sql`${promise.createdAt}`),
}
const names: Record<ReliabilityView, () => SQL> = {
  member: () => sql`(select name from member where id = g.id)`,
  team: () => sql`(select name from team where id = g.id)`,
  customer: () => sql`(select coalesce(nullif(name, ''), appellation) from customer where id = g.id)`,
  touchpoint: () => promiseTouchpoints().name(sql`g.id`),
}

/** Promises of a team count for no person. */
function ofPersons(reader: Principal): SQL {
  const own = leaders.includes(reader.role) ? sql`` : sql`and ${promise.ownerId} = ${reader.id}`
  return sql`and ${promise.ownerKind} = 'member' ${own}`
}

/**
 * How reliably promises to customers were kept, of conversations that the reader may read, by when they were due; the
 * line with the most promises first. Leaders compare people; everybody else sees their own line, as on scorecards. Promises of a team count for no person. A promise's touchpoint is that of the contact
 * in which it was made.
 * @throws Problem `bad-request` on `after`, `from`, `to`
 */
export async function readReliabilityFigures(
  db: Database,
  { principal, by, from, to, after, limit = 50 }: Wanted,
): Promise<ReplyOf<typeof readReliability>> {
  const edge = after ? decodeCursor(after, ['number', 'uuid']) : null
  const since = from ? sql`and ${promise.dueAt} >= ${readInstant('from', from).toISOString()}::timestamptz` : sql``
  const until = to ? sql`and ${promise.dueAt} < ${readInstant('to', to).toISOString()}::timestamptz` : sql``
  const count = (where: SQL) => sql`(count(*) filter (where ${where}))::int`
  const state = promise.state
  // Who sees all of them needs the conversation only for what it is counted by.
  const ofConversations = !principal.seesAllTeams || by === 'team' || by === 'customer'
  const found = await rows<Row>(
    db,
    sql`
      with g as (
        select ${keys[by]()} as id, count(*)::int as made,
          ${count(sql`${state} = 'kept' and not ${promise.keptLate}`)} as "onTime",
          ${count(sql`${state} = 'kept' and ${promise.keptLate}`)} as late,
          ${count(sql`${state} = 'broken'`)} as broken,
          ${count(sql`${state} = 'renegotiated'`)} as renegotiated,
          ${count(sql`${state} = 'withdrawn'`)} as withdrawn,
          ${count(sql`${state} = 'open'`)} as open
        from ${promise} ${ofConversations ? sql`join ${conversation} on ${conversation.id} = ${promise.conversationId}` : sql``}
        where not ${promise.internal} ${by === 'member' ? ofPersons(principal) : sql``}
          ${since} ${until} and ${readable(principal)}
        group by 1)
      select g.*, ${names[by]()} as name from g
      ${edge ? sql`where (-g.made, coalesce(g.id, ${nobody}::uuid)) > (${-edge[0]}::int, ${edge[1]}::uuid)` : sql``}
      order by -g.made, coalesce(g.id, ${nobody}::uuid) limit ${limit + 1}`,
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => {
      const known = row.onTime + row.late + row.broken
      return { ...row, name: row.name ?? '', known, rate: known > 0 ? row.onTime / known : null }
    }),
    next: found.length > limit && last ? encodeCursor([last.made, last.id ?? nobody]) : null,
  }
}
