import { sql } from 'drizzle-orm'
import { loggedKinds } from '#modules/conversations/contract.ts'
import { registerOutbound } from '#modules/conversations/server/index.ts'
import { type Database, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'

/** Where replies go that no other channel carries: to be read on the progress page. */
export const portal = 'portal'

/**
 * Whether a reply by the progress page can be read at all: the customer has written there (or by a form, in a chat, which
 * show the page), one of us took its link along to hand it over, or a message that went out another way carried it. A link
 * that merely exists is nothing: drafts make it too.
 */
export async function hasProgressPage(db: Database | Transaction, conversationId: string): Promise<boolean> {
  const [found] = await rows<{ has: boolean }>(
    db as Database,
    sql`select exists (select 1 from progress_link l where l.revoked_at is null
            and (l.conversation_id = ${conversationId}
              or l.conversation_id in (select c.id from conversation c where c.merged_into_id = ${conversationId}))
            and (l.given_at is not null or exists (select 1 from message said where said.conversation_id = l.conversation_id
              and said.direction = 'outbound' and not said.private and said.channel <> ${portal}
              and said.delivery is distinct from 'failed' and position('/p/' || l.token in said.html) > 0)))
          or exists (select 1 from message heard where heard.conversation_id = ${conversationId}
            and heard.direction = 'inbound' and heard.channel in (${portal}, 'form', 'chat')) as has`,
  )
  return found?.has ?? false
}

/** Whether a reply by the conversation's own channel gets to the customer. */
export async function isReachable(db: Database, conversationId: string, channel: string): Promise<boolean> {
  const byPage = channel === portal || (loggedKinds as readonly string[]).includes(channel)
  return !byPage || hasProgressPage(db, conversationId)
}

/**
 * What is written while the customer has no way to read it is kept, and counts for nothing: nobody was answered, asked or
 * told by it.
 */
registerOutbound({
  channel: portal,
  prepare: async (tx, { conversation, envelope }) => {
    if (envelope) throw badField('envelope', 'conversations:reason.no-envelope')
    const reached = await hasProgressPage(tx, conversation.id)
    return reached ? { delivery: 'sent' } : { delivery: 'unreached', private: true }
  },
})
