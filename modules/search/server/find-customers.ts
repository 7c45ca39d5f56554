import { type SQL, sql } from 'drizzle-orm'
import { customerCards, customerHas, matchingCustomers, matchingNames } from '#modules/customers/server/index.ts'
import { type Database, decodeCursor, encodeCursor, limitOf, plannedRows } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { digits } from '#platform/text/digits.ts'
import type { SearchTerm } from '#platform/text/query.ts'
import { highlightRanges, type Range } from '#platform/text/snippet.ts'
import type { CustomerHitRecord } from '../contract.ts'
import type { Wanted } from './terms.ts'

/** Newest customers that are read before the index is asked: enough to fill a page with anything common. */
const readFirst = 200

type Place = { at: string; id: string }
type Found = Place & { section: number }
/** Conditions on customer `c`, and a subquery of the ids that can fulfil them. */
type Section = { matches: SQL; candidates: SQL }

/**
 * One page of live customers in whose name, mail address or phone number all terms are found: the very name first,
 * then names, then addresses; the newest file first in each. Found as conversations are (find-conversations.ts).
 */
export async function findCustomers(
  db: Database,
  wanted: Wanted,
  { after, limit }: { after?: string; limit: number },
): Promise<{ items: CustomerHitRecord[]; next: string | null }> {
  const sections = sectionsOf(wanted.texts)
  if (sections.length === 0) return { items: [], next: null }
  const [from, at, id] = after ? decodeCursor(after, ['number', 'instant', 'uuid']) : [0, null, null]
  if (!(from in sections)) throw badField('after', 'cursor')
  const found: Found[] = []
  let place: Place | null = at && id ? { at, id } : null
  for (let number = from; number < sections.length && found.length <= limit; number += 1, place = null) {
    const some = await findIn(db, sections[number]!, { place, limit: limit + 1 - found.length })
    found.push(...some.map((one) => ({ ...one, section: number })))
  }
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: await presentCustomers(db, page, wanted),
    next: found.length > limit && last ? encodeCursor([last.section, last.at, last.id]) : null,
  }
}

function sectionsOf(terms: readonly SearchTerm[]): Section[] {
  const names = matchingNames(terms)
  const all = matchingCustomers(terms)
  if (!names || !all) return []
  const { inName, anywhere } = customerHas(terms)
  const name = terms.map((term) => term.folded).join(' ')
  return [
    {
      matches: sql`c.folded_name = ${name}`,
      candidates: sql`select n.id from customer n where n.folded_name = ${name}`,
    },
    { matches: sql`${inName} and c.folded_name <> ${name}`, candidates: names },
    { matches: sql`${anywhere} and not (${inName})`, candidates: all },
  ]
}

async function findIn(
  db: Database,
  { matches, candidates }: Section,
  { place, limit }: { place: Place | null; limit: number },
): Promise<Place[]> {
  const live = (beyond: Place | null) => sql`c.removed_at is null and c.merged_into_id is null
    ${beyond ? sql`and (c.created_at, c.id) < (${beyond.at}::timestamptz, ${beyond.id}::uuid)` : sql``}`
  const order = sql`order by c.created_at desc, c.id desc`
  const newest = sql`select c.id, c.created_at, c.folded_name from customer c where ${live(place)} ${order} limit ${sql.raw(String(readFirst))}`
  const read = await plannedRows<Place>(
    db,
    sql`select c.id, c.created_at as at from (${newest}) c where ${matches} ${order} limit ${limitOf(limit)}`,
  )
  const first = read.slice(0, limit)
  if (first.length >= limit) return first.map(toPlace)
  const [edge] = await plannedRows<Place>(
    db,
    sql`select c.id, c.created_at as at from (${newest}) c ${order} limit 1 offset ${sql.raw(String(readFirst - 1))}`,
  )
  if (!edge) return first.map(toPlace)
  const rest = await plannedRows<Place>(
    db,
    sql`
      with candidate as materialized (${candidates})
      select c.id, c.created_at as at from candidate join customer c on c.id = candidate.id
      where ${live(toPlace(edge))} and ${matches} ${order} limit ${limitOf(limit - first.length)}`,
  )
  return [...first, ...rest].slice(0, limit).map(toPlace)
}

const toPlace = ({ at, id }: Place): Place => ({ at: new Date(at).toISOString(), id })

async function presentCustomers(db: Database, page: readonly Place[], wanted: Wanted): Promise<CustomerHitRecord[]> {
  if (page.length === 0) return []
  const ids = page.map((one) => one.id)
  const cards = await customerCards(db, ids)
  const addresses = await plannedRows<{ customerId: string; kind: string; value: string }>(
    db,
    sql`select i.customer_id as "customerId", i.kind, i.value from identity i
      where i.customer_id = any(${sql.param(ids)}::uuid[]) and i.retired_at is null and i.kind <> 'visitor'
      order by i.created_at, i.id`,
  )
  const texts = wanted.texts.map((term) => term.folded)
  return ids.flatMap((id) => {
    const customer = cards.get(id)
    if (!customer) return []
    const contact = foundContact(
      addresses.filter((one) => one.customerId === id),
      texts,
    )
    return [{ type: 'customer' as const, customer, nameRanges: highlightRanges(customer.name, texts), contact }]
  })
}

function foundContact(
  addresses: readonly { kind: string; value: string }[],
  texts: readonly string[],
): CustomerHitRecord['contact'] {
  for (const { kind, value } of addresses) {
    const ranges = kind === 'phone' ? phoneRanges(value, texts) : highlightRanges(value, texts)
    if (ranges.length > 0) return { kind, value, ranges }
  }
  return null
}

/** Where the digits of the terms stand in a number as written, whatever stands between them. */
function phoneRanges(value: string, texts: readonly string[]): Range[] {
  const places: number[] = []
  for (let i = 0; i < value.length; i += 1) if (digits(value[i]!)) places.push(i)
  const written = digits(value)
  const ranges = texts
    .map((text) => digits(text))
    .filter((wanted) => wanted.length > 2 && written.includes(wanted))
    .map((wanted): Range => {
      const start = written.indexOf(wanted)
      return [places[start]!, places[start + wanted.length - 1]! + 1]
    })
    .sort((a, b) => a[0] - b[0])
  const joined: Range[] = []
  for (const range of ranges) {
    const before = joined.at(-1)
    if (before && range[0] <= before[1]) before[1] = Math.max(before[1], range[1])
    else joined.push(range)
  }
  return joined
}
