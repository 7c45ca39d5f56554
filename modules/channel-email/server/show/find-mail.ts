import { type SQL, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'

/**
 * Columns of a mail (`m`), its message (`said`), how it arrived (`i`) or goes out (`o`), for a reader who may see the
 * conversation.
 * @throws Problem `not-found`
 */
export async function findMail<Row extends Record<string, unknown>>(
  db: Database,
  { principal, id, columns }: { principal: Principal; id: string; columns: SQL },
): Promise<Row> {
  const [found] = await rows<Row>(
    db,
    sql`select ${columns} from mail m
        join message said on said.id = m.message_id
        join conversation c on c.id = said.conversation_id
        left join mail_in i on i.id = m.arrival_id
        left join mail_out o on o.message_id = m.message_id
        where m.message_id = ${id} and ${visibleTo(principal)}`,
  )
  if (!found) throw notFound()
  return found
}

/** Whether the reader's company lets this sender's pictures be fetched. */
export const senderAllowed: SQL = sql`exists (select 1 from mail_picture_sender p where p.address = lower(m."from"->>'address'))`
