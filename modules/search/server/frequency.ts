import { sql } from 'drizzle-orm'
import { nowMs } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, rows } from '#platform/server/database/index.ts'

/** How many rows of a table have a gram, from what the database gathers about its own columns. */
export type Frequencies = {
  /** Rows of the table; 0 when never counted. */
  total: number
  /** At most so many rows have this gram. */
  atMost: (gram: number) => number
  /** Whether `atMost` is about the number itself, not only its limit. */
  isCounted: (gram: number) => boolean
}
type Known = { subjects: Frequencies; messages: Frequencies; at: number }

/** The gathered figures move slowly; reading them costs as much as a search. */
const keptMs = 5 * 60_000
const known = new WeakMap<Database, Known>()

/** Frequencies of grams in subjects and messages; read anew every five minutes. */
export async function frequencies(db: Database): Promise<Omit<Known, 'at'>> {
  const present = known.get(db)
  if (present && nowMs() - present.at < keptMs && nowMs() >= present.at) return present
  const [subjects, messages] = [await read(db, 'search_subject'), await read(db, 'search_message')]
  const found = { subjects, messages, at: nowMs() }
  known.set(db, found)
  return found
}

/** After a large import the figures are read at the next search. */
export function forgetFrequencies(db: Database): void {
  known.delete(db)
}

/**
 * Lets the database count grams anew. At 300 its lists reach down to grams in about one of six hundred rows
 * (PostgreSQL's array_typanalyze keeps what stands in more than 9 × elements ÷ (statistics × 1429) of the rows it
 * reads; a message has about 75 grams); at its default of 100 only to one of eighty, which is too common to look up.
 */
export async function gatherFrequencies(db: Database): Promise<void> {
  for (const table of ['search_subject', 'search_message']) {
    await inTransaction(db, async (tx) => {
      // A million texts take longer than a statement of the desk may.
      await tx.execute(sql`set local statement_timeout = 0`)
      await tx.execute(sql.raw(`alter table ${table} alter column grams set statistics 300`))
      await tx.execute(sql.raw(`analyze ${table}`))
    })
  }
  forgetFrequencies(db)
}

type Row = {
  total: number
  elements: string | null
  shares: number[] | null
  perRow: number | null
  statistics: number | null
}

/**
 * `most_common_elems` lists the grams found in most rows; `most_common_elem_freqs` their shares, then the least and the
 * greatest share listed and the share of nulls (PostgreSQL manual, pg_stats). What is not listed is rarer than the least
 * of a full list (ten times the statistics), and rarer than what array_typanalyze keeps at all, whose count may be short
 * by a ninth of that.
 */
async function read(db: Database, table: string): Promise<Frequencies> {
  const [row] = await rows<Row>(
    db,
    sql`select greatest(c.reltuples, 0)::float8 as total, s.most_common_elems::text as elements,
        s.most_common_elem_freqs::float8[] as shares,
        s.elem_count_histogram[array_upper(s.elem_count_histogram, 1)]::float8 as "perRow",
        nullif(coalesce(a.attstattarget, current_setting('default_statistics_target')::int), 0) as statistics
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'grams'
      left join pg_stats s on s.schemaname = c.relnamespace::regnamespace::text and s.tablename = c.relname and s.attname = 'grams'
      where c.oid = to_regclass(${table})`,
  )
  const total = row?.total ?? 0
  const shares = row?.shares ?? []
  const elements = (row?.elements ?? '').replace(/[{}]/g, '').split(',').filter(Boolean).map(Number)
  const listed = new Map(elements.map((element, index) => [element, shares[index] ?? 0]))
  const least = shares[elements.length] ?? 0
  const { perRow, statistics } = row ?? {}
  const kept = perRow && statistics ? (10 * perRow) / (1429 * statistics) : least
  const rest = Math.min(least, kept)
  return { total, atMost: (gram) => (listed.get(gram) ?? rest) * total, isCounted: (gram) => listed.has(gram) }
}
