import {
  conversationBrief,
  markDelivered,
  type PublicMessage,
  publicTimeline,
  publicTimelineBefore,
  queuePlace,
} from '#modules/conversations/server/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { ReadMessagesReply } from '../contract.ts'
import { presentConversation, presentMessages } from './present.ts'
import { type Thread, threadsOf, type Visitor, visibleMessages } from './queries.ts'

const page = 50
const nothing: ReadMessagesReply = { conversation: null, items: [], more: false, queue: null }

/**
 * A page of one of the visitor's conversations (default: the newest), oldest first. Answers of ours that are handed out
 * here count as delivered.
 * @throws Problem `not-found` for a conversation that is not this visitor's
 */
export async function readMessages(
  db: Database,
  visitor: Visitor,
  wanted: { conversationId?: string; after?: number; before?: number },
): Promise<ReadMessagesReply> {
  const threads = await threadsOf(db, visitor)
  const thread = wanted.conversationId
    ? threads.find((one) => one.conversationId === wanted.conversationId)
    : threads.at(-1)
  if (!thread) {
    if (wanted.conversationId) throw notFound()
    return nothing
  }
  const brief = await conversationBrief(db, thread.conversationId)
  if (!brief) return nothing
  const { messages, more } = await pageOf(db, visitor, thread, wanted)
  await noteDelivered(db, thread.conversationId, messages)
  return {
    conversation: presentConversation(brief, thread, threads),
    items: await presentMessages(db, thread.conversationId, messages),
    more,
    queue: await queuePlace(db, thread.conversationId),
  }
}

async function pageOf(
  db: Database,
  visitor: Visitor,
  thread: Thread,
  { after, before }: { after?: number; before?: number },
): Promise<{ messages: PublicMessage[]; more: boolean }> {
  const forward = after !== undefined
  let edge = forward ? after : before
  // Where part of a conversation is hidden a page may turn out empty: go on, so that the reader never stands still.
  for (;;) {
    const found = forward
      ? await publicTimeline(db, thread.conversationId, { afterSeq: edge ?? 0, limit: page + 1 })
      : await publicTimelineBefore(db, thread.conversationId, {
          limit: page + 1,
          ...(edge === undefined ? {} : { beforeSeq: edge }),
        })
    const more = found.length > page
    const kept = more ? (forward ? found.slice(0, page) : found.slice(1)) : found
    const visible = await visibleMessages(
      db,
      visitor,
      thread,
      kept.map((one) => one.id),
    )
    const messages = kept.filter((one) => visible.has(one.id))
    if (messages.length > 0 || !more) return { messages, more }
    edge = (forward ? kept.at(-1) : kept[0])?.seq
  }
}

async function noteDelivered(db: Database, conversationId: string, messages: readonly PublicMessage[]): Promise<void> {
  const messageIds = messages
    .filter((one) => one.direction === 'outbound' && (one.delivery === 'queued' || one.delivery === 'sent'))
    .map((one) => one.id)
  if (messageIds.length === 0) return
  await inTransaction(db, (tx) => markDelivered(tx, { conversationId, messageIds, state: 'delivered' }))
}

/**
 * The visitor has seen our answers up to this number.
 * @throws Problem `not-found` for a conversation that is not this visitor's
 */
export async function readUpTo(
  db: Database,
  visitor: Visitor,
  { conversationId, seq }: { conversationId: string; seq: number },
): Promise<void> {
  const thread = (await threadsOf(db, visitor)).find((one) => one.conversationId === conversationId)
  if (!thread) throw notFound()
  const shown = await publicTimelineBefore(db, conversationId, { beforeSeq: seq + 1, limit: 200 })
  const unread = shown.filter((one) => one.direction === 'outbound' && one.delivery !== null && one.delivery !== 'read')
  const visible = await visibleMessages(
    db,
    visitor,
    thread,
    unread.map((one) => one.id),
  )
  if (visible.size === 0) return
  await inTransaction(db, (tx) => markDelivered(tx, { conversationId, messageIds: [...visible], state: 'read' }))
}
