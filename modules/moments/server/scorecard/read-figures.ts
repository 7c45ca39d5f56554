import { type SQL, sql } from 'drizzle-orm'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, decodeCursor, encodeCursor, limitOf, rows } from '#platform/server/database/index.ts'
import type { EstimateFact } from '../../contract/estimate.ts'
import type {
  JourneyPointRecord,
  JourneyStopRecord,
  listScorecards,
  ScorecardFiguresRecord,
  ScorecardFilters,
  ScorecardView,
  sumScorecards,
} from '../../contract/scorecards.ts'
import type { EstimateReason } from '../../contract.ts'
import { countedValue, filtered, spanOf } from './scope.ts'
import { figuresOf, round } from './statistics.ts'

type Counted = {
  moments: number
  distribution: number[]
  customer: number
  reviewer: number
  estimate: number
  recorded: number
  waitingMedian: number | null
}

const columns = sql`m.conversation_id, m.customer_id, m.served_by_id, m.team_id, m.touchpoint_id, m.began_at, m.kind,
  m.waiting_seconds, m.score_recorded`

/** Aggregates over rows `m` with `v`, the counted value, and `src`, its source. */
const counted = sql`
  count(*)::int as moments,
  array[count(*) filter (where v = -3), count(*) filter (where v = -2), count(*) filter (where v = -1),
    count(*) filter (where v = 0), count(*) filter (where v = 1), count(*) filter (where v = 2),
    count(*) filter (where v = 3)]::int[] as distribution,
  count(*) filter (where v is not null and src = 'customer')::int as customer,
  count(*) filter (where v is not null and src = 'reviewer')::int as reviewer,
  count(*) filter (where v is not null and src = 'estimate')::int as estimate,
  count(*) filter (where v is not null and score_recorded)::int as recorded,
  percentile_cont(0.5) within group (order by waiting_seconds) filter (where kind = 'contact') as "waitingMedian"`

function present(row: Counted): ScorecardFiguresRecord {
  const { moments, distribution, customer, reviewer, estimate, recorded, waitingMedian } = row
  const figures = figuresOf(distribution)
  return {
    moments,
    ...figures,
    distribution,
    bySource: { customer, reviewer, estimate },
    recorded,
    share: moments === 0 ? null : round(figures.count / moments),
    waitingMedian,
  }
}

/** What each view groups by: the key as text, and what its lines are sorted by, largest first. */
function grouping(by: ScorecardView, zone: string): { key: SQL; sort: SQL } {
  const recent = sql`(extract(epoch from max(began_at)) * 1000)::float8`
  const many = sql`count(*)::float8`
  switch (by) {
    case 'conversation':
      return { key: sql`conversation_id::text`, sort: recent }
    case 'customer':
      return { key: sql`customer_id::text`, sort: recent }
    case 'agent':
      return { key: sql`coalesce(served_by_id::text, '')`, sort: many }
    case 'team':
      return { key: sql`coalesce(team_id::text, '')`, sort: many }
    case 'touchpoint':
      return { key: sql`coalesce(touchpoint_id::text, '')`, sort: many }
    case 'day':
    case 'week':
    case 'month':
      return {
        key: sql`to_char(date_trunc(${by}, began_at at time zone ${zone}), 'YYYY-MM-DD')`,
        sort: sql`min(extract(epoch from date_trunc(${by}, began_at at time zone ${zone})))::float8`,
      }
  }
}

/** Names of what the lines are of; a line whose name the reader may not know is not there at all. */
function naming(by: ScorecardView): { join: SQL; name: SQL } {
  switch (by) {
    case 'conversation':
      return {
        join: sql`left join conversation c on c.id::text = g.key`,
        name: sql`coalesce('#' || c.number || ' ' || c.subject, '')`,
      }
    case 'customer':
      return {
        join: sql`left join customer u on u.id::text = g.key`,
        name: sql`coalesce(nullif(u.name, ''), u.appellation, '')`,
      }
    case 'agent':
      return { join: sql`left join member p on p.id::text = g.key`, name: sql`coalesce(p.name, '')` }
    case 'team':
      return { join: sql`left join team t on t.id::text = g.key`, name: sql`coalesce(t.name, '')` }
    case 'touchpoint':
      return { join: sql`left join touchpoint t on t.id::text = g.key`, name: sql`coalesce(t.name, '')` }
    case 'day':
    case 'week':
    case 'month':
      return { join: sql``, name: sql`g.key` }
  }
}

/** Conversations are named by their subject, customers by their name: only to those who may read the conversation. */
function namedToReader(reader: Principal, by: ScorecardView): SQL {
  if (reader.seesAllTeams || (by !== 'conversation' && by !== 'customer')) return sql`true`
  return sql`exists (select 1 from conversation c where c.id = m.conversation_id and (c.team_id is null
    or c.team_id = any(${sql.param([...reader.teamIds])}::uuid[]) or c.assignee_id = ${reader.id}))`
}

type Line = Counted & { key: string; name: string; sort: string | number }

/**
 * Scorecards (method A3, A8) with a line for each conversation, customer, agent, team, touchpoint or period: most recent
 * first, or those with most moments first. Counted from `moment` alone, in one pass over the chosen stretch of time.
 * @throws Problem `forbidden` for another person's or team's figures, `bad-request` on `from`, `to` or `after`
 */
