import { call, newId, refetch } from '#platform/web/index.ts'
import {
  type AttachmentRecord,
  type ConversationHeadRecord,
  countConversations,
  createConversation,
  listConversations,
  type MessageKind,
  type NewMessageInput,
  postMessage,
} from '../../contract.ts'
import { withReason } from '../data/actions.ts'
import type { EnvelopeRecord } from '../data/envelope.ts'
import { keepHead, keepMessage, rereadOpened } from '../data/heads.ts'
import type { ChosenCustomer } from './CustomerPicker.tsx'
import { paragraphs } from './entry.ts'

/** Made once for a form: saving twice, after a dropped line, records once. */
export const newEntryIds = () => ({ message: newId(), conversation: newId() })

export type ContactEntry = {
  ids: ReturnType<typeof newEntryIds>
  /** `message`: no contact that was, but one that begins now. */
  kind: MessageKind
  /** By which a message goes out, with what it wants to know; else the conversation's own. */
  channel?: string
  envelope?: EnvelopeRecord
  inbound: boolean
  customer: ChosenCustomer
  /** null: a new matter. */
  conversationId: string | null
  /** null: now */
  at: number | null
  minutes: number
  text: string
  attachments: readonly AttachmentRecord[]
  status: 'keep' | 'open' | 'waiting' | 'resolved'
}

/** Records a contact. @returns the conversation it is in; null when the reader took back resolving */
export async function saveContact(entry: ContactEntry): Promise<ConversationHeadRecord | null> {
  const { ids, kind, status, conversationId } = entry
  const message: NewMessageInput = {
    id: ids.message,
    direction: entry.inbound ? 'inbound' : 'outbound',
    kind,
    ...(entry.channel ? { channel: entry.channel } : {}),
    ...(entry.envelope ? { envelope: entry.envelope } : {}),
    html: paragraphs(entry.text),
    attachmentIds: entry.attachments.map((one) => one.id),
    ...(entry.at === null ? {} : { occurredAt: new Date(entry.at).toISOString() }),
    ...(entry.minutes > 0 ? { durationSeconds: Math.round(entry.minutes * 60) } : {}),
  }
  const then = status === 'keep' ? {} : { status }
  if (conversationId) {
    const reply = await withReason((reason) =>
      call(postMessage, {
        params: { id: conversationId },
        body: { ...message, ...then, ...(reason ? { reason } : {}) },
      }),
    )
    if (!reply) return null
    keepMessage(conversationId, reply.message)
    keepHead(reply.conversation)
    void rereadOpened(conversationId)
    void refetch(countConversations)
    return reply.conversation
  }
  const head = await withReason((reason) =>
    call(createConversation, {
      body: {
        id: ids.conversation,
        ...customerOf(entry),
        ...subjectOf(entry),
        message,
        ...then,
        ...(reason ? { reason } : {}),
      },
    }),
  )
  if (head) void refetch(listConversations, countConversations)
  return head
}

/** What the channel calls it is what the matter is called. */
function subjectOf({ envelope }: ContactEntry) {
  const subject = typeof envelope?.subject === 'string' ? envelope.subject.trim().slice(0, 300) : ''
  return subject ? { subject } : {}
}

function customerOf({ customer }: ContactEntry) {
  if ('known' in customer) return { customerId: customer.known.id }
  const { name, phone, email } = customer.fresh
  const identities = [
    ...(phone.trim() ? [{ kind: 'phone' as const, value: phone.trim() }] : []),
    ...(email.trim() ? [{ kind: 'email' as const, value: email.trim() }] : []),
  ]
  // Somebody who only gave a number is called by it until the name is known.
  return { customer: { name: name.trim() || phone.trim() || email.trim(), identities } }
}
