import { type SQL, sql } from 'drizzle-orm'
import { type Database, limitOf, plannedRows, rows } from '#platform/server/database/index.ts'
import { type Frequencies, frequencies } from './frequency.ts'
import type { Term } from './terms.ts'

/*
 * How a page of hits is found, always from the newest conversation on.
 *
 * A word in few texts: the index gives all of them, which are sorted. A word in many texts: sorting them all to show
 * twenty would cost the more the commoner the word; instead conversations are read from the newest on until the page
 * is full, which costs the less the commoner the word. Both cost the same at about √(page × texts), for a million
 * messages 4,500, so neither ever costs more than some thousand rows.
 *
 * How common a word is comes from the database's own statistics of grams. They are exact for a word of two characters
 * and only an upper limit for longer ones (and for several words together): these first look through a few hundred
 * conversations; if that does not fill the page they are rare enough for the index.
 */

/** Where a page ended or begins. */
export type Place = { at: string; id: string }
export type Part = {
  found: Place[]
  /** Everything down to here has been looked through; null: all of it. */
  until: Place | null
}
/** The conversations searched: conditions on `c`, what the reader may see first. */
export type Scope = SQL

/** How much is done before another way is taken; the figures were measured on a million messages. */
export type Effort = {
  /** Up to so many texts the index is asked at once; by default the number at which both ways cost the same. */
  rare?: number
  /** Other terms in at most so many texts are taken from the index too, instead of read conversation by conversation. */
  fewEnough: number
  /** Conversations to look through at most for one page. */
  mostRead: number
  /** Conversations to look through before asking the index when it is not known how common something is. */
  sampledSubjects: number
  sampledTexts: number
  /** Share of the sampled conversations below which something is rare enough for the index. */
  rareShare: number
}
const usual: Effort = {
  fewEnough: 20_000,
  mostRead: 4_000,
  sampledSubjects: 1_500,
  sampledTexts: 400,
  rareShare: 0.05,
}

type Section = {
  /** Whether conversation `c` is a hit. */
  matches: SQL
  /** Ids of conversations in which the rarest of it is found, by the index; null: the index cannot help. */
  candidates: (driver: Term) => SQL
  terms: readonly Term[]
  /** At most so many texts have the term. */
  atMost: (term: Term) => number
  isCounted: (gram: number) => boolean
  sampled: number
  /** Texts in all. */
  total: number
}
type Wanted = { scope: Scope; after: Place | null; limit: number; effort?: Effort }

/** Conversations with all terms in the subject. */
export async function findBySubject(db: Database, terms: readonly Term[], wanted: Wanted): Promise<Part> {
  const { subjects } = await frequencies(db)
  return find(
    db,
    {
      matches: subjectHas(terms),
      candidates: () => sql`
        select s.conversation_id from search_subject s
        where s.grams @> ${codeList(
          telling(
            subjects,
            terms.flatMap((term) => term.codes),
          ),
        )} and ${allIn(sql`s.text`, terms)}`,
      // All terms stand in one text here, so together they are as rare as the rarest.
      terms: [{ text: '', codes: terms.flatMap((term) => term.codes) }],
      atMost: (term) => rarest(subjects, term),
      isCounted: subjects.isCounted,
      sampled: (wanted.effort ?? usual).sampledSubjects,
      total: subjects.total,
    },
    wanted,
  )
}

/** Conversations with all terms in the subject and the messages together, without those `findBySubject` finds. */
export async function findByText(db: Database, terms: readonly Term[], wanted: Wanted): Promise<Part> {
  const { subjects, messages } = await frequencies(db)
  const { effort = usual } = wanted
  const several = terms.length > 1
  const atMost = (term: Term) =>
    term.codes.length === 0 ? Number.POSITIVE_INFINITY : rarest(messages, term) + (several ? rarest(subjects, term) : 0)
  const rarestFirst = terms.toSorted((a, b) => atMost(a) - atMost(b))
  return find(
    db,
    {
      matches: sql`${textHas(rarestFirst)} and not coalesce(${subjectHas(terms)}, false)`,
      candidates: (driver) => {
        const few = rarestFirst.filter((term) => term === driver || atMost(term) <= effort.fewEnough)
        return sql.join(
          few.map((term) => sql`(${conversationsWith(term, { messages, subjects: several ? subjects : null })})`),
          sql` intersect `,
        )
      },
      terms: rarestFirst,
      atMost,
      isCounted: messages.isCounted,
      sampled: effort.sampledTexts,
      total: messages.total,
    },
    wanted,
  )
}

