import { type Static, Type } from 'typebox'
import { everyone, leaders, type PermissionTable, workers } from '#platform/contract/permission.ts'
import { Id, Instant, Line, Nullable, OneOf, Text } from '#platform/contract/shapes.ts'

export const conversationPermissions = {
  /** See conversations (of one's teams, the common pool, one's own), mark them read. */
  'conversations.read': everyone,
  /** Write, note, log contacts, assign, change status, tags, subject. */
  'conversations.write': workers,
  /** Merge, split. */
  'conversations.organize': workers,
  /** Canned replies and saved views for others: the whole company or a team. */
  'conversations.share': leaders,
} satisfies PermissionTable

export const statuses = ['open', 'waiting', 'snoozed', 'resolved', 'closed'] as const
export type Status = (typeof statuses)[number]
/** In these somebody still has to do something. */
export const activeStatuses = ['open', 'waiting', 'snoozed'] as const
export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof priorities)[number]
export const directions = ['inbound', 'outbound', 'note'] as const
export type Direction = (typeof directions)[number]
/** `message` travels by a channel; the others are contacts logged by hand. Notes are of kind `message`. */
export const messageKinds = ['message', 'phone', 'counter', 'visit', 'letter'] as const
export type MessageKind = (typeof messageKinds)[number]
export const loggedKinds = ['phone', 'counter', 'visit', 'letter'] as const
export const authorKinds = ['staff', 'customer', 'system'] as const
export type AuthorKind = (typeof authorKinds)[number]
/** `unreached`: written while there was no way to the customer; they know nothing of it. */
export const deliveryStates = ['queued', 'sent', 'delivered', 'read', 'failed', 'unreached'] as const
export type DeliveryState = (typeof deliveryStates)[number]
/** Longest preview of a message, in characters. */
export const previewLength = 200
/** Longest rich text of a message, in characters of HTML. */
export const longestHtml = 200_000

/** `chat`, `form`, `mail`, `portal`, `phone`, `counter`, `visit`, `letter`, … ; later channels bring their own. */
export const Channel = Type.String({ pattern: '^[a-z][a-z0-9-]{1,29}$', maxLength: 30 })

export const PersonRef = Type.Object({ id: Id, name: Type.String(), hue: Type.Integer() })
export const TeamRef = Type.Object({ id: Id, name: Type.String() })
/** Name '' of an anonymous visitor: show `contact`, else the word for visitor with `code`. */
export const CustomerRef = Type.Object({
  id: Id,
  name: Type.String(),
  appellation: Type.String(),
  contact: Nullable(Type.String()),
  code: Type.String(),
})

export const Preview = Type.Object({
  text: Type.String({ maxLength: previewLength }),
  direction: OneOf(directions),
  kind: OneOf(messageKinds),
  authorKind: OneOf(authorKinds),
  /** Name of the member of staff; null for the customer and the system. */
  authorName: Nullable(Type.String()),
})

/** One line of a list. */
export const ConversationRow = Type.Object({
  id: Id,
  number: Type.Integer(),
  subject: Type.String(),
  status: OneOf(statuses),
  snoozedUntil: Nullable(Instant),
  priority: OneOf(priorities),
  assignee: Nullable(PersonRef),
  /** null: the common pool */
  team: Nullable(TeamRef),
  customer: CustomerRef,
  channel: Type.String(),
  tags: Type.Array(Type.String()),
  createdAt: Instant,
  lastMessageAt: Instant,
  /** The customer waits for us since. */
  waitingSince: Nullable(Instant),
  /** When something will want attention; set by other modules (a promise due, a standard running out). */
  attentionAt: Nullable(Instant),
  preview: Nullable(Preview),
  messageCount: Type.Integer(),
  /** Number of the newest message; pass it when marking read. */
  lastSeq: Type.Integer(),
  /** For the reader: something came after what they have read. */
  unread: Type.Boolean(),
  version: Type.Integer(),
})
export type ConversationRowRecord = Static<typeof ConversationRow>

export const presentations = ['inline-image', 'inline-audio', 'inline-video', 'inline-pdf', 'download'] as const
export const AttachmentRef = Type.Object({
  id: Id,
  name: Type.String(),
  /** Type by content. */
  type: Type.String(),
  /** Bytes. */
  size: Type.Integer(),
  presentation: OneOf(presentations),
  /** Address relative to the server; `?inline=1` to show instead of download. */
  url: Type.String(),
  uploadedBy: Nullable(Id),
  createdAt: Instant,
})
export type AttachmentRecord = Static<typeof AttachmentRef>

const Author = Type.Object({
  kind: OneOf(authorKinds),
  id: Nullable(Id),
  name: Nullable(Type.String()),
  hue: Nullable(Type.Integer()),
})

