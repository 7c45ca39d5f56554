import { sql } from 'drizzle-orm'
import { leaveNote, markDelivered } from '#modules/conversations/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { newId, rows, type Transaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { MailAddress } from '../read/shapes.ts'
import { spoken } from './addresses.ts'

/** Words of ours are keys; servers' are their own. */
export function inWords(locale: Locale, words: string): string {
  return /^channel-email:[\w.-]+$/.test(words) ? translate(locale, words) : words
}

export type Told = { state: 'sent' | 'failed' | 'queued'; reason: string | null }

/**
 * Marks the message with how far it got. One that did not get out is never silent: a note says so and the matter opens
 * again, but for automatic mails, which nobody waits for.
 */
export async function tellStaff(tx: Transaction, messageId: string, { state, reason }: Told): Promise<void> {
  const [about] = await rows<{ conversationId: string; automatic: boolean; to: MailAddress[] }>(
    tx,
    sql`select said.conversation_id as "conversationId", o.automatic, m."to" || m.cc || m.bcc as "to"
        from mail_out o join mail m on m.message_id = o.message_id join message said on said.id = o.message_id
        where o.message_id = ${messageId}`,
  )
  if (!about) return
  const { conversationId, automatic, to } = about
  await markDelivered(tx, { conversationId, messageIds: [messageId], state, reason })
  if (state !== 'failed' || automatic) return
  const { locale } = await company(tx)
  const people = to.slice(0, 3).map(spoken).join(', ')
  await leaveNote(tx, {
    conversationId,
    messageId: newId(),
    actor: systemActor,
    text: translate(locale, 'channel-email:not-sent', { to: people, words: inWords(locale, reason ?? '') }),
    occurredAt: now(),
    reopen: true,
  })
}
