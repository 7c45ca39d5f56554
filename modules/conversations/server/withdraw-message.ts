import { eq, sql } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { messageWithdrawn, type Status } from '../contract.ts'
import { audienceOf, type Conversation, lockConversation, publicToken } from './access.ts'
import { recount } from './recount.ts'
import { mayStep } from './rules.ts'
import { message } from './schema.ts'
import { moveStatus } from './status.ts'

/**
 * Takes a message back that its channel has not sent: it goes from the timeline as if it had not been written, its files
 * may be used again by who had uploaded them, and clocks, count and preview are counted anew. That it was not sent yet is
 * the channel's to know (delivery `queued` or `failed` is checked here). `status` is where the conversation goes back to.
 * @throws Problem `not-found` when there is no such message of ours
 */
export async function withdrawMessage(
  tx: Transaction,
  wanted: { conversationId: string; messageId: string; status?: Status; actor: Actor },
): Promise<Conversation> {
  const { messageId, actor } = wanted
  const before = await lockConversation(tx, wanted.conversationId)
  if (!before) throw notFound()
  const [there] = await rows<{ text: string }>(
    tx,
    sql`select text from message where id = ${messageId} and conversation_id = ${before.id} and direction = 'outbound'
          and delivery in ('queued', 'failed') for update`,
  )
  if (!there) throw notFound()
  // Those who point at the message let go of it during the event.
  await record(tx, messageWithdrawn, {
    actor,
    subjectId: before.id,
    audience: [...audienceOf(before), publicToken(before.id)],
    data: { messageId },
  })
  await tx.execute(
    sql`update attachment set message_id = null, conversation_id = null, inline = false, position = 0 where message_id = ${messageId}`,
  )
  await tx.execute(sql`delete from merged_message where message_id = ${messageId}`)
  await tx.delete(message).where(eq(message.id, messageId))
  const after = await recount(tx, before)
  const back = wanted.status
  if (!back || back === after.status || !mayStep(after.status, back)) return after
  return moveStatus(tx, after, { to: back, cause: 'withdrawn', actor })
}
