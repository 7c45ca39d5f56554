import { eq, sql } from 'drizzle-orm'
import { holdCustomer } from '#modules/customers/server/index.ts'
import { customerActor, systemActor } from '#platform/contract/principal.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import type { DeliveryState } from '../contract.ts'
import type { Conversation } from './access.ts'
import { addMessage, readContent } from './add-message.ts'
import { subjectFrom } from './rules.ts'
import { message } from './schema.ts'
import { recordStatus } from './status.ts'
import { lockCurrent, takeUp } from './take-up.ts'

/** What a channel received: `html` (cleaned here), `text`, or both, the text then being what is found and previewed. */
export type Received = {
  /** The conversation it belongs to, as far as the channel knows; merged ones are followed. */
  conversationId?: string | undefined
  customerId: string
  /** Another customer who wrote it, taking part in this one's matter. */
  authorId?: string | undefined
  /** Between us and somebody else than the customer. */
  private?: boolean
  channel: string
  /** Made by the sender or derived from the channel's own id: the same one again changes nothing. */
  messageId: string
  html?: string | undefined
  text?: string | undefined
  /** Uploads that `keepAttachment` stored under this claim. */
  attachmentIds?: readonly string[]
  claim?: string
  occurredAt: Date
  /** For a new conversation. */
  teamId?: string | null
  subject?: string | undefined
  language?: string | null
  newConversationId?: string
  /** A new conversation comes from this one, which may be another customer's; the customer is shown nothing of it. */
  linkedFromId?: string | null
  meta?: Record<string, unknown>
}
export type ReceivedResult = {
  conversationId: string
  messageId: string
  /** A new conversation was begun. */
  created: boolean
  reopened: boolean
  /** The message had come before; nothing was done. */
  repeated: boolean
}

/**
 * Takes in a customer's message. It goes to the conversation named; waiting, snoozed and lately resolved ones open
 * again; if that one is closed, or was resolved too long ago, a new conversation linked to it begins, with the same team
 * and person. Without a conversation a new one begins. Deliveries of the same message at once wait for each other.
 * @throws Problem `not-found` when the conversation is not this customer's; `bad-request` when the id is another's
 */
export async function receiveMessage(tx: Transaction, received: Received): Promise<ReceivedResult> {
  const { messageId } = received
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${messageId}, 7264))`)
  const customerId = await holdCustomer(tx, received.customerId)
  const [known] = await rows<{ conversation_id: string; customer_id: string }>(
    tx,
    sql`select m.conversation_id, c.customer_id from message m join conversation c on c.id = m.conversation_id where m.id = ${messageId}`,
  )
  if (known) {
    if (known.customer_id !== customerId) throw badField('id', 'taken')
    return { conversationId: known.conversation_id, messageId, created: false, reopened: false, repeated: true }
  }
  const given = received.conversationId ? await lockCurrent(tx, received.conversationId) : undefined
  if (received.conversationId && given?.customerId !== customerId) throw notFound()
  const content = readContent(received)
  const actor = customerActor(received.authorId ?? customerId)
  const { home: before, created } = await takeUp(tx, {
    given,
    at: received.occurredAt,
    begin: {
      id: received.newConversationId,
      customerId,
      subject: received.subject?.trim() || given?.subject || subjectFrom(content.text),
      channel: received.channel,
      teamId: received.teamId ?? null,
      linkedFromId: received.linkedFromId ?? null,
      language: received.language,
      actor,
    },
  })
  const after = await addMessage(tx, before, {
    id: messageId,
    direction: 'inbound',
    kind: 'message',
    channel: received.channel,
    author: actor,
    content,
    attachmentIds: received.attachmentIds ?? [],
    uploads: received.claim ? { claim: received.claim } : null,
    occurredAt: received.occurredAt,
    delivery: null,
    private: received.private ?? false,
    meta: received.meta ?? null,
  })
  const moved = before.status !== after.status
  if (moved) await recordStatus(tx, before, after, { actor, cause: 'inbound' })
  return { conversationId: after.id, messageId, created, reopened: moved, repeated: false }
}

/** Something the product says by itself. */
export type SystemMessage = {
  conversationId: string
  messageId: string
  html?: string
  text?: string
  channel?: string
  occurredAt: Date
  /** Default: sent. */
  delivery?: DeliveryState
  meta?: Record<string, unknown>
}

/**
 * Says something in the product's own name (a greeting, a receipt): it is no answer, so the customer still waits. The same
 * id again changes nothing.
 * @returns the conversation it was said in, where a merged one went; null when it had been said before
 */
export async function sayAsSystem(tx: Transaction, said: SystemMessage): Promise<Conversation | null> {
  const before = await lockCurrent(tx, said.conversationId)
  if (!before) throw notFound()
  const [known] = await tx.select({ id: message.id }).from(message).where(eq(message.id, said.messageId))
  if (known) return null
  return addMessage(tx, before, {
    id: said.messageId,
    direction: 'outbound',
    kind: 'message',
    channel: said.channel ?? before.channel,
    author: systemActor,
    content: readContent(said),
    attachmentIds: [],
    uploads: null,
    occurredAt: said.occurredAt,
    delivery: said.delivery ?? 'sent',
    meta: said.meta ?? null,
  })
}
