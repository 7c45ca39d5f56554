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
import { beginningsOf } from './periods.ts'
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

const sourced = (source: string, name: string) =>
  sql.raw(`coalesce(sum(n) filter (where v is not null and src = '${source}'), 0)::int as ${name}`)

/** Aggregates over rows of `cells` (see `cellsOf`). */
const counted = sql`
  coalesce(sum(n), 0)::int as moments,
  array[${sql.raw([-3, -2, -1, 0, 1, 2, 3].map((v) => `coalesce(sum(n) filter (where v = ${v}), 0)`).join(', '))}]::int[]
    as distribution,
  ${sourced('customer', 'customer')}, ${sourced('reviewer', 'reviewer')}, ${sourced('estimate', 'estimate')},
  coalesce(sum(n) filter (where v is not null and recorded), 0)::int as recorded`

/**
 * Moments counted by what is alike in them: the line they belong to, score, source. A line has a few dozen of these at
 * most, however many moments it has, so its figures are summed from them and each moment is looked at once. Their waits are
 * kept side by side, so that the median sorts the waits of one line, not all moments.
 */
function cellsOf(key: SQL, value: SQL, from: SQL): SQL {
  return sql`cells as materialized (
    select ${key} as key, ${value} as v, m.score_source as src, m.score_recorded as recorded, count(*) as n,
      array_agg(m.waiting_seconds) filter (where m.kind = 'contact' and m.waiting_seconds is not null) as waits
    from moment m ${from}
    group by 1, 2, 3, 4)`
}

/** The median wait in the cells that `which` chooses. */
const median = (which: SQL) => sql`(
  select percentile_cont(0.5) within group (order by wait) from (select unnest(waits) as wait from cells ${which}) waited
  ) as "waitingMedian"`

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

/** What a view has lines by: a column of `m` (of periods their place, and its `date`), and where the lines' names are. */
function grouping(
  by: ScorecardView,
  zone: string,
  filters: ScorecardFilters,
): { key: SQL; join: SQL; name: SQL; date?: SQL } {
  switch (by) {
    case 'conversation':
      return {
        key: sql`m.conversation_id`,
        join: sql`left join conversation c on c.id = g.key`,
        name: sql`coalesce('#' || c.number || ' ' || c.subject, '')`,
      }
    case 'customer':
      return {
        key: sql`m.customer_id`,
        join: sql`left join customer u on u.id = g.key`,
        name: sql`coalesce(nullif(u.name, ''), u.appellation, '')`,
      }
    case 'agent':
      return {
        key: sql`m.served_by_id`,
        join: sql`left join member p on p.id = g.key`,
        name: sql`coalesce(p.name, '')`,
      }
    case 'team':
      return { key: sql`m.team_id`, join: sql`left join team t on t.id = g.key`, name: sql`coalesce(t.name, '')` }
    case 'touchpoint':
      return {
        key: sql`m.touchpoint_id`,
        join: sql`left join touchpoint t on t.id = g.key`,
        name: sql`coalesce(t.name, '')`,
      }
    case 'day':
    case 'week':
    case 'month': {
      // Found by place among the beginnings, which takes half the time of reading each moment's local date.
      const begins = beginningsOf(by, zone, spanOf(filters))
      const edges = sql`${sql.param(begins.map(({ at }) => at))}::timestamptz[]`
      const dates = sql`${sql.param(begins.map(({ date }) => date))}::date[]`
      return {
        key: sql`width_bucket(m.began_at, ${edges})`,
        date: sql`(${dates})[key]`,
        join: sql``,
        name: sql`g.mark`,
      }
    }
  }
}

/**
 * The cells of a view and the lines of one page of it, `g`, largest `sort` first; `mark` is the line's key as it is told.
 * Lines sorted by how recent they are can be as many as there are moments: there the page's lines are found first, and
 * only they are counted.
 */
