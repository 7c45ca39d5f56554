import { registerHoldings } from '#modules/staff/server/index.ts'
import type { ServerModule } from '#platform/server/module.ts'
import {
  attentionSet,
  cannedReplyChanged,
  conversationAssigned,
  conversationChanged,
  conversationCreated,
  conversationErased,
  conversationMerged,
  conversationPermissions,
  conversationSplit,
  conversationUnmerged,
  draftSaved,
  markedRead,
  messageAdded,
  messageDelivered,
  messageWithdrawn,
  savedViewChanged,
  statusChanged,
} from '../contract.ts'

export { type WrittenMessage, writtenMessage } from './add-message.ts'

import { conversationsHeld } from './holdings.ts'
import { closeResolved, fillGuests, sweepUploads, wakeSnoozed } from './jobs.ts'
import { conversationReactions } from './reactions.ts'
import { conversationRoutes } from './routes.ts'
import { conversationSignals } from './signals.ts'

export {
  audienceOf,
  type Conversation,
  checkLive,
  checkWorks,
  lockConversation,
  lockForChange,
  mayRead,
  mayWorkOn,
  mustSee,
  publicToken,
  type Reader,
  visibleTo,
  workedBy,
} from './access.ts'
export {
  type Attachment,
  attachmentForConversation,
  keepAttachment,
  type Upload,
} from './attachments.ts'
export { type OutboundChannel, type Prepared, registerOutbound, type Sending } from './channels.ts'
export { checkOwner } from './check-owner.ts'
export { registerClosingCheck } from './closing-checks.ts'
export { onlyCloses } from './closing-words.ts'
export { begunConversation } from './create-conversation.ts'
export { keepDraft } from './drafts.ts'
export { erasedText } from './erase-customer.ts'
export { type Erasing, followErasure, followMerges, type Move } from './follow.ts'
export { type GuestSource, refreshGuests, registerGuests } from './guests.ts'
export { handOverUnreached } from './hand-over-unreached.ts'
export { type LeftNote, leaveNote } from './leave-note.ts'
export { joinLocked } from './merge-conversations.ts'
export {
  type ConversationBrief,
  conversationBrief,
  currentConversation,
  markDelivered,
  openConversationOf,
  type PublicMessage,
  publicTimeline,
  publicTimelineBefore,
} from './public-timeline.ts'
export { type QueuePlace, queuePlace } from './queue.ts'
export { type Received, type ReceivedResult, receiveMessage, sayAsSystem } from './receive-message.ts'
export { subjectFrom } from './rules.ts'
export { sendAttachment } from './serve-attachment.ts'
export { setAttention } from './set-attention.ts'
export { type ResolveCheck, registerResolveCheck } from './status.ts'
export { takeUpAsTold } from './take-up.ts'
export { cleaningRules, showInTimeline } from './timeline.ts'
export { withdrawMessage } from './withdraw-message.ts'

registerHoldings(conversationsHeld)

export const serverModule: ServerModule = {
  name: 'conversations',
  permissions: conversationPermissions,
  events: [
    conversationCreated,
    messageAdded,
    messageDelivered,
    messageWithdrawn,
    conversationAssigned,
    statusChanged,
    conversationChanged,
    conversationMerged,
    conversationUnmerged,
    conversationSplit,
    conversationErased,
    attentionSet,
    draftSaved,
    markedRead,
    savedViewChanged,
    cannedReplyChanged,
  ],
  routes: conversationRoutes,
  jobs: [wakeSnoozed, closeResolved, sweepUploads, fillGuests],
  once: [fillGuests],
  signals: conversationSignals,
  reactions: conversationReactions,
}
