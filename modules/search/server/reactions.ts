import { sql } from 'drizzle-orm'
import {
  conversationChanged,
  conversationCreated,
  conversationErased,
  conversationMerged,
  conversationSplit,
  conversationUnmerged,
  messageAdded,
  messageWithdrawn,
} from '#modules/conversations/contract.ts'
import { begunConversation, writtenMessage } from '#modules/conversations/server/index.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { feedMessages, feedSubjects, followMessages, forgetMessages, putMessage, putSubject } from './feed.ts'

/** In the transaction of the change itself: what is written can be found, and nothing else can. */
export const searchReactions: readonly Reaction[] = [
  reactDuring(conversationCreated, 'search.feed-subject', async (tx, { subjectId }) => {
    const begun = subjectId ? begunConversation(tx, subjectId) : undefined
    if (begun) putSubject(tx, { id: begun.id, text: begun.subject })
    else await feedSubjects(tx, sql`c.id = ${subjectId}`)
  }),
  reactDuring(conversationChanged, 'search.renew-subject', async (tx, { subjectId, data }) => {
    if (data.fields.includes('subject')) await feedSubjects(tx, sql`c.id = ${subjectId}`)
  }),
  reactDuring(messageAdded, 'search.feed-message', async (tx, { data }) => {
    const written = writtenMessage(tx, data.messageId)
    if (written) putMessage(tx, written)
    else await feedMessages(tx, sql`m.id = ${data.messageId}`)
  }),
  reactDuring(messageWithdrawn, 'search.forget-message', async (tx, { data }) => {
    await forgetMessages(tx, [data.messageId])
  }),
  reactDuring(conversationErased, 'search.forget-words', async (tx, { subjectId, data }) => {
    if (data.messageIds) return void (await feedMessages(tx, sql`m.id = any(${sql.param(data.messageIds)}::uuid[])`))
    await feedSubjects(tx, sql`c.id = ${subjectId}`)
    await feedMessages(tx, sql`m.conversation_id = ${subjectId}`)
  }),
  reactDuring(conversationMerged, 'search.follow-merge', async (tx, { data }) => {
    await followMessages(tx, [data.sourceId, data.targetId])
  }),
  reactDuring(conversationUnmerged, 'search.follow-unmerge', async (tx, { data }) => {
    await followMessages(tx, [data.sourceId, data.targetId])
  }),
  reactDuring(conversationSplit, 'search.follow-split', async (tx, { subjectId, data }) => {
    await feedSubjects(tx, sql`c.id = ${data.newId}`)
    await followMessages(tx, [data.newId, ...(subjectId ? [subjectId] : [])])
  }),
]
