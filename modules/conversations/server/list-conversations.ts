import { type SQL, sql } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, decodeCursor, encodeCursor, limitOf, plannedRows } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import {
  activeStatuses,
  type ConversationRowRecord,
  type ListFilterRecord,
  type Sort,
  type Status,
  type View,
} from '../contract.ts'
import { visibleTo } from './access.ts'
import { isoOrNull, type Row, rowColumns, rowJoins, toRow } from './present.ts'

const inWork: readonly Status[] = ['open', 'waiting']
const viewStatuses: Readonly<Record<View, readonly Status[] | null>> = {
  mine: inWork,
  unassigned: inWork,
  team: inWork,
  open: ['open'],
  waiting: ['waiting'],
  snoozed: ['snoozed'],
  resolved: ['resolved'],
  closed: ['closed'],
  mentions: null,
  all: null,
}

/** Statuses as literals, so the planner sees that a partial index covers them. */
function statusIn(statuses: readonly Status[]): SQL {
  return sql.raw(`c.status in (${statuses.map((status) => `'${status}'`).join(', ')})`)
}

/** The conditions of a filter, visibility first; `view` defaults to `all`. */
function conditions(reader: Principal, filter: ListFilterRecord, statuses: readonly Status[] | null): SQL[] {
  const view = filter.view ?? 'all'
  const all: SQL[] = [visibleTo(reader), sql`c.merged_into_id is null`]
  if (statuses) all.push(statusIn(statuses))
  if (view === 'mine') all.push(sql`c.assignee_id = ${reader.id}`)
  if (view === 'unassigned') all.push(sql`c.assignee_id is null`)
  if (view === 'team' && !filter.team) all.push(ofTeams(reader))
  if (view === 'mentions') {
    all.push(
      sql`c.id in (select m.conversation_id from message m where m.mentions <> '{}' and m.mentions @> array[${reader.id}]::uuid[])`,
    )
  }
  if (filter.team === 'none') all.push(sql`c.team_id is null`)
  else if (filter.team) all.push(sql`c.team_id = ${filter.team}`)
  if (filter.assignee === 'none') all.push(sql`c.assignee_id is null`)
  else if (filter.assignee) all.push(sql`c.assignee_id = ${filter.assignee === 'me' ? reader.id : filter.assignee}`)
  if (filter.tag) all.push(sql`c.tags @> array[${filter.tag}]::text[]`)
  if (filter.channel) all.push(sql`c.channel = ${filter.channel}`)
  if (filter.priority) all.push(sql`c.priority = ${filter.priority}`)
  if (filter.customer) all.push(sql`c.customer_id = ${filter.customer}`)
  if (filter.unread) {
    all.push(
      sql`${statusIn(activeStatuses)} and c.last_seq > coalesce((select r.last_seq from conversation_read r
        where r.member_id = ${reader.id} and r.conversation_id = c.id), 0)`,
    )
  }
  return all
}

function ofTeams(reader: Principal): SQL {
  if (reader.seesAllTeams) return sql`c.team_id is not null`
  return sql`c.team_id = any(${sql.param([...reader.teamIds])}::uuid[])`
}

const keys: Readonly<Record<Sort, { column: SQL; descending: boolean }>> = {
  newest: { column: sql`c.last_message_at`, descending: true },
  oldest: { column: sql`c.last_message_at`, descending: false },
  attention: { column: sql`coalesce(c.attention_at, 'infinity'::timestamptz)`, descending: false },
  waiting: { column: sql`coalesce(c.waiting_since, 'infinity'::timestamptz)`, descending: false },
}

const isActiveOnly = (statuses: readonly Status[] | null) =>
  statuses?.every((status) => (activeStatuses as readonly Status[]).includes(status)) ?? false

/**
 * One page of the conversations that the reader may see, by keyset: what arrives while one pages neither hides nor
 * doubles a row. Attention and waiting order active conversations; where others are asked for, `newest` is used.
 */
