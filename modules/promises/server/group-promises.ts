import { type SQL, sql } from 'drizzle-orm'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, decodeCursor, encodeCursor, limitOf, plannedRows } from '#platform/server/database/index.ts'
import { type listPromiseGroups, owedFilters, type PromiseGrouping } from '../contract.ts'
import { chosen, type PromiseChoice } from './filter.ts'
import { presentPromises } from './present.ts'
import { promisesById } from './queries.ts'
import { promise } from './schema.ts'
import { readInstant } from './times.ts'

type Wanted = PromiseChoice & { by: PromiseGrouping; after?: string; limit?: number }
type Kind = 'member' | 'team' | 'customer'
type GroupRow = {
  id: string | null
  kind: Kind
  name: string | null
  count: number
  overdue: number
  /** Where the group stands: that of no team last, then by the first due time in it (microseconds). */
  last: number
  place: number
  groups: number
  total: number
}
type CardRow = { group: number; id: string }

/** Of each group so many are told at once; the list goes on from there. */
const cards = 6
/** Stands for no team where groups are ordered. */
const nobody = '00000000-0000-0000-0000-000000000000'

const keys: Record<PromiseGrouping, { id: SQL; kind: SQL }> = {
  owner: { id: sql`${promise.ownerId}`, kind: sql`${promise.ownerKind}` },
  customer: { id: sql`${conversation.customerId}`, kind: sql`'customer'` },
  team: { id: sql`${conversation.teamId}`, kind: sql`'team'` },
}

/**
 * Promises by owner, customer or team of the conversation, as far as the reader may read them: each group with how many
 * there are in all, how many of them are overdue, and the first few: the same ones as the list of the same choice
 * (`listPromises`). Three statements, however many groups there are.
 * @throws Problem `bad-request` on `after`, `from`, `to`
 */
export async function groupPromises(
  db: Database,
  { by, after, limit = 8, ...choice }: Wanted,
): Promise<ReplyOf<typeof listPromiseGroups>> {
  const at = now()
  const owed = owedFilters.includes(choice.state ?? 'outstanding')
  const where = chosen(choice, at)
  const edge = after ? decodeCursor(after, ['number', 'number', 'uuid']) : null
  const found = await groupRows(db, { by, where, owed, edge, limit: limit + 1, at })
  const page = found.slice(0, limit)
  const [cardsOf, [sum]] = await Promise.all([
    cardsIn(db, { by, where, owed, page }),
    // Past the last page nothing tells how many there are.
    found.length > 0 ? [found[0]] : groupRows(db, { by, where, owed, edge: null, limit: 1, at }),
  ])
  const fulls = await promisesById(db, [...cardsOf.values()].flat())
  const byId = new Map(fulls.map((full) => [full.promise.id, full]))
  const shown = page.map((_, index) => (cardsOf.get(index) ?? []).flatMap((id) => byId.get(id) ?? []))
  const records = await presentPromises(
    db,
    shown.flatMap((one) => one.slice(0, cards)),
    { reader: choice.principal, at },
  )
  const recordOf = new Map(records.map((one) => [one.id, one]))
  const last = page.at(-1)
  return {
    items: page.map(({ id, kind, name, count, overdue }, index) => {
      const own = shown[index] ?? []
      const items = own.slice(0, cards).flatMap((full) => recordOf.get(full.promise.id) ?? [])
      const end = items.at(-1)
      return {
        ...{ id, kind, count, overdue, items },
        name: name ?? '',
        next: own.length > cards && end ? encodeCursor([end.dueAt, end.id]) : null,
      }
    }),
    next: found.length > limit && last ? encodeCursor([last.last, last.place, last.id ?? nobody]) : null,
    groups: sum?.groups ?? 0,
    total: sum?.total ?? 0,
    from: choice.from ? readInstant('from', choice.from).toISOString() : null,
  }
}

type Asked = { by: PromiseGrouping; where: SQL; owed: boolean }

function groupRows(
  db: Database,
  {
    by,
    where,
    owed,
    edge,
    limit,
    at,
  }: Asked & { edge: readonly [number, number, string] | null; limit: number; at: Date },
): Promise<GroupRow[]> {
  const { id, kind } = keys[by]
  const micros = (due: SQL) => sql`(extract(epoch from ${due}) * 1000000)::float8`
  return plannedRows<GroupRow>(
    db,
    sql`
      with g as (
        select ${id} as id, ${kind} as kind, count(*)::int as count, (${id} is null)::int as last,
          (count(*) filter (where ${promise.settledAt} is null and ${promise.dueAt} <= ${at.toISOString()}::timestamptz))::int as overdue,
          ${owed ? micros(sql`min(${promise.dueAt})`) : sql`-${micros(sql`max(${promise.dueAt})`)}`} as place
        from ${promise} join ${conversation} on ${conversation.id} = ${promise.conversationId}
        where ${where} group by 1, 2),
      summed as (select g.*, (count(*) over ())::int as groups, (sum(count) over ())::int as total from g),
      page as (
        select * from summed
        ${edge ? sql`where (last, place, coalesce(id, ${nobody}::uuid)) > (${edge[0]}::int, ${edge[1]}::float8, ${edge[2]}::uuid)` : sql``}
        order by last, place, coalesce(id, ${nobody}::uuid) limit ${limitOf(limit)})
      select page.*, case kind when 'member' then (select name from member where id = page.id)
        when 'team' then (select name from team where id = page.id)
        else (select coalesce(nullif(name, ''), appellation) from customer where id = page.id) end as name
      from page order by last, place, coalesce(id, ${nobody}::uuid)`,
  )
}

/** The ids of the first cards of each group and one more, by the group's place on the page. */
async function cardsIn(
  db: Database,
  { by, where, owed, page }: Asked & { page: readonly GroupRow[] },
): Promise<Map<number, string[]>> {
  if (page.length === 0) return new Map()
  const { id, kind } = keys[by]
  const way = owed ? sql.raw('asc') : sql.raw('desc')
  const same = by === 'team' ? sql`${id} is not distinct from g.id` : sql`${id} = g.id and ${kind} = g.kind`
  const found = await plannedRows<CardRow>(
    db,
    sql`
      select (g.n - 1)::int as "group", first.id
      from unnest(${sql.param(page.map((one) => one.id))}::uuid[], ${sql.param(page.map((one) => one.kind))}::text[])
        with ordinality as g (id, kind, n)
      cross join lateral (
        select ${promise.id}, ${promise.dueAt} from ${promise} join ${conversation} on ${conversation.id} = ${promise.conversationId}
        where ${same} and ${where} order by ${promise.dueAt} ${way}, ${promise.id} ${way} limit ${sql.raw(String(cards + 1))}) first
      order by g.n, first.due_at ${way}, first.id ${way}`,
  )
  return new Map([...Map.groupBy(found, (one) => one.group)].map(([group, ids]) => [group, ids.map((one) => one.id)]))
}