async function find(db: Database, section: Section, wanted: Wanted): Promise<Part> {
  const {
    rare = Math.max(1_000, Math.sqrt(20 * section.total)),
    fewEnough,
    mostRead,
    rareShare,
  } = wanted.effort ?? usual
  const ranked = section.terms
    .map((term) => ({ term, atMost: term.codes.length === 0 ? Number.POSITIVE_INFINITY : section.atMost(term) }))
    .sort((a, b) => a.atMost - b.atMost)
  const driver = ranked[0]!
  // What the statistics do not list is nearly always far rarer than their limit says.
  const unlisted = driver.atMost <= fewEnough / 2 && driver.term.codes.some((code) => !section.isCounted(code))
  if (driver.atMost <= rare || unlisted) return byIndex(db, section, driver.term, wanted)
  const hardlyTogether = ranked.reduce((share, one) => share * Math.min(1, one.atMost / section.total), 1)
  if (section.terms.length > 1 && driver.atMost <= fewEnough && hardlyTogether * section.total <= rare) {
    return byIndex(db, section, driver.term, wanted)
  }

  const { codes } = driver.term
  const certain =
    section.terms.length === 1 && (codes.length === 0 || (codes.length === 1 && section.isCounted(codes[0]!)))
  const first = await byReading(db, section, wanted, certain ? mostRead : section.sampled)
  if (certain || !first.until || first.found.length >= wanted.limit) return first
  const rest = { ...wanted, after: first.until, limit: wanted.limit - first.found.length }
  const scarce = await scarceTerm(db, section, wanted, rareShare)
  const more = scarce ? await byIndex(db, section, scarce, rest) : await byReading(db, section, rest, mostRead)
  return { found: [...first.found, ...more.found], until: more.until }
}

/** Of the terms with grams the one found in the fewest sampled conversations, if it is rare enough there. */
async function scarceTerm(db: Database, section: Section, wanted: Wanted, rareShare: number): Promise<Term | null> {
  const able = section.terms.filter((term) => term.codes.length > 0)
  // One term that did not fill a page from the sample is rare enough by that.
  if (able.length === 1 && section.terms.length === 1) return able[0]!
  if (able.length === 0) return null
  const counts = able.map((term) => sql`count(*) filter (where ${textHas([term])})::int`)
  const [row] = await rows<{ counts: number[] }>(
    db,
    sql`select array[${sql.join(counts, sql`, `)}] as counts from (${newest(wanted, section.sampled)}) c`,
  )
  const least = Math.min(...row!.counts)
  return least <= section.sampled * rareShare ? able[row!.counts.indexOf(least)]! : null
}

const order = sql.raw('order by c.last_message_at desc, c.id desc')

/** `limit` is one of the few numbers of `Effort`. */
function newest({ scope, after }: Wanted, limit: number): SQL {
  return sql`select c.id, c.last_message_at from conversation c
    where c.merged_into_id is null and ${scope} ${beyond(after)} ${order} limit ${sql.raw(String(limit))}`
}

