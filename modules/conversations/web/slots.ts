import type { Editor } from '@tiptap/react'
import type { ReactNode, RefObject } from 'react'
import type { Handing } from '#modules/staff/web/index.tsx'
import { defineSlot } from '#platform/web/index.ts'
import type { ChangeRecord, ConversationHeadRecord, ConversationRowRecord, MessageRecord } from '../contract.ts'
import type { ChosenCustomer } from './contact/CustomerPicker.tsx'
import type { EnvelopeRecord, HeldEnvelope } from './data/envelope.ts'

/** Right of the conversation, from the top: steps and promises 10 to 30, the customer's card 40, own history 60. */
export const conversationSidebar = defineSlot<{
  conversationId: string
  customerId: string
  conversation: ConversationHeadRecord
}>('conversation.sidebar')

/** Small chips in a row of the list and in the conversation's header: a promise that is due, a standard running out. */
export const conversationBadge = defineSlot<{ conversation: ConversationRowRecord; place: 'list' | 'header' }>(
  'conversation.badge',
)

/** What becomes of a reply or a note on its way, by the id it is stored under. */
export type ComposerSending = {
  /** Told as it sets out; gives back how to stop listening. */
  onSending: (listener: (messageId: string) => void) => () => void
  /** Told once it has safely arrived; also of what was written in other conversations, which may have been left meanwhile. */
  onSent: (listener: (messageId: string) => void) => () => void
  /** On its way, or waiting to be tried again. */
  isOutgoing: (messageId: string) => boolean
}

/**
 * Above the text of the composer: knowledge, coach. `insert` puts sanitised rich text where the cursor is. `editor` is
 * for marking what is written; whoever changes it leaves it alone while an input method composes.
 */
export const conversationComposer = defineSlot<{
  conversationId: string
  mode: 'reply' | 'note'
  /** By which a reply goes out now. */
  channel: string
  insert: (html: string) => void
  editor: Editor
  sending: ComposerSending
}>('conversation.composer')

/**
 * How a change recorded by a higher module reads in the timeline: the contribution's `key` is the event's name,
 * e.g. `fillSlot(conversationChange, { key: 'promise.made', order: 0, render: PromiseMadeLine })`.
 */
export const conversationChange = defineSlot<{ change: ChangeRecord; conversationId: string }>('conversation.change')

/**
 * How a channel shows its own messages, also the notes it leaves, for those that have something to say besides their
 * text: the contribution's `key` is the channel, under which `meta` has what it tells. `badges` stand behind the name, `delivery` says how far ours got, `body` takes the
 * place of the text (`plain` is that text), `foot` stands below it. `useOpenConversation` gives what it is part of.
 */
export const conversationMessage = defineSlot<{
  message: MessageRecord
  place: 'badges' | 'delivery' | 'body' | 'foot'
  plain: ReactNode
}>('conversation.message')

/**
 * What a channel wants to know besides the text (mail: from, to, copies, subject); `key` is the channel. `head` stands
 * above the text, `foot` below, `switch` beside the choice of reply or note. It is drawn for every conversation: where
 * `channel` is another one it may offer itself.
 */
export const composerEnvelope = defineSlot<{
  conversation: ConversationHeadRecord
  place: 'switch' | 'head' | 'foot'
  /** By which a reply goes out now. */
  channel: string
  /** Chooses this channel, or the conversation's own again. */
  choose: (channel: string | null) => void
  /** As the writer or their draft has it; null while nobody touched it. */
  envelope: EnvelopeRecord | null
  change: (envelope: EnvelopeRecord) => void
  /** What somebody asked for at a message (answer all, pass on); a new object for each time. */
  wanted: Readonly<Record<string, unknown>> | null
  /** Nothing is written yet. */
  blank: boolean
  /** Sum of the attachments. */
  bytes: number
  hold: (held: HeldEnvelope | null) => void
  send: () => void
}>('conversation.composer-envelope')

/** In the dialog that hands a conversation on: what is owed there, for the giver to say what goes along. */
export const conversationHanding = defineSlot<Handing>('conversation.handing')

/** What goes out with words to a customer; `ready`: nothing is missing. */
export type Amends = {
  ready: boolean
  /** Sees to it that the thing is there, once however often this is called; gives the line below the words, HTML. */
  make: () => Promise<string>
}
/** Beside words that tell a customer of something late: what makes up for it, and goes out with them when it is held. */
export const messageAmends = defineSlot<{
  conversationId: string
  customerId: string
  /** Of what is told; what goes along with it is made under this id. */
  id: string
  hold: (amends: Amends | null) => void
}>('message.amends')

/** A channel that can begin a conversation, in the form for new contacts; `key` is the channel. */
export const contactEnvelope = defineSlot<{
  customer: ChosenCustomer | null
  bytes: number
  hold: (held: HeldEnvelope | null) => void
}>('contact.envelope')

/** The text of the form for new contacts, for those who read along. */
export type ContactTextPart = {
  text: string
  change: (text: string) => void
  /** Its parent is where positions count from. */
  field: RefObject<HTMLTextAreaElement | null>
  /** null: not known yet. */
  customerId: string | null
  /** null: a new matter. */
  conversationId: string | null
  /** When it was, ms; null: now. */
  at: number | null
  /** What to do once it is saved. */
  hold: (saved: ((where: { conversationId: string; messageId: string; at: string }) => void) | null) => void
}
/** Below that text: promises found in it. */
export const contactText = defineSlot<ContactTextPart>('contact.text')
