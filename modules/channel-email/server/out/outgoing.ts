import { type SQL, sql } from 'drizzle-orm'
import { visibleTo, workedBy } from '#modules/conversations/server/index.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { readOutgoing as endpoint, OutState } from '../../contract.ts'
import { inWords } from './tell-staff.ts'

/** A mail of ours on its way, with what belongs to it. */
export type OutRow = {
  messageId: string
  conversationId: string
  mailboxId: string
  authorId: string | null
  state: OutState
  sendAt: Date
  attempts: number
  serverWords: string | null
  accepted: string[]
  rejected: { address: string; words: string }[]
  sentAt: Date | null
}
type Row = Omit<OutRow, 'sendAt' | 'sentAt'> & { sendAt: Date | string; sentAt: Date | string | null }

/** The mail, for a reader who may see its conversation; to change it, whose matter that is. @throws Problem `not-found` */
export async function findOut(
  db: Database,
  { principal, id, lock = false }: { principal: Principal; id: string; lock?: boolean },
): Promise<OutRow> {
  const locked: SQL = lock ? sql`for update of o` : sql``
  const [row] = await rows<Row>(
    db,
    sql`
      select o.message_id as "messageId", said.conversation_id as "conversationId", o.mailbox_id as "mailboxId",
        case when said.author_kind = 'staff' then said.author_id end as "authorId", o.state, o.send_at as "sendAt",
        o.attempts, o.server_words as "serverWords", o.accepted, o.rejected, o.sent_at as "sentAt"
      from mail_out o join message said on said.id = o.message_id join conversation c on c.id = said.conversation_id
      where o.message_id = ${id} and ${lock ? workedBy(principal) : visibleTo(principal)} ${locked}`,
  )
  if (!row) throw notFound()
  return { ...row, sendAt: new Date(row.sendAt), sentAt: row.sentAt === null ? null : new Date(row.sentAt) }
}

export async function readOutgoing(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<ReplyOf<typeof endpoint>> {
  const row = await findOut(db, { principal, id })
  return {
    messageId: row.messageId,
    state: row.state,
    sendAt: row.sendAt.toISOString(),
    attempts: row.attempts,
    serverWords: row.serverWords === null ? null : inWords(principal.locale, row.serverWords),
    accepted: row.accepted,
    rejected: row.rejected.map(({ address, words }) => ({ address, words: inWords(principal.locale, words) })),
    sentAt: row.sentAt?.toISOString() ?? null,
  }
}