export const MessageItem = Type.Object({
  type: Type.Literal('message'),
  id: Id,
  seq: Type.Integer(),
  /** When it was said; logged contacts may lie in the past. The timeline is ordered by it. */
  at: Instant,
  createdAt: Instant,
  direction: OneOf(directions),
  kind: OneOf(messageKinds),
  channel: Type.String(),
  author: Author,
  /** Sanitised; show it in a sandbox all the same. */
  html: Type.String(),
  text: Type.String(),
  durationSeconds: Nullable(Type.Integer()),
  mentions: Type.Array(Id),
  attachments: Type.Array(AttachmentRef),
  delivery: Nullable(Type.Object({ state: OneOf(deliveryStates), reason: Nullable(Type.String()) })),
  /** Not for the customer's eyes: between us and somebody else (a mail forwarded to a supplier, the supplier's answer). */
  private: Type.Boolean(),
  /** What the channel tells staff of it; its shape is the channel's (`channel-email`: MailFacts). */
  meta: Nullable(Type.Record(Type.String(), Type.Unknown())),
})
export type MessageRecord = Static<typeof MessageItem>

/** Something that changed: `name` is the event's, `data` its data. `names` gives the names of staff and teams in `data`. */
export const ChangeItem = Type.Object({
  type: Type.Literal('change'),
  id: Id,
  at: Instant,
  name: Type.String(),
  actor: Author,
  data: Type.Record(Type.String(), Type.Unknown()),
  names: Type.Record(Type.String(), Type.String()),
  /** What the person said about it, e.g. why it was resolved all the same. */
  remark: Nullable(Type.String()),
  /** A merge that can be taken back: POST /conversations/merges/:mergeId/undo. */
  undoable: Type.Boolean(),
})
export type ChangeRecord = Static<typeof ChangeItem>
export const TimelineItem = Type.Union([MessageItem, ChangeItem])

export const Timeline = Type.Object({
  /** Oldest first. */
  items: Type.Array(TimelineItem),
  /** Pass as `before` to get what was earlier; null at the beginning. */
  before: Nullable(Type.String()),
})

/** What a channel has to know besides the text (mail: from, to, copies, subject). Its shape is the channel's, which checks it. */
export const Envelope = Type.Record(Type.String({ maxLength: 30 }), Type.Unknown(), { maxProperties: 20 })

export const draftModes = ['reply', 'note'] as const
export const Draft = Type.Object({
  html: Type.String(),
  mode: OneOf(draftModes),
  attachments: Type.Array(AttachmentRef),
  /** As given. */
  envelope: Nullable(Envelope),
  /** Counts up with each save; send the one you built on. */
  version: Type.Integer(),
  updatedAt: Instant,
})

export const Abilities = Type.Object({
  /** Open it. False in the answer to a change by which one lost sight of it: the last look at it. */
  read: Type.Boolean(),
  /** Write a note to colleagues. Without `write`: a guest, who reads along because they owe something here. */
  note: Type.Boolean(),
  /** Reply, log, assign, tag, subject, priority. */
  write: Type.Boolean(),
  /** A reply can still be sent (not closed, not merged). */
  reply: Type.Boolean(),
  organize: Type.Boolean(),
  /** Statuses that may follow now. */
  statuses: Type.Array(OneOf(statuses)),
})

const Linked = Type.Object({ id: Id, number: Type.Integer(), subject: Type.String() })

/** A conversation without its timeline: what verbs give back. */
export const ConversationHead = Type.Object({
  ...ConversationRow.properties,
  language: Nullable(Type.String()),
  firstResponseAt: Nullable(Instant),
  lastInboundAt: Nullable(Instant),
  lastOutboundAt: Nullable(Instant),
  resolvedAt: Nullable(Instant),
  resolvedBy: Nullable(PersonRef),
  resolveReason: Nullable(Type.String()),
  closedAt: Nullable(Instant),
  /** Set: everything went into that one; go there. */
  mergedInto: Nullable(Linked),
  /** The conversation this one continues or was split from. */
  linkedFrom: Nullable(Linked),
  abilities: Abilities,
})
export type ConversationHeadRecord = Static<typeof ConversationHead>

/** One thing that speaks against resolving; `code` is a key of the words of the module that objects. */
export const Objection = Type.Object({
  code: Type.String(),
  params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})
export type ObjectionRecord = Static<typeof Objection>

export const Tag = Line(50)
export const TagList = Type.Array(Tag, { maxItems: 50 })
export const Subject = Line(300)
export const Html = Text(longestHtml)

/** A message to be written by staff. */
export const NewMessage = {
  /** Made by the client: posting the same id again changes nothing. */
  id: Type.Optional(Id),
  direction: OneOf(directions),
  /** Default `message`. */
  kind: Type.Optional(OneOf(messageKinds)),
  /** Default: the channel of the conversation. Ignored for notes and logged kinds. */
  channel: Type.Optional(Channel),
  html: Html,
  attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 20, uniqueItems: true })),
  mentions: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  /** When it was said, for logged kinds; default now; not in the future, at most 366 days ago. */
  occurredAt: Type.Optional(Instant),
  /** For channels that take one. */
  envelope: Type.Optional(Envelope),
  /** Of a logged call or visit. */
  durationSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 172_800 })),
}
export const NewMessageShape = Type.Object(NewMessage, { additionalProperties: false })
export type NewMessageInput = Static<typeof NewMessageShape>
