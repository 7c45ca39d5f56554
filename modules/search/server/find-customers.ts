import { sql } from 'drizzle-orm'
import { customerCards, matchingCustomers } from '#modules/customers/server/index.ts'
import { type Database, decodeCursor, encodeCursor, rows } from '#platform/server/database/index.ts'
import { digits } from '#platform/text/digits.ts'
import { highlightRanges, type Range } from '#platform/text/snippet.ts'
import type { CustomerHitRecord } from '../contract.ts'
import type { Wanted } from './terms.ts'

type Row = { id: string; rank: number; createdAt: string; addresses: { kind: string; value: string }[] }

/**
 * One page of live customers in whose name, mail address or phone number all terms are found: the very name first,
 * then names, then addresses; the newest file first among equals.
 */
export async function findCustomers(
  db: Database,
  wanted: Wanted,
  { after, limit }: { after?: string; limit: number },
): Promise<{ items: CustomerHitRecord[]; next: string | null }> {
  const matching = matchingCustomers(wanted.texts)
  if (!matching) return { items: [], next: null }
  const texts = wanted.texts.map((term) => term.folded)
  const inName = sql.join(
    texts.map((text) => sql`strpos(c.folded_name, ${text}) > 0`),
    sql` and `,
  )
  const rank = sql`case when c.folded_name = ${texts.join(' ')} then 0 when ${inName} then 1 else 2 end`
  const place = after ? decodeCursor(after, ['number', 'instant', 'uuid']) : null
  const found = await rows<Row>(
    db,
    sql`
      select ranked.id, ranked.rank, ranked.created_at as "createdAt",
        (select coalesce(json_agg(json_build_object('kind', i.kind, 'value', i.value) order by i.created_at, i.id), '[]')
          from identity i where i.customer_id = ranked.id and i.retired_at is null and i.kind <> 'visitor') as addresses
      from (
        select c.id, c.created_at, ${rank} as rank from customer c
        where c.removed_at is null and c.merged_into_id is null and c.id in (${matching})
      ) ranked
      ${place ? sql`where (ranked.rank, ${place[1]}::timestamptz, ${place[2]}::uuid) > (${place[0]}, ranked.created_at, ranked.id)` : sql``}
      order by ranked.rank, ranked.created_at desc, ranked.id desc limit ${limit + 1}`,
  )
  const page = found.slice(0, limit)
  const cards = await customerCards(
    db,
    page.map((row) => row.id),
  )
  const last = page.at(-1)
  return {
    items: page.flatMap((row) => {
      const customer = cards.get(row.id)
      if (!customer) return []
      const nameRanges = highlightRanges(customer.name, texts)
      return [{ type: 'customer' as const, customer, nameRanges, contact: foundContact(row.addresses, texts) }]
    }),
    next:
      found.length > limit && last ? encodeCursor([last.rank, new Date(last.createdAt).toISOString(), last.id]) : null,
  }
}

function foundContact(addresses: Row['addresses'], texts: readonly string[]): CustomerHitRecord['contact'] {
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
