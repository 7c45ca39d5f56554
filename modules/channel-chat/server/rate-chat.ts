import { sql } from 'drizzle-orm'
import { audienceOf, conversationBrief, publicToken } from '#modules/conversations/server/index.ts'
import { customerActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { notFound, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { type ChatConversationRecord, chatRated } from '../contract.ts'
import { lockVisitor } from './access.ts'
import { presentConversation } from './present.ts'
import { threadsOf, type Visitor } from './queries.ts'
import { visitorStatus } from './rules.ts'

/**
 * The visitor's score for a resolved conversation. The same again changes nothing; another one replaces it.
 * @throws Problem `not-found`; `channel-chat.not-resolved` (409)
 */
export async function rateChat(
  db: Database,
  visitor: Visitor,
  given: { conversationId: string; value: number; comment?: string },
): Promise<ChatConversationRecord> {
  const comment = given.comment?.trim() ?? ''
  return inTransaction(db, async (tx) => {
    await lockVisitor(tx, visitor.id)
    const threads = await threadsOf(tx, visitor)
    const thread = threads.find((one) => one.conversationId === given.conversationId)
    const brief = thread && (await conversationBrief(tx, thread.conversationId))
    if (!thread || !brief) throw notFound()
    if (visitorStatus(brief.status) === 'open') throw new Problem('channel-chat.not-resolved', { status: 409 })
    const before = presentConversation(brief, thread, threads)
    if (before.rating === given.value && thread.ratingComment === comment) return before
    const ratedAt = now()
    await tx.execute(sql`
      update chat_thread t set rating = ${given.value}, rating_comment = ${comment}, rated_at = ${ratedAt}
      from conversation c
      where c.id = t.conversation_id and (c.id = ${brief.id} or c.merged_into_id = ${brief.id})
        and (t.visitor_id = ${visitor.id} or (t.site_id = ${visitor.siteId} and t.signed_id = ${visitor.signedId}::text))`)
    await record(tx, chatRated, {
      actor: customerActor(brief.customerId),
      subjectId: brief.id,
      audience: [...audienceOf(brief), publicToken(brief.id)],
      data: { conversationId: brief.id, customerId: brief.customerId, value: given.value, comment },
    })
    return presentConversation(brief, { ...thread, rating: given.value, ratingComment: comment, ratedAt }, threads)
  })
}
