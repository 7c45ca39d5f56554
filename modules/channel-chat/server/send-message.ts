import { eq, sql } from 'drizzle-orm'
import {
  audienceOf,
  conversationBrief,
  publicTimeline,
  publicToken,
  receiveMessage,
} from '#modules/conversations/server/index.ts'
import { attachment, message } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { customerActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { chatChannel, chatStarted, type SendMessageReply } from '../contract.ts'
import { lockVisitor } from './access.ts'
import { visitorAudience } from './audience.ts'
import { customerOf } from './customer.ts'
import { presentConversation, presentMessages } from './present.ts'
import { type Site, type Thread, threadsOf, type Visitor } from './queries.ts'
import { chatThread, chatVisitor } from './schema.ts'

export type Saying = { id: string; text: string; attachmentIds?: readonly string[] | undefined }

/** Uploads of a visitor are theirs until a message uses them. */
export const claimOf = (visitorId: string) => `chat-visitor:${visitorId}`

/**
 * Takes in what the visitor says. The first message begins the conversation; one said after it was closed begins a
 * linked one. The same id again gives the message that is there.
 * @throws Problem `bad-request` when there is nothing in it, or the id or a file is somebody else's
 */
export async function sendMessage(
  db: Database,
  site: Site,
  visitorId: string,
  saying: Saying,
): Promise<SendMessageReply> {
  const text = saying.text.replaceAll('\r\n', '\n').trim()
  const attachmentIds = saying.attachmentIds ?? []
  if (!text && attachmentIds.length === 0) throw badField('text', 'required')
  return inTransaction(db, async (tx) => {
    const visitor = await lockVisitor(tx, visitorId)
    const at = now()
    const threads = await threadsOf(tx, visitor)
    const present = await presentThread(tx, threads)
    const customerId = present?.customerId ?? (await customerOf(tx, visitor, site))
    const received = await receiveMessage(tx, {
      ...(present ? { conversationId: present.conversationId } : {}),
      customerId,
      channel: chatChannel,
      messageId: saying.id,
      text,
      attachmentIds,
      claim: claimOf(visitor.id),
      occurredAt: at,
      teamId: site.teamId,
      language: visitor.locale,
      subject: text ? undefined : await nameOfFirst(tx, attachmentIds),
      meta: { visitor: visitor.id },
    })
    if (received.created && !received.repeated) await begin(tx, visitor, site, received.conversationId, customerId, at)
    await tx.update(chatVisitor).set({ lastSeenAt: at }).where(eq(chatVisitor.id, visitor.id))
    return answer(tx, visitor, received.conversationId, saying.id)
  })
}

/** The newest conversation, unless its customer is gone: then something new begins. */
async function presentThread(
  tx: Transaction,
  threads: readonly Thread[],
): Promise<{ conversationId: string; customerId: string } | null> {
  const newest = threads.at(-1)
  const brief = newest ? await conversationBrief(tx, newest.conversationId) : null
  if (!brief) return null
  const [found] = await tx
    .select({ removedAt: customer.removedAt })
    .from(customer)
    .where(eq(customer.id, brief.customerId))
  return found && !found.removedAt ? { conversationId: brief.id, customerId: brief.customerId } : null
}

async function begin(
  tx: Transaction,
  visitor: Visitor,
  site: Site,
  conversationId: string,
  customerId: string,
  startedAt: Date,
): Promise<void> {
  await tx.insert(chatThread).values({
    conversationId,
    siteId: site.id,
    visitorId: visitor.id,
    signedId: visitor.signedId,
    startedAt,
  })
  const brief = await conversationBrief(tx, conversationId)
  await record(tx, chatStarted, {
    actor: customerActor(customerId),
    subjectId: conversationId,
    audience: [...(brief ? audienceOf(brief) : []), publicToken(conversationId), ...visitorAudience(visitor)],
    data: { siteId: site.id, visitorId: visitor.id, customerId },
  })
}

async function answer(
  tx: Transaction,
  visitor: Visitor,
  conversationId: string,
  messageId: string,
): Promise<SendMessageReply> {
  const threads = await threadsOf(tx, visitor)
  const thread = threads.find((one) => one.conversationId === conversationId)
  const [brief, [said]] = await Promise.all([
    conversationBrief(tx, conversationId),
    tx.select({ seq: message.seq }).from(message).where(eq(message.id, messageId)),
  ])
  // The id was used before by somebody else of the same customer.
  if (!thread || !brief || !said) throw badField('id', 'taken')
  const timeline = await publicTimeline(tx, conversationId, { afterSeq: said.seq - 1, limit: 1 })
  const [shown] = await presentMessages(tx, conversationId, timeline)
  if (!shown || shown.id !== messageId) throw notFound()
  return { message: shown, conversation: presentConversation(brief, thread, threads) }
}

async function nameOfFirst(tx: Transaction, ids: readonly string[]): Promise<string | undefined> {
  const [found] = await tx.select({ name: attachment.name }).from(attachment).where(sql`${attachment.id} = ${ids[0]}`)
  return found?.name.slice(0, 60)
}
