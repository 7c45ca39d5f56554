import { sql } from 'drizzle-orm'
import type { Static } from 'typebox'
import { customerCards } from '#modules/customers/server/index.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, plannedRows } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { openConversation as endpoint, PersonRef } from '../contract.ts'
import { visibleTo } from './access.ts'
import { type DraftRow, draftJson, toDraft } from './drafts.ts'
import { type HeadRow, headColumns, headJoins, toHead } from './present.ts'
import { readTimeline } from './timeline.ts'

type OpenRow = HeadRow & { participants: Static<typeof PersonRef>[] | null; draft: DraftRow | null }

/** Everything the screen of one conversation needs: three statements, of which two run at once. */
export async function openConversation(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<ReplyOf<typeof endpoint>> {
  const [row] = await plannedRows<OpenRow>(
    db,
    sql`
      select ${headColumns(principal)},
        (select json_agg(json_build_object('id', p.id, 'name', p.name, 'hue', p.hue) order by w.first)
          from (select m.author_id, min(m.seq) as first from message m
                where m.conversation_id = c.id and m.author_kind = 'staff' group by m.author_id) w
          join member p on p.id = w.author_id) as participants,
        ${draftJson(principal.id)} as draft
      from conversation c ${headJoins(principal.id)}
      where c.id = ${id} and ${visibleTo(principal)}`,
  )
  if (!row) throw notFound()
  const [cards, timeline] = await Promise.all([customerCards(db, [row.customer_id]), readTimeline(db, id)])
  const customer = cards.get(row.customer_id)
  if (!customer) throw new Error(`customer ${row.customer_id} is not there`)
  return {
    conversation: toHead(row, principal),
    customer,
    timeline,
    participants: row.participants ?? [],
    draft: row.draft ? toDraft(row.draft) : null,
    readSeq: row.read_seq,
  }
}
