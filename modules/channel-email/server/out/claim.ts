import { sql } from 'drizzle-orm'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { type Database, newId, rows } from '#platform/server/database/index.ts'
import type { MailAddress } from '../read/shapes.ts'

/** How long a process that says nothing more counts as alive, ms: while it writes, and while it waits for the last answer. */
export const leaseWhileSending = 5 * 60_000
export const leaseWhileHandingOver = 15 * 60_000

/** A mail this process holds. */
export type Claim = {
  messageId: string
  conversationId: string
  mailboxId: string
  tryId: string
  attempts: number
  from: MailAddress
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  /** those who have it from an earlier try */
  accepted: string[]
  rejected: { address: string; words: string }[]
}

/**
 * Takes the mail of this mailbox that has waited longest and is due; nobody else can take it then. It is committed before
 * anything is sent: a process that dies from here on leaves it in `sending`, and it surely was not delivered.
 */
export async function claimNext(db: Database, mailboxId: string): Promise<Claim | null> {
  const [taken] = await rows<Claim>(
    db,
    sql`
      with next as (
        select message_id from mail_out
        where mailbox_id = ${mailboxId} and state = 'queued' and send_at <= ${now()}
        order by send_at, created_at limit 1 for update skip locked)
      update mail_out o set state = 'sending', try_id = ${newId()}, attempts = o.attempts + 1,
        lease_until = ${new Date(nowMs() + leaseWhileSending)}
      from next, mail m, message said
      where o.message_id = next.message_id and m.message_id = o.message_id and said.id = o.message_id
      returning o.message_id as "messageId", said.conversation_id as "conversationId", o.mailbox_id as "mailboxId",
        o.try_id as "tryId", o.attempts, m."from", m."to", m.cc, m.bcc, o.accepted, o.rejected`,
  )
  return taken ?? null
}

/** Says that this try lives. */
export async function renew(db: Database, { messageId, tryId }: Claim): Promise<void> {
  await db.execute(sql`
    update mail_out set lease_until = ${new Date(nowMs() + leaseWhileSending)}
    where message_id = ${messageId} and try_id = ${tryId} and state = 'sending'`)
}

/**
 * Committed just before the end of the mail leaves us: from here on only the server's answer tells what became of it.
 * @throws when the try has been taken from us; then the end must not go out
 */
export async function handOver(db: Database, { messageId, tryId }: Claim): Promise<void> {
  const held = await rows(
    db,
    sql`update mail_out set state = 'handing-over', lease_until = ${new Date(nowMs() + leaseWhileHandingOver)}
        where message_id = ${messageId} and try_id = ${tryId} and state = 'sending' returning 1`,
  )
  if (held.length === 0) throw new Error('this try has been taken over')
}