function beyond(after: Place | null): SQL {
  return after ? sql`and (c.last_message_at, c.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``
}

type Row = { id: string; at: string }

const places = (found: readonly Row[]): Place[] => found.map(({ id, at }) => ({ id, at: new Date(at).toISOString() }))

/** Reads conversations from the newest on, at most `budget`, until the page is full. */
async function byReading(db: Database, section: Section, wanted: Wanted, budget: number): Promise<Part> {
  const read = await plannedRows<Row>(
    db,
    sql`select c.id, c.last_message_at as at from (${newest(wanted, budget)}) c where ${section.matches} ${order}
        limit ${limitOf(wanted.limit)}`,
  )
  const found = read.slice(0, wanted.limit)
  if (found.length >= wanted.limit) return { found: places(found), until: places(found).at(-1) ?? null }
  const edge = await plannedRows<Row>(
    db,
    sql`select c.id, c.last_message_at as at from (${newest(wanted, budget)}) c ${order} limit 1 offset ${sql.raw(String(budget - 1))}`,
  )
  return { found: places(found), until: places(edge)[0] ?? null }
}

/**
 * Takes all texts with `driver` from the index and sorts their conversations; what else is asked of them is looked at from
 * the newest on, until the page is full. Planned anew each time: how many texts there are decides how to get to them.
 */
async function byIndex(db: Database, section: Section, driver: Term, wanted: Wanted): Promise<Part> {
  const found = await rows<Row>(
    db,
    sql`
      with candidate as materialized (${section.candidates(driver)}),
      one as materialized (select distinct conversation_id from candidate)
      select c.id, c.last_message_at as at from (
        select c.id, c.last_message_at from one join conversation c on c.id = one.conversation_id
        where c.merged_into_id is null and ${wanted.scope} ${beyond(wanted.after)} ${order} offset 0) c
      where ${section.matches} ${order} limit ${wanted.limit}`,
  )
  return { found: places(found), until: found.length >= wanted.limit ? (places(found).at(-1) ?? null) : null }
}

function rarest(known: Frequencies, term: Term): number {
  return Math.min(...term.codes.map(known.atMost))
}

const codeList = (codes: readonly number[]) => sql`${`{${codes.join(',')}}`}::int[]`

function allIn(text: SQL, terms: readonly Term[]): SQL {
  return sql.join(
    terms.map((term) => sql`strpos(${text}, ${term.text}) > 0`),
    sql` and `,
  )
}

/** The index reads so many entries of a gram's list in the time that it takes to look into one text (measured). */
const entriesPerText = 450

/**
 * The grams worth asking the index for: the rarest, and of the others those that spare more texts than their lists take
 * to read. In `so-20261235` that is three of ten: in a company whose numbers all begin with `so-2026`, the others stand in
 * every message with a number. How far a gram narrows what is left is taken carefully, by the root of its share: grams
 * of one word come together.
 */
export function telling(known: Frequencies, codes: readonly number[]): number[] {
  const rarestFirst = codes.toSorted((a, b) => known.atMost(a) - known.atMost(b))
  const asked = rarestFirst.slice(0, 1)
  let left = asked.length > 0 ? known.atMost(asked[0]!) : 0
  for (const code of rarestFirst.slice(1)) {
    const entries = known.atMost(code)
    if (entries > left * entriesPerText) break
    asked.push(code)
    left *= Math.sqrt(Math.min(1, entries / Math.max(1, known.total)))
  }
  return asked
}

type Counted = { messages: Frequencies; subjects: Frequencies | null }

function conversationsWith({ codes, text }: Term, { messages, subjects }: Counted): SQL {
  const inMessages = sql`select e.conversation_id from search_message e
    where e.grams @> ${codeList(telling(messages, codes))} and strpos(e.text, ${text}) > 0`
  if (!subjects) return inMessages
  return sql`${inMessages} union select s.conversation_id from search_subject s
    where s.grams @> ${codeList(telling(subjects, codes))} and strpos(s.text, ${text}) > 0`
}

/** A scalar subquery, so that it is asked for one conversation after the other and never joined as a whole. */
function subjectHas(terms: readonly Term[]): SQL {
  return sql`(select ${allIn(sql`s.text`, terms)} from search_subject s where s.conversation_id = c.id)`
}

function textHas(terms: readonly Term[]): SQL {
  if (terms.length === 1) {
    return sql`(select true from search_message e where e.conversation_id = c.id and ${allIn(sql`e.text`, terms)} limit 1)`
  }
  // One after the other, so that the first that is missing ends it.
  const each = terms.map(
    (term) => sql`(select true from (
      select s.text from search_subject s where s.conversation_id = c.id
      union all select e.text from search_message e where e.conversation_id = c.id
    ) t where strpos(t.text, ${term.text}) > 0 limit 1)`,
  )
  return sql`(${sql.join(each, sql` and `)})`
}
