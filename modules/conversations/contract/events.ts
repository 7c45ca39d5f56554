import { Type } from 'typebox'
import { eventKind } from '#platform/contract/event.ts'
import { Id, Instant, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { authorKinds, directions, messageKinds, priorities, statuses } from './shapes.ts'

const passing = { passing: true }

/*
 * The subject of every event is the conversation. Staff who may read it hear all of them; a visitor of the conversation
 * (`conversation-public:<id>`) hears messages but notes, changes of status, and merges.
 */

export const conversationCreated = eventKind(
  'conversation.created',
  Type.Object({
    number: Type.Integer(),
    customerId: Id,
    teamId: Nullable(Id),
    assigneeId: Nullable(Id),
    channel: Type.String(),
    linkedFromId: Nullable(Id),
  }),
)

export const messageAdded = eventKind(
  'conversation.message-added',
  Type.Object({
    messageId: Id,
    direction: OneOf(directions),
    kind: OneOf(messageKinds),
    channel: Type.String(),
    authorKind: OneOf(authorKinds),
    seq: Type.Integer(),
    mentions: Type.Array(Id),
    /** Between us and somebody else than the customer. */
    private: Type.Boolean(),
  }),
)

/** A message of ours was taken back before its channel sent it; it is gone from the timeline. */
export const messageWithdrawn = eventKind('conversation.message-withdrawn', Type.Object({ messageId: Id }))

/** How far a message got; heard by staff and by the visitor. */
export const messageDelivered = eventKind(
  'conversation.message-delivered',
  Type.Object({ messageIds: Type.Array(Id), state: Type.String() }),
)

export const conversationAssigned = eventKind(
  'conversation.assigned',
  Type.Object({
    from: Nullable(Id),
    to: Nullable(Id),
    fromTeamId: Nullable(Id),
    toTeamId: Nullable(Id),
    /** What is owed in it that goes to the receiver too: ids of higher modules. */
    along: Type.Optional(Type.Array(Id)),
  }),
)

export const statusCauses = [
  'staff',
  'reply',
  'inbound',
  /** The customer told a colleague by phone or at the counter that it is not done. */
  'told',
  'snooze-over',
  'auto-close',
  'merge',
  'unmerge',
  'withdrawn',
  'undelivered',
] as const
/** `until` is set when snoozed. */
export const statusChanged = eventKind(
  'conversation.status-changed',
  Type.Object({ from: OneOf(statuses), to: OneOf(statuses), cause: OneOf(statusCauses), until: Nullable(Instant) }),
)

export const changedFields = ['subject', 'priority', 'tags', 'customer'] as const
export const conversationChanged = eventKind(
  'conversation.changed',
  Type.Object({
    fields: Type.Array(OneOf(changedFields)),
    priority: Type.Optional(OneOf(priorities)),
    addedTags: Type.Optional(Type.Array(Type.String())),
    removedTags: Type.Optional(Type.Array(Type.String())),
  }),
)

/** Subject: the target, which now has the messages of the source. */
export const conversationMerged = eventKind(
  'conversation.merged',
  Type.Object({ mergeId: Id, sourceId: Id, sourceNumber: Type.Integer(), targetId: Id, targetNumber: Type.Integer() }),
)
/** Subject: the target; the source has its messages back. */
export const conversationUnmerged = eventKind(
  'conversation.unmerged',
  Type.Object({ mergeId: Id, sourceId: Id, sourceNumber: Type.Integer(), targetId: Id, targetNumber: Type.Integer() }),
)
/** Subject: the conversation that was split; some of its messages now are in `newId`. */
export const conversationSplit = eventKind(
  'conversation.split',
  Type.Object({ newId: Id, newNumber: Type.Integer(), messageIds: Type.Array(Id) }),
)

/**
 * The customer was anonymised: what was written in it by or about them is gone for good, and whoever keeps more of it
 * wipes that. `messageIds`: only these (they took part in somebody else's matter); null: all of it.
 */
export const conversationErased = eventKind(
  'conversation.erased',
  Type.Object({ messageIds: Nullable(Type.Array(Id)) }),
)

/** Something else moved its neutral sort column; heard by staff, not shown in the timeline. */
export const attentionSet = eventKind('conversation.attention-set', Type.Object({ at: Nullable(Instant) }), passing)

/** Only the person themself hears these two: other tabs follow. */
export const draftSaved = eventKind(
  'conversation.draft-saved',
  Type.Object({ version: Type.Integer(), removed: Type.Boolean() }),
  passing,
)
export const markedRead = eventKind('conversation.marked-read', Type.Object({ seq: Type.Integer() }), passing)

/** Lists of a person or a team; subject is the saved view or the canned reply. */
export const savedViewChanged = eventKind('saved-view.changed', Type.Object({ removed: Type.Boolean() }))
export const cannedReplyChanged = eventKind('canned-reply.changed', Type.Object({ removed: Type.Boolean() }))

/** Names of signals; see platform/server/live. */
export const viewingSignal = 'conversations.viewing'
/** Typing a reply: the visitor is told too. */
export const typingSignal = 'conversations.typing'
/** Typing a note: only staff are told. */
export const typingNoteSignal = 'conversations.typing-note'
