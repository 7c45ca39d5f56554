import { type SQL, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import type { QueryOf, ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, decodeCursor, encodeCursor, rows } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { quickSearch, search as searchEndpoint } from '../contract.ts'
import { findBySubject, findByText, type Place } from './find-conversations.ts'
import { findCustomers } from './find-customers.ts'
import { presentHits } from './present.ts'
import { readQuery, type Wanted } from './terms.ts'

type Query = Partial<QueryOf<typeof searchEndpoint>> & { q: string }
type Reply = ReplyOf<typeof searchEndpoint>

/** Customers that come before the conversations. */
const customersFirst = 6
const nothing: Reply = { items: [], next: null, searchedTo: null }

/** One page of what is found: the very number, customers, subjects, texts; the newest first in each. */
export async function search(db: Database, reader: Principal, query: Query): Promise<Reply> {
  const wanted = readQuery(query.q)
  if (wanted.terms.length === 0) return nothing
  const limit = query.limit ?? 20
  const kind = query.kind ?? 'all'
  const mayCustomers = reader.permissions.has('customers.read')
  if (kind === 'customer') {
    if (!mayCustomers) return nothing
    const { items, next } = await findCustomers(db, wanted, { after: query.after, limit })
    return { items, next, searchedTo: null }
  }
  const withCustomers = kind === 'all' && mayCustomers && !query.after && !isNarrowed(query)
  const [customers, conversations] = await Promise.all([
    withCustomers ? findCustomers(db, wanted, { limit: customersFirst }) : { items: [] },
    findConversations(db, reader, { wanted, query, limit }),
  ])
  const { items, next, searchedTo } = conversations
  const exact = items.filter((hit) => hit.exact)
  return { items: [...exact, ...customers.items, ...items.filter((hit) => !hit.exact)], next, searchedTo }
}

/** The best of both kinds, while somebody types. */
export async function searchQuickly(db: Database, reader: Principal, q: string): Promise<ReplyOf<typeof quickSearch>> {
  const wanted = readQuery(q)
  if (wanted.terms.length === 0) return { customers: [], conversations: [] }
  const mayCustomers = reader.permissions.has('customers.read')
  const [customers, conversations] = await Promise.all([
    mayCustomers ? findCustomers(db, wanted, { limit: customersFirst }) : { items: [] },
    findConversations(db, reader, { wanted, query: { q }, limit: 6 }),
  ])
  return { customers: customers.items, conversations: conversations.items }
}

function isNarrowed({ status, team, channel, customer, from, to }: Query): boolean {
  return [status, team, channel, customer, from, to].some((filter) => filter !== undefined)
}

/** The conversations that are searched: what the reader may see, narrowed by the filters. */
function scopeOf(reader: Principal, query: Query): SQL {
  const all = [visibleTo(reader)]
  if (query.status) all.push(sql`c.status = ${query.status}`)
  if (query.team === 'none') all.push(sql`c.team_id is null`)
  else if (query.team) all.push(sql`c.team_id = ${query.team}`)
  if (query.channel) all.push(sql`c.channel = ${query.channel}`)
  if (query.customer) all.push(sql`c.customer_id = ${query.customer}`)
  if (query.from) all.push(sql`c.last_message_at >= ${query.from}::timestamptz`)
  if (query.to) all.push(sql`c.created_at < ${query.to}::timestamptz`)
  return sql.join(all, sql` and `)
}

/** A cursor names the section it is in and the place within: subjects first, then texts. */
const sections = ['subject', 'text'] as const
const beginning = '9999-12-31T00:00:00.000Z'
const firstPlace: Place = { at: beginning, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

function readCursor(after: string | undefined): { section: number; place: Place | null } {
  if (after === undefined) return { section: 0, place: null }
  const [section, at, id] = decodeCursor(after, ['number', 'instant', 'uuid'])
  if (!(section in sections)) throw badField('after', 'cursor')
  return { section, place: at === beginning ? null : { at, id } }
}

const writeCursor = (section: number, place: Place | null) =>
  encodeCursor([section, (place ?? firstPlace).at, (place ?? firstPlace).id])

async function findConversations(
  db: Database,
  reader: Principal,
  { wanted, query, limit }: { wanted: Wanted; query: Query; limit: number },
) {
  const visible = scopeOf(reader, query)
  const exactId = wanted.number === null ? null : await byNumber(db, wanted.number, visible)
  const scope = exactId ? sql`${visible} and c.id <> ${exactId}` : visible
  const ids: string[] = exactId && !query.after ? [exactId] : []
  let { section, place } = readCursor(query.after)
  let next: string | null = null
  let searchedTo: string | null = null
  for (; section < sections.length; section += 1, place = null) {
    if (ids.length >= limit) {
      next = writeCursor(section, place)
      break
    }
    const find = sections[section] === 'subject' ? findBySubject : findByText
    const part = await find(db, wanted.terms, { scope, after: place, limit: limit - ids.length })
    ids.push(...part.found.map((one) => one.id))
    if (part.until) {
      next = writeCursor(section, part.until)
      if (ids.length < limit) searchedTo = part.until.at
      break
    }
  }
  const items = await presentHits(db, { ids, terms: wanted.terms, scope: visible, exactId })
  return { items, next, searchedTo }
}

/** The conversation of that number; of a merged one where it went. */
async function byNumber(db: Database, number: number, visible: SQL): Promise<string | null> {
  const [found] = await rows<{ id: string }>(
    db,
    sql`select c.id from conversation named join conversation c on c.id = coalesce(named.merged_into_id, named.id)
      where named.number = ${number} and ${visible}`,
  )
  return found?.id ?? null
}
