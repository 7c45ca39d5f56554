import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import {
  conversationErased,
  conversationMerged,
  conversationSplit,
  conversationUnmerged,
  messageAdded,
  messageWithdrawn,
} from '#modules/conversations/contract.ts'
import { erasedText, lockConversation } from '#modules/conversations/server/index.ts'
import { message } from '#modules/conversations/server/schema.ts'
import { company } from '#modules/staff/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { goAlong } from './go-along.ts'
import { mayTellOfProposal } from './proposals.ts'
import { toldByMessage, unheardMessage, untoldByMessage } from './propose-new-date.ts'
import { mergedPromise, promise } from './schema.ts'
import { letGo } from './settle-inner.ts'
import { withdrawWithMessage } from './withdraw-with-message.ts'
import { refreshAttention } from './write.ts'

/** What was promised in the source is owed in the target. */
const followMerge = reactDuring(conversationMerged, 'promises.follow-merge', async (tx, { data }) => {
  const moved = await tx
    .update(promise)
    .set({ conversationId: data.targetId })
    .where(eq(promise.conversationId, data.sourceId))
    .returning({ id: promise.id })
  if (moved.length === 0) return
  await tx.insert(mergedPromise).values(moved.map(({ id }) => ({ mergeId: data.mergeId, promiseId: id })))
  await refreshBoth(tx, data.sourceId, data.targetId)
})

/**
 * Back go those that came along, those made since of messages that go back, and whatever took the place of one of these
 * or was asked of colleagues beneath it.
 */
const followUnmerge = reactDuring(conversationUnmerged, 'promises.follow-unmerge', async (tx, { data }) => {
  const came = tx
    .select({ id: mergedPromise.promiseId })
    .from(mergedPromise)
    .where(eq(mergedPromise.mergeId, data.mergeId))
  const messages = tx.select({ id: message.id }).from(message).where(eq(message.conversationId, data.sourceId))
  const first = sql`(${inArray(promise.id, came)} or (${isNotNull(promise.fromMessageId)} and ${inArray(promise.fromMessageId, messages)}))`
  await tx.execute(sql`
    with recursive back as (
      select ${promise.id} as id from ${promise} where ${promise.conversationId} = ${data.targetId} and ${first}
      union
      select next.id from back join promise next on next.replaces_id = back.id or next.parent_id = back.id
      where next.conversation_id = ${data.targetId})
    update promise set conversation_id = ${data.sourceId} where id in (select id from back)`)
  await tx.delete(mergedPromise).where(eq(mergedPromise.mergeId, data.mergeId))
  await refreshBoth(tx, data.sourceId, data.targetId)
})

/** A promise goes where the message went in which it was made. */
const followSplit = reactDuring(conversationSplit, 'promises.follow-split', async (tx, { subjectId, data }) => {
  if (!subjectId || data.messageIds.length === 0) return
  const moved = await tx
    .update(promise)
    .set({ conversationId: data.newId })
    .where(and(eq(promise.conversationId, subjectId), inArray(promise.fromMessageId, data.messageIds)))
    .returning({ id: promise.id })
  if (moved.length > 0) await refreshBoth(tx, subjectId, data.newId)
})

/** That something was promised, until when, and what became of it stays; what it was goes. */
const eraseWords = reactDuring(conversationErased, 'promises.erase-words', async (tx, { subjectId, data }) => {
  if (data.messageIds || !subjectId) return
  const word = await erasedText(tx)
  await tx.execute(sql`
    update promise set text = ${word}, beneficiary_name = null, reason = case when reason is null then null else ${word} end, version = version + 1
    where conversation_id = ${subjectId}`)
  await tx.execute(sql`
    update promise_change set reason = case when reason is null then null else ${word} end,
      old_text = case when old_text is null then null else ${word} end
    where (reason is not null or old_text is not null) and promise_id in (select id from promise where conversation_id = ${subjectId})`)
  await tx.execute(sql`
    update promise_proposal set reason = case when reason is null then null else ${word} end,
      words = case when words is null then null else ${word} end
    where promise_id in (select id from promise where conversation_id = ${subjectId})`)
  await letAllGo(tx, subjectId)
})

/** Nobody knows any more what is owed, and to whom: the product takes it back, and it counts for nobody. */
async function letAllGo(tx: Transaction, conversationId: string): Promise<void> {
  const home = await lockConversation(tx, conversationId)
  const owed = await tx
    .select()
    .from(promise)
    .where(and(eq(promise.conversationId, conversationId), isNull(promise.settledAt)))
    .orderBy(asc(promise.id))
    .for('update')
  if (!home || owed.length === 0) return
  const reason = translate((await company(tx)).locale, 'promises:customer-erased')
  for (const row of owed) await letGo(tx, { row, home, actor: systemActor, reason })
  await refreshAttention(tx, conversationId)
}

async function refreshBoth(tx: Transaction, one: string, other: string): Promise<void> {
  await refreshAttention(tx, one)
  await refreshAttention(tx, other)
}

/** A message with the id that was kept for an offer of another time tells the customer of it. */
const messageTells = reactDuring(messageAdded, 'promises.message-tells', async (tx, { actor, data }) => {
  if (data.direction !== 'outbound' || !mayTellOfProposal(data.messageId)) return
  // Written, but with no way to the customer: they know nothing.
  if (data.private) await unheardMessage(tx, data.messageId)
  else await toldByMessage(tx, data.messageId, actor)
})

const withdrawnMessageTells = reactDuring(
  messageWithdrawn,
  'promises.message-tells-not',
  async (tx, { actor, data }) => {
    if (mayTellOfProposal(data.messageId)) await untoldByMessage(tx, data.messageId, actor)
  },
)

export const reactions: readonly Reaction[] = [
  goAlong,
  followMerge,
  followUnmerge,
  followSplit,
  eraseWords,
  withdrawWithMessage,
  messageTells,
  withdrawnMessageTells,
]
