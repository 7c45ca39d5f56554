import { sql } from 'drizzle-orm'
import type { BodyOf, ReplyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, rows, send, type Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type markRead as endpoint, markedRead, type Status } from '../contract.ts'
import { visibleTo } from './access.ts'
import { isUnread } from './present.ts'

/**
 * Remembers how far somebody has read: up to `seq` (default: all of it), never back, unless `unread` asks for the newest
 * message to count as new again.
 */
export async function markRead(
  db: Database,
  { principal, id, input }: { principal: Principal; id: string; input: BodyOf<typeof endpoint> },
): Promise<ReplyOf<typeof endpoint>> {
  return inTransaction(db, async (tx) => {
    const [found] = await rows<{ last_seq: number; status: Status; read_seq: number | null }>(
      tx,
      sql`select c.last_seq, c.status, r.last_seq as read_seq from conversation c
          left join conversation_read r on r.conversation_id = c.id and r.member_id = ${principal.id}
          where c.id = ${id} and ${visibleTo(principal)}`,
    )
    if (!found) throw notFound()
    const before = found.read_seq ?? 0
    const newest = found.last_seq
    const readSeq = input.unread
      ? Math.min(before, Math.max(0, newest - 1))
      : Math.max(before, Math.min(input.seq ?? newest, newest))
    if (readSeq !== before) {
      raiseRead(tx, principal.id, id, readSeq)
      await record(tx, markedRead, {
        actor: staffActor(principal),
        subjectId: id,
        audience: [`staff:${principal.id}`],
        data: { seq: readSeq },
      })
    }
    return { readSeq, unread: isUnread({ status: found.status, lastSeq: newest, readSeq }) }
  })
}

/** Sets how far somebody has read: who writes has read what is there. Goes along with the next statement. */
export function raiseRead(tx: Transaction, memberId: string, conversationId: string, seq: number): void {
  send(
    tx,
    sql`insert into conversation_read (member_id, conversation_id, last_seq, at)
        values (${memberId}, ${conversationId}, ${seq}, ${now()})
        on conflict (member_id, conversation_id) do update set last_seq = excluded.last_seq, at = excluded.at`,
  )
}
