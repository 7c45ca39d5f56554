import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { QueryOf, ReplyOf } from '#platform/contract/endpoint.ts'
import { type Database, decodeCursor, encodeCursor } from '#platform/server/database/index.ts'
import type { listArrivals as endpoint } from '../../contract.ts'
import { mail, mailIn } from '../schema.ts'
import type { Arrival } from './intake.ts'

/** What arrived, newest first. */
export async function listArrivals(
  db: Database,
  { mailbox, state, after, limit = 50 }: QueryOf<typeof endpoint>,
): Promise<ReplyOf<typeof endpoint>> {
  const conditions: SQL[] = []
  if (mailbox) conditions.push(eq(mailIn.mailboxId, mailbox))
  if (state) conditions.push(eq(mailIn.state, state))
  if (after) {
    const [at, id] = decodeCursor(after, ['instant', 'uuid'])
    conditions.push(sql`(${mailIn.storedAt}, ${mailIn.id}) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const found = await db
    .select({ arrival: mailIn, from: mail.from, subject: mail.subject })
    .from(mailIn)
    .leftJoin(mail, eq(mail.messageId, mailIn.messageId))
    .where(and(...conditions))
    .orderBy(desc(mailIn.storedAt), desc(mailIn.id))
    .limit(limit + 1)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)?.arrival
  return {
    items: shown.map(({ arrival, from, subject }) => ({ ...toArrival(arrival), from, subject })),
    next: found.length > limit && last ? encodeCursor([last.storedAt.toISOString(), last.id]) : null,
  }
}

export function toArrival(row: Arrival): ReplyOf<typeof endpoint>['items'][number] {
  return {
    id: row.id,
    mailboxId: row.mailboxId,
    state: row.state,
    messageIdHeader: row.messageIdHeader,
    size: row.size,
    receivedAt: row.receivedAt.toISOString(),
    storedAt: row.storedAt.toISOString(),
    attempts: row.attempts,
    note: row.note,
    conversationId: row.conversationId,
  }
}
