import { type SQL, sql } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import {
  type Database,
  decodeCursor,
  encodeCursor,
  plannedRows,
  rows,
  type Transaction,
} from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { digits } from '#platform/text/digits.ts'
import { queryGrams } from '#platform/text/grams.ts'
import { type SearchTerm, searchTerms } from '#platform/text/query.ts'
import type { CustomerCardRecord, CustomerKind, CustomerRecord } from '../contract.ts'
import { presentCustomer, selectCards } from './present.ts'

/** Shorter pieces of a phone number are in nearly all of them. */
const leastPhoneDigits = 3

/** @throws Problem `not-found` */
export async function readCustomer(db: Database, principal: Principal, id: string): Promise<CustomerRecord> {
  const found = await presentCustomer(db, principal, id)
  if (!found) throw notFound()
  return found
}

const gramList = (grams: readonly string[]) => sql`${sql.param([...grams])}::text[]`

function namesWith(term: SearchTerm): SQL {
  return sql`select n.id from customer n where n.grams @> ${gramList(term.grams)} and strpos(n.folded_name, ${term.folded}) > 0`
}

/** What is looked for in addresses: of a piece of a phone number its digits. Null when that is too little. */
function addressText(term: SearchTerm): string | null {
  if (!/^[\d+\-.()/]+$/.test(term.folded)) return term.folded
  const text = digits(term.folded)
  return text.length < leastPhoneDigits ? null : text
}

function addressesWith(term: SearchTerm): SQL | null {
  const text = addressText(term)
  if (text === null) return null
  return sql`select a.customer_id from identity a
    where a.grams @> ${gramList(queryGrams(text))} and strpos(a.search_text, ${text}) > 0 and a.retired_at is null`
}

/**
 * A subquery of the ids of customers in whose name, mail address or phone number every term is found (each term
 * anywhere, in traditional or simplified, any width and case); merged and removed ones included. Null when a term
 * narrows nothing (punctuation alone), so that nothing is found.
 */
export function matchingCustomers(terms: readonly SearchTerm[]): SQL | null {
  if (terms.length === 0 || terms.some((term) => term.grams.length === 0)) return null
  const each = terms.map((term) => {
    const addresses = addressesWith(term)
    return addresses ? sql`(${namesWith(term)} union ${addresses})` : sql`(${namesWith(term)})`
  })
  return sql.join(each, sql` intersect `)
}

/** Like `matchingCustomers`, by name alone. */
export function matchingNames(terms: readonly SearchTerm[]): SQL | null {
  if (terms.length === 0 || terms.some((term) => term.grams.length === 0)) return null
  return sql.join(
    terms.map((term) => sql`(${namesWith(term)})`),
    sql` intersect `,
  )
}

/** The same rules as conditions on a customer `c`: every term in the name; every term in the name or an address. */
export function customerHas(terms: readonly SearchTerm[]): { inName: SQL; anywhere: SQL } {
  const inName = terms.map((term) => sql`strpos(c.folded_name, ${term.folded}) > 0`)
  const anywhere = terms.map((term, index) => {
    const text = addressText(term)
    if (text === null) return inName[index]!
    return sql`(${inName[index]!} or coalesce((select true from identity a
      where a.customer_id = c.id and a.retired_at is null and strpos(a.search_text, ${text}) > 0 limit 1), false))`
  })
  return { inName: sql.join(inName, sql` and `), anywhere: sql.join(anywhere, sql` and `) }
}

export type CustomerFilter = {
  q?: string
  tag?: string
  organizationId?: string
  kind?: CustomerKind
  after?: string
  limit?: number
}

/** Live customers, newest first. */
export async function findCustomers(
  db: Database,
  filter: CustomerFilter,
): Promise<{ items: CustomerCardRecord[]; next: string | null }> {
  const limit = filter.limit ?? 50
  const conditions = [sql`c.removed_at is null`, sql`c.merged_into_id is null`]
  if (filter.tag) conditions.push(sql`c.tags @> ${sql.param([filter.tag])}::text[]`)
  if (filter.organizationId) conditions.push(sql`c.organization_id = ${filter.organizationId}`)
  if (filter.kind) conditions.push(sql`c.kind = ${filter.kind}`)
  if (filter.q?.trim()) {
    const matching = matchingCustomers(searchTerms(filter.q))
    if (!matching) return { items: [], next: null }
    conditions.push(sql`c.id in (${matching})`)
  }
  if (filter.after) {
    const [at, id] = decodeCursor(filter.after, ['instant', 'uuid'])
    conditions.push(sql`(c.created_at, c.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const found = await selectCards(
    db,
    sql`where ${sql.join(conditions, sql` and `)} order by c.created_at desc, c.id desc limit ${limit + 1}`,
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ createdAt: _createdAt, ...card }) => card),
    next: found.length > limit && last ? encodeCursor([last.createdAt, last.id]) : null,
  }
}

/**
 * The customer to write to when somebody names `id`: the file itself, or the one it was merged into. It cannot be
 * merged or removed before the transaction ends.
 * @throws Problem `not-found` when there is none or it was removed
 */
export async function holdCustomer(tx: Transaction, id: string): Promise<string> {
  let wanted = id
  for (;;) {
    const [row] = await plannedRows<{ mergedIntoId: string | null; removed: boolean }>(
      tx,
      sql`select merged_into_id as "mergedIntoId", removed_at is not null as removed from customer where id = ${wanted} for key share`,
    )
    if (!row || row.removed) throw notFound()
    if (!row.mergedIntoId) return wanted
    wanted = row.mergedIntoId
  }
}

/** Tags of live customers, most used first; `q` is their beginning or any part. */
export async function findTags(db: Database, q = ''): Promise<{ items: { tag: string; count: number }[] }> {
  const part = `%${q.trim().replace(/[\\%_]/g, '\\$&')}%`
  const items = await rows<{ tag: string; count: number }>(
    db,
    sql`
      select tag, count(*)::int as count from customer c, unnest(c.tags) as tag
      where c.removed_at is null and c.merged_into_id is null and tag ilike ${part}
      group by tag order by count(*) desc, tag limit 100`,
  )
  return { items }
}