export async function listConversations(
  db: Database,
  reader: Principal,
  query: ListFilterRecord & { after?: string; limit?: number },
): Promise<{ items: ConversationRowRecord[]; next: string | null }> {
  const { limit = 50 } = query
  const statuses = query.status ? [query.status] : viewStatuses[query.view ?? 'all']
  const wanted = query.sort ?? 'newest'
  const sort = (wanted === 'attention' || wanted === 'waiting') && !isActiveOnly(statuses) ? 'newest' : wanted
  const { column, descending } = keys[sort]
  const where = conditions(reader, query, statuses)
  if (query.after) {
    const [at, id] = decodeCursor(query.after, ['string', 'uuid'])
    if (at !== 'infinity' && Number.isNaN(Date.parse(at))) throw badField('after', 'cursor')
    where.push(sql`(${column}, c.id) ${descending ? sql`<` : sql`>`} (${at}::timestamptz, ${id}::uuid)`)
  }
  const order = descending ? sql`${column} desc, c.id desc` : sql`${column}, c.id`
  const found = await plannedRows<Row>(
    db,
    sql`
      select ${rowColumns}
      from (select c.* from conversation c where ${sql.join(where, sql` and `)} order by ${order} limit ${limitOf(limit + 1)}) c
      ${rowJoins(reader.id)}
      order by ${order}`,
  )
  const items = found.slice(0, limit).map(toRow)
  const last = items.at(-1)
  const key = (one: ConversationRowRecord) =>
    sort === 'attention' ? one.attentionAt : sort === 'waiting' ? one.waitingSince : one.lastMessageAt
  return {
    items,
    next: found.length > limit && last ? encodeCursor([isoOrNull(key(last)) ?? 'infinity', last.id]) : null,
  }
}

type Group = { status: Status; team_id: string | null; assignee: 'me' | 'none' | 'other'; count: number }

/** How many conversations each view has for this reader: two statements, read from the index of active ones. */
export async function countConversations(db: Database, reader: Principal) {
  const [groups, [unread]] = await Promise.all([
    plannedRows<Group>(
      db,
      sql`
        select c.status, c.team_id,
          case when c.assignee_id is null then 'none' when c.assignee_id = ${reader.id} then 'me' else 'other' end as assignee,
          count(*)::int as count
        from conversation c where ${statusIn(activeStatuses)} and ${visibleTo(reader)} group by 1, 2, 3`,
    ),
    plannedRows<{ mine: number; mentions: number }>(
      db,
      sql`
        select
          (select count(*)::int from conversation c
            left join conversation_read r on r.member_id = ${reader.id} and r.conversation_id = c.id
            where c.assignee_id = ${reader.id} and ${statusIn(inWork)} and c.last_seq > coalesce(r.last_seq, 0)) as mine,
          (select count(distinct c.id)::int from message m join conversation c on c.id = m.conversation_id
            left join conversation_read r on r.member_id = ${reader.id} and r.conversation_id = c.id
            where m.mentions <> '{}' and m.mentions @> array[${reader.id}]::uuid[] and ${statusIn(activeStatuses)}
              and ${visibleTo(reader)} and m.seq > coalesce(r.last_seq, 0)) as mentions`,
    ),
  ])
  const sum = (wanted: (group: Group) => boolean) =>
    groups.reduce((total, group) => total + (wanted(group) ? group.count : 0), 0)
  const working = (group: Group) => group.status === 'open' || group.status === 'waiting'
  const ofMyTeams = ({ team_id: id }: Group) => id !== null && (reader.seesAllTeams || reader.teamIds.includes(id))
  const teamIds = [...new Set(groups.map((group) => group.team_id))]
  return {
    mine: sum((group) => working(group) && group.assignee === 'me'),
    mineUnread: unread?.mine ?? 0,
    unassigned: sum((group) => working(group) && group.assignee === 'none'),
    team: sum((group) => working(group) && ofMyTeams(group)),
    open: sum((group) => group.status === 'open'),
    waiting: sum((group) => group.status === 'waiting'),
    snoozed: sum((group) => group.status === 'snoozed'),
    mentions: unread?.mentions ?? 0,
    teams: teamIds.map((id) => ({ id, count: sum((group) => working(group) && group.team_id === id) })),
  }
}