export async function readScorecards(
  db: Database,
  {
    principal,
    by,
    after,
    limit = 50,
    ...filters
  }: ScorecardFilters & { principal: Principal; by: ScorecardView; after?: string; limit?: number },
): Promise<ReplyOf<typeof listScorecards>> {
  const cursor = after ? decodeCursor(after, ['number', 'string']) : null
  const { key, sort } = grouping(by, principal.timeZone)
  const { join, name } = naming(by)
  const value = countedValue(filters.source)
  const found = await rows<Line>(
    db,
    sql`
      with m as materialized (
        select ${columns}, ${value} as v, m.score_source as src from moment m
        where ${filtered(principal, filters, by)} and ${namedToReader(principal, by)}),
      g as (
        select ${key} as key, ${sort} as sort, ${counted} from m group by 1)
      select g.*, ${name} as name from g ${join}
      where ${cursor ? sql`(g.sort, g.key) < (${cursor[0]}::float8, ${cursor[1]})` : sql`true`}
      order by g.sort desc, g.key desc limit ${limitOf(limit + 1)}`,
  )
  const lines = found.slice(0, limit)
  const last = lines.at(-1)
  const ways =
    by === 'conversation'
      ? await waysOf(
          db,
          lines.map((line) => line.key),
          filters,
        )
      : new Map()
  const { from, to } = spanOf(filters)
  return {
    items: lines.map((line) => ({
      key: line.key,
      name: line.name,
      ...present(line),
      ...peakEnd(ways.get(line.key) ?? []),
    })),
    next: found.length > limit && last ? encodeCursor([Number(last.sort), last.key]) : null,
    from: from.toISOString(),
    to: to.toISOString(),
  }
}

/** The same over everything the reader may count. */
export async function readTotal(
  db: Database,
  { principal, ...filters }: ScorecardFilters & { principal: Principal },
): Promise<ReplyOf<typeof sumScorecards>> {
  const { from, to } = spanOf(filters)
  const [all] = await rows<Counted>(
    db,
    sql`with m as (select ${columns}, ${countedValue(filters.source)} as v, m.score_source as src from moment m
          where ${filtered(principal, filters, null)})
        select ${counted} from m`,
  )
  if (!all) throw new Error('a count gave no row')
  return { ...present(all), from: from.toISOString(), to: to.toISOString() }
}

type Point = JourneyPointRecord & { conversationId: string }

/** The moments of these conversations in their order. */
export async function waysOf(
  db: Database,
  conversationIds: readonly string[],
  filters: Pick<ScorecardFilters, 'source' | 'kind'> & { from?: string; to?: string },
): Promise<Map<string, JourneyPointRecord[]>> {
  if (conversationIds.length === 0) return new Map()
  const within = filters.from || filters.to ? spanOf(filters) : null
  const value = countedValue(filters.source)
  const found = await rows<Omit<Point, 'at'> & { at: Date | string }>(
    db,
    sql`select m.conversation_id as "conversationId", m.id as "momentId", m.position, m.began_at as at, m.kind, m.channel,
          t.name as touchpoint, ${value} as value, case when ${value} is not null then m.score_source end as source
        from moment m left join touchpoint t on t.id = m.touchpoint_id
        where m.conversation_id = any(${sql.param([...conversationIds])}::uuid[])
          and ${filters.kind ? sql`m.kind = ${filters.kind}` : sql`m.kind <> 'internal'`}
          and ${within ? sql`m.began_at >= ${within.from} and m.began_at < ${within.to}` : sql`true`}
        order by m.conversation_id, m.position`,
  )
  const points = found.map(({ at, ...point }) => ({ ...point, at: new Date(at).toISOString() }))
  return new Map(
    [...Map.groupBy(points, (one) => one.conversationId)].map(([id, own]) => [
      id,
      own.map(({ conversationId: _, ...point }) => point),
    ]),
  )
}

/** People remember the strongest moment and the last one (method A9). */
export function peakEnd(way: readonly JourneyPointRecord[]): {
  peak: JourneyPointRecord | null
  end: JourneyPointRecord | null
} {
  let peak: JourneyPointRecord | null = null
  let end: JourneyPointRecord | null = null
  for (const point of way) {
    if (point.value === null) continue
    end = point
    if (peak === null || peak.value === null || stronger(point.value, peak.value)) peak = point
  }
  return { peak, end }
}

/** Of two as strong as each other the bad one is remembered; of the same the later. */
const stronger = (value: number, than: number): boolean =>
  Math.abs(value) !== Math.abs(than) ? Math.abs(value) > Math.abs(than) : value <= than

/** One conversation, whole: its figures, its way, peak and end. */
export async function figuresOfWay(db: Database, conversationId: string) {
  const [all] = await rows<Counted>(
    db,
    sql`with m as (select ${columns}, m.score_value as v, m.score_source as src from moment m
          where m.conversation_id = ${conversationId} and m.kind <> 'internal')
        select ${counted} from m`,
  )
  if (!all) throw new Error('a count gave no row')
  const way = (await waysOf(db, [conversationId], {})).get(conversationId) ?? []
  const estimates = await rows<{ id: string; estimate: number | null; reasons: EstimateReason[] | null }>(
    db,
    sql`select id, estimate, estimate_reasons as reasons from moment
        where conversation_id = ${conversationId} and kind <> 'internal'`,
  )
  const estimated = new Map(estimates.map((one) => [one.id, one]))
  const journey = way.map((point): JourneyStopRecord => {
    const found = estimated.get(point.momentId)
    const reasons = (found?.reasons ?? []).map(({ fact, points, figures = {} }) => ({
      fact: fact as EstimateFact,
      points,
      figures,
    }))
    return { ...point, estimate: found?.estimate ?? null, reasons }
  })
  return { ...present(all), ...peakEnd(way), journey }
}
