import { sql } from 'drizzle-orm'
import { markDelivered } from '#modules/conversations/server/index.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, rows } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import type { sendAgain as endpoint } from '../../contract.ts'
import { findOut, readOutgoing } from './outgoing.ts'
import { sendMail } from './send-mail.ts'

/**
 * Sends a mail again that failed or is uncertain, under the same Message-ID: whoever got it the first time sees it once.
 * What is queued or on its way already stays so.
 * @throws Problem `channel-email.sent-already` (409); `channel-email.mailbox-gone` (409) when nothing can carry it
 */
export async function sendAgain(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<ReplyOf<typeof endpoint>> {
  await inTransaction(db, async (tx) => {
    const row = await findOut(tx, { principal, id, lock: true })
    if (row.state === 'sent') throw new Problem('channel-email.sent-already', { status: 409 })
    if (row.state !== 'failed' && row.state !== 'uncertain') return
    const there = await rows(tx, sql`select 1 from mailbox where id = ${row.mailboxId} and removed_at is null`)
    if (there.length === 0) throw new Problem('channel-email.mailbox-gone', { status: 409 })
    await tx.execute(sql`
      update mail_out set state = 'queued', send_at = ${now()}, attempts = 0, try_id = null, lease_until = null,
        rejected = '[]', server_words = null where message_id = ${id}`)
    await markDelivered(tx, { conversationId: row.conversationId, messageIds: [id], state: 'queued' })
    await enqueue(tx, sendMail, { mailboxId: row.mailboxId })
  })
  return readOutgoing(db, { principal, id })
}
