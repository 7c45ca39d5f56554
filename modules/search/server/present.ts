import { type SQL, sql } from 'drizzle-orm'
import { codeOf } from '#modules/customers/server/rules.ts'
import { type Database, plannedRows } from '#platform/server/database/index.ts'
import { highlightRanges, snippet } from '#platform/text/snippet.ts'
import type { ConversationHitRecord } from '../contract.ts'
import type { Term } from './terms.ts'

/** Length of what is shown of a message, and how much of it stands before the first place, UTF-16 units. */
const shown = { before: 16, length: 90 }
/** What the texts are cut to before they leave the database; `snippet` looks at no more. */
const lookedAt = 200_000

type Row = {
  id: string
  number: number
  subject: string
  status: ConversationHitRecord['status']
  channel: string
  lastMessageAt: string
  customerId: string
  customerName: string
  appellation: string
  contact: string | null
  teamId: string | null
  teamName: string | null
  assigneeId: string | null
  assigneeName: string | null
  assigneeHue: number | null
  messageId: string | null
  direction: NonNullable<ConversationHitRecord['message']>['direction']
  kind: NonNullable<ConversationHitRecord['message']>['kind']
  at: string
  text: string
}

/**
 * These conversations as hits, in this order, each with its best message. `scope` is asked again: what was moved out of
 * the reader's sight meanwhile is left out.
 */
export async function presentHits(
  db: Database,
  {
    ids,
    terms,
    scope,
    exactId,
  }: { ids: readonly string[]; terms: readonly Term[]; scope: SQL; exactId: string | null },
): Promise<ConversationHitRecord[]> {
  if (ids.length === 0) return []
  const score = sql.join(
    terms.map((term) => sql`(strpos(e.text, ${term.text}) > 0)::int`),
    sql` + `,
  )
  const found = await plannedRows<Row>(
    db,
    sql`
      select c.id, c.number, c.subject, c.status, c.channel, c.last_message_at as "lastMessageAt",
        k.id as "customerId", k.name as "customerName", k.appellation,
        (select i.value from identity i where i.customer_id = k.id and i.kind in ('email', 'phone')
         order by i.undeliverable, i.verified desc, i.created_at, i.id limit 1) as contact,
        t.id as "teamId", t.name as "teamName", a.id as "assigneeId", a.name as "assigneeName", a.hue as "assigneeHue",
        m.id as "messageId", m.direction, m.kind, m.occurred_at as at, left(m.text, ${lookedAt}) as text
      from unnest(${sql.param([...ids])}::uuid[]) with ordinality as wanted(id, position)
      join conversation c on c.id = wanted.id
      join customer k on k.id = c.customer_id
      left join team t on t.id = c.team_id
      left join member a on a.id = c.assignee_id
      left join lateral (
        select scored.message_id from (
          select e.message_id, e.at, ${score} as score from search_message e where e.conversation_id = c.id
        ) scored where scored.score > 0 order by scored.score desc, scored.at desc, scored.message_id limit 1
      ) best on true
      left join message m on m.id = best.message_id
      where ${scope}
      order by wanted.position`,
  )
  const texts = terms.map((term) => term.text)
  return found.map((row) => toHit(row, texts, row.id === exactId))
}

function toHit(row: Row, texts: readonly string[], exact: boolean): ConversationHitRecord {
  return {
    type: 'conversation',
    id: row.id,
    number: row.number,
    exact,
    subject: row.subject,
    subjectRanges: highlightRanges(row.subject, texts),
    status: row.status,
    channel: row.channel,
    customer: {
      id: row.customerId,
      name: row.customerName,
      appellation: row.appellation,
      contact: row.contact,
      code: codeOf(row.customerId),
    },
    team: row.teamId ? { id: row.teamId, name: row.teamName ?? '' } : null,
    assignee: row.assigneeId ? { id: row.assigneeId, name: row.assigneeName ?? '', hue: row.assigneeHue ?? 0 } : null,
    lastMessageAt: row.lastMessageAt,
    message: row.messageId
      ? {
          id: row.messageId,
          direction: row.direction,
          kind: row.kind,
          at: row.at,
          ...snippet(row.text, texts, shown),
        }
      : null,
  }
}