function pageOf(
  by: ScorecardView,
  {
    key,
    date,
    value,
    chosen,
    cursor,
    most,
  }: { key: SQL; date?: SQL | undefined; value: SQL; chosen: SQL; cursor: readonly unknown[] | null; most: SQL },
): SQL {
  const after = (sort: SQL, mark: SQL) =>
    cursor ? sql`(${sort}, ${mark}) < (${cursor[0]}::float8, ${cursor[1]})` : sql`true`
  if (by === 'conversation' || by === 'customer') {
    const recent = sql`(extract(epoch from max(m.began_at)) * 1000)::float8`
    return sql`
      newest as materialized (
        select ${key} as key, max(m.began_at) as latest from moment m where ${chosen} group by 1
        having ${after(recent, sql`${key}::text`)} order by 2 desc, 1 desc limit ${most}),
      ${cellsOf(key, value, sql`join newest on newest.key = ${key} where ${chosen}`)},
      g as (
        select newest.key, key::text as mark, (extract(epoch from max(latest)) * 1000)::float8 as sort, ${counted}
        from newest join cells using (key) group by 1)`
  }
  const [mark, sort] = date
    ? [sql`to_char(${date}, 'YYYY-MM-DD')`, sql`extract(epoch from ${date})::float8`]
    : [sql`coalesce(key::text, '')`, sql`sum(n)::float8`]
  return sql`
    ${cellsOf(key, value, sql`where ${chosen}`)},
    g as (
      select key, ${mark} as mark, ${sort} as sort, ${counted} from cells group by 1
      having ${after(sort, mark)} order by sort desc, mark desc limit ${most})`
}

/** Conversations are named by their subject, customers by their name: only to those who may read the conversation. */
function namedToReader(reader: Principal, by: ScorecardView): SQL {
  if (reader.seesAllTeams || (by !== 'conversation' && by !== 'customer')) return sql`true`
  return sql`exists (select 1 from conversation c where c.id = m.conversation_id and (c.team_id is null
    or c.team_id = any(${sql.param([...reader.teamIds])}::uuid[]) or c.assignee_id = ${reader.id}))`
}

type Line = Counted & { mark: string; name: string; sort: string | number }

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
  const { key, date, join, name } = grouping(by, principal.timeZone, filters)
  const chosen = sql`${filtered(principal, filters, by)} and ${namedToReader(principal, by)}`
  const found = await rows<Line>(
    db,
    sql`
      with ${pageOf(by, { key, date, value: countedValue(filters.source), chosen, cursor, most: limitOf(limit + 1) })}
      select g.*, ${median(sql`where cells.key is not distinct from g.key`)}, ${name} as name from g ${join}
      order by g.sort desc, g.mark desc`,
  )
  const lines = found.slice(0, limit)
  const last = lines.at(-1)
  const ways =
    by === 'conversation'
      ? await waysOf(
          db,
          lines.map((line) => line.mark),
          filters,
        )
      : new Map()
  const { from, to } = spanOf(filters)
  return {
    items: lines.map((line) => ({
      key: line.mark,
      name: line.name,
      ...present(line),
      ...peakEnd(ways.get(line.mark) ?? []),
    })),
    next: found.length > limit && last ? encodeCursor([Number(last.sort), last.mark]) : null,
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
    sql`with ${cellsOf(sql`true`, countedValue(filters.source), sql`where ${filtered(principal, filters, null)}`)}
        select ${counted}, ${median(sql``)} from cells`,
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
          t.name as touchpoint, ${value} as value, case when ${value} is not null then m.score_source end as source,
          ${value} is not null and m.score_recorded as recorded
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

/**
 * People remember the strongest moment and the last one (method A9). Where the customer has scored by their own hand, their
 * last word is the end: neither what we wrote down for them nor a guess comes after it.
 */
export function peakEnd(way: readonly JourneyPointRecord[]): {
  peak: JourneyPointRecord | null
  end: JourneyPointRecord | null
} {
  let peak: JourneyPointRecord | null = null
  let end: JourneyPointRecord | null = null
  for (const point of way) {
    if (point.value === null) continue
    if (end === null || ownWord(point) || !ownWord(end)) end = point
    if (peak === null || peak.value === null || stronger(point.value, peak.value)) peak = point
  }
  return { peak, end }
}

const ownWord = ({ source, recorded }: JourneyPointRecord): boolean => source === 'customer' && !recorded

/** Of two as strong as each other the bad one is remembered; of the same the later. */
const stronger = (value: number, than: number): boolean =>
  Math.abs(value) !== Math.abs(than) ? Math.abs(value) > Math.abs(than) : value <= than

/** One conversation, whole: its figures, its way, peak and end. */
export async function figuresOfWay(db: Database, conversationId: string) {
  const [all] = await rows<Counted>(
    db,
    sql`with ${cellsOf(sql`true`, sql`m.score_value`, sql`where m.conversation_id = ${conversationId} and m.kind <> 'internal'`)}
        select ${counted}, ${median(sql``)} from cells`,
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
