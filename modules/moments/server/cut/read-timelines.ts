import { type SQL, sql } from 'drizzle-orm'
import {
  conversationAssigned,
  conversationChanged,
  conversationMerged,
  conversationSplit,
  statusChanged,
} from '#modules/conversations/contract.ts'
import { onlyCloses } from '#modules/conversations/server/index.ts'
import { idFrom } from '#platform/server/database/id.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { type Step, stepChanged } from '../../contract.ts'
import type { Entry, GivenEntry, SaidEntry } from './rules.ts'

const ids = (list: readonly string[]): SQL => sql`${sql.param([...list])}::uuid[]`

export type HomeRow = {
  id: string
  mergedIntoId: string | null
  customerId: string
  teamId: string | null
  assigneeId: string | null
  guests: string[]
  tags: string[]
}

/** The conversations, those they went into, and so on up. */
export function readHomes(tx: Transaction, conversationIds: readonly string[]): Promise<HomeRow[]> {
  return rows<HomeRow>(
    tx,
    sql`with recursive up as (
          select id, merged_into_id from conversation where id = any(${ids(conversationIds)})
          union select c.id, c.merged_into_id from up join conversation c on c.id = up.merged_into_id)
        select c.id, c.merged_into_id as "mergedIntoId", c.customer_id as "customerId", c.team_id as "teamId",
          c.assignee_id as "assigneeId", c.guests, c.tags
        from conversation c where c.id in (select id from up) order by c.id`,
  )
}

/** Where to read from: everything of `conversationId` at or after `from` (null: from its beginning). */
export type Tail = { conversationId: string; from: Date | null }

/** An id made at a time begins with it, so that later ones are found by it; another says nothing. */
const tellsTime = (id: string) => id[14] === '7'
const everyId = '00000000-0000-0000-0000-000000000000'
/** Clocks of several processes may differ by so much, ms. */
const clockSkew = 3_600_000

/** What happened in these conversations and in those merged into them, each from where it was asked, unordered. */
export async function readTimelines(tx: Transaction, tails: readonly Tail[]): Promise<Map<string, Entry[]>> {
  const given = JSON.stringify(
    tails.map(({ conversationId, from }) => ({
      id: conversationId,
      from,
      first: from && tellsTime(conversationId) ? idFrom(new Date(from.getTime() - clockSkew)) : everyId,
    })),
  )
  const wanted = sql`jsonb_to_recordset(${given}::jsonb) as wanted(id uuid, "from" timestamptz, first uuid)`
  const entries = new Map<string, Entry[]>(tails.map(({ conversationId }) => [conversationId, []]))
  for (const row of await readSaid(tx, wanted)) entries.get(row.home)?.push(toSaid(row))
  for (const row of await readChanges(tx, wanted)) {
    const entry = toEntry(row)
    if (entry) entries.get(row.home)?.push(entry)
  }
  return entries
}

type Stamp = string
type SaidRow = Omit<SaidEntry, 'type' | 'at' | 'closing'> & { home: string; at: Stamp; short: string }

function readSaid(tx: Transaction, wanted: SQL): Promise<SaidRow[]> {
  return rows<SaidRow>(
    tx,
    sql`select m.conversation_id as home, m.id, m.occurred_at as at, m.seq, m.direction, m.kind, m.channel,
          m.author_kind as "authorKind", m.author_id as "authorId", m.private,
          coalesce(m.meta -> 'mail' ->> 'auto', '') <> '' as automatic,
          case when m.direction = 'inbound' and length(m.text) <= 40
            and not exists (select 1 from attachment a where a.message_id = m.id) then m.text else '' end as short
        from ${wanted} join message m on m.conversation_id = wanted.id
          and m.occurred_at >= coalesce(wanted."from", '-infinity')`,
  )
}

function toSaid({ home: _, at, short, ...row }: SaidRow): SaidEntry {
  return { type: 'said', ...row, at: new Date(at), closing: onlyCloses(short) }
}

type ChangeRow = {
  home: string
  id: string
  at: Stamp
  name: string
  byId: string | null
  data: Record<string, unknown>
}
const changes = [
  conversationAssigned,
  statusChanged,
  conversationChanged,
  conversationMerged,
  conversationSplit,
  stepChanged,
].map(({ name }) => name)

function readChanges(tx: Transaction, wanted: SQL): Promise<ChangeRow[]> {
  return rows<ChangeRow>(
    tx,
    sql`with recursive part as (
          select wanted.id as home, wanted.id, wanted."from", wanted.first from ${wanted}
          union all select part.home, c.id, part."from", part.first
            from part join conversation c on c.merged_into_id = part.id)
        select part.home, e.id, e.at, e.name, case when e.actor_kind = 'staff' then e.actor_id end as "byId", e.data
        from part join event e on e.subject_id = part.id and e.id >= part.first
        where e.name = any(${sql.param(changes)}::text[]) and e.at >= coalesce(part."from", '-infinity')`,
  )
}

const settling: ReadonlySet<unknown> = new Set(['resolved', 'closed'])
const moving: ReadonlySet<unknown> = new Set(['merge', 'unmerge'])
const begun: ReadonlySet<unknown> = new Set(['doing', 'done'])

function toEntry({ id, at: stamp, name, byId, data }: ChangeRow): Entry | null {
  const at = new Date(stamp)
  switch (name) {
    case conversationAssigned.name:
      return { type: 'given', id, at, byId, ...(data as Pick<GivenEntry, 'from' | 'to' | 'fromTeamId' | 'toTeamId'>) }
    case statusChanged.name:
      if (moving.has(data.cause)) return null
      return { type: settling.has(data.to) ? 'settled' : 'acted', id, at, byId }
    case stepChanged.name:
      if (!begun.has(data.to)) return { type: 'acted', id, at, byId }
      return { type: 'stepped', id, at, byId, step: data.step as Step }
    default:
      return { type: 'acted', id, at, byId }
  }
}
