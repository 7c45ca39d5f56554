import { sql } from 'drizzle-orm'
import { cardQuery, readCard } from '#modules/customers/server/index.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, plannedTogether } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { openConversation as endpoint } from '../contract.ts'
import { visibleTo } from './access.ts'
import { type DraftRow, draftJson, toDraft } from './drafts.ts'
import { type HeadRow, headColumns, headJoins, toHead } from './present.ts'
import { readWriters, timelineQueries, toTimeline } from './timeline.ts'

type OpenRow = HeadRow & { draft: DraftRow | null }

/** Everything the screen of one conversation needs, in one packet. */
export async function openConversation(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<ReplyOf<typeof endpoint>> {
  const [heads, cards = [], ...answers] = await plannedTogether(db, [
    sql`
      select ${headColumns(principal)}, ${draftJson(principal.id)} as draft
      from conversation c ${headJoins(principal.id)}
      where c.id = ${id} and ${visibleTo(principal)}`,
    cardQuery(sql`(select customer_id from conversation where id = ${id})`),
    ...timelineQueries(id, {}),
  ])
  // Without a head the rest is not for this reader.
  const [row] = heads as OpenRow[]
  if (!row) throw notFound()
  const customer = readCard(cards)
  if (!customer) throw new Error(`customer ${row.customer_id} is not there`)
  return {
    conversation: toHead(row, principal),
    customer,
    timeline: await toTimeline(db, answers, {}),
    participants: readWriters(answers),
    draft: row.draft ? toDraft(row.draft) : null,
    readSeq: row.read_seq,
  }
}
