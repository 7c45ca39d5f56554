import { sql } from 'drizzle-orm'
import { markDelivered } from '#modules/conversations/server/index.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'

/** What is said of a mail whose mailbox is gone; a key of the words. */
export const mailboxGone = 'channel-email:reason.mailbox-removed'

/**
 * Marks as failed what waits to be sent by a mailbox that is being removed. What its server may have already
 * (`handing-over`) is left to who hands it over.
 */
export async function failWaiting(tx: Transaction, mailboxId: string): Promise<void> {
  const waiting = await rows<{ message_id: string; conversation_id: string }>(
    tx,
    sql`update mail_out o set state = 'failed', lease_until = null, server_words = ${mailboxGone} from message m
        where o.mailbox_id = ${mailboxId} and o.state in ('queued', 'sending') and m.id = o.message_id
        returning o.message_id, m.conversation_id`,
  )
  for (const [conversationId, ofOne] of Map.groupBy(waiting, (one) => one.conversation_id)) {
    const messageIds = ofOne.map((one) => one.message_id)
    await markDelivered(tx, { conversationId, messageIds, state: 'failed', reason: mailboxGone })
  }
}
