import { defineSlot } from '#platform/web/index.ts'
import type { ChangeRecord, ConversationHeadRecord, ConversationRowRecord } from '../contract.ts'

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

/** Above the tools of the composer: knowledge, coach. `insert` puts sanitised rich text where the cursor is. */
export const conversationComposer = defineSlot<{
  conversationId: string
  mode: 'reply' | 'note'
  insert: (html: string) => void
}>('conversation.composer')

/**
 * How a change recorded by a higher module reads in the timeline: the contribution's `key` is the event's name,
 * e.g. `fillSlot(conversationChange, { key: 'promise.made', order: 0, render: PromiseMadeLine })`.
 */
export const conversationChange = defineSlot<{ change: ChangeRecord; conversationId: string }>('conversation.change')
