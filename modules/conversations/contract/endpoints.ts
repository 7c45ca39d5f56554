import { type Static, Type } from 'typebox'
import { CustomerCard } from '#modules/customers/contract.ts'
import { endpoint } from '#platform/contract/endpoint.ts'
import {
  Empty,
  Id,
  IdParams,
  Instant,
  Line,
  LocaleShape,
  Nullable,
  OneOf,
  Page,
  PageQuery,
} from '#platform/contract/shapes.ts'
import {
  Channel,
  ConversationHead,
  ConversationRow,
  Draft,
  draftModes,
  Envelope,
  Html,
  MessageItem,
  NewMessage,
  NewMessageShape,
  PersonRef,
  priorities,
  Subject,
  statuses,
  Tag,
  TagList,
  Timeline,
} from './shapes.ts'

/**
 * Which conversations. `mine` (assigned to the reader), `unassigned` and `team` (`team=` or all of the reader's) show
 * open and waiting ones; `open`, `waiting`, `snoozed`, `resolved`, `closed` one status; `mentions` where the reader is
 * mentioned; `all` everything but merged ones. Everything else narrows further; `status` replaces the view's own.
 */
export const views = [
  'mine',
  'unassigned',
  'team',
  'open',
  'waiting',
  'snoozed',
  'resolved',
  'closed',
  'mentions',
  'all',
] as const
export type View = (typeof views)[number]
/** By last message (`newest`, `oldest`), by when attention is wanted, by how long the customer waits. */
export const sorts = ['newest', 'oldest', 'attention', 'waiting'] as const
export type Sort = (typeof sorts)[number]

export const ListFilter = {
  view: Type.Optional(OneOf(views)),
  /** A team's id, or `none` for the common pool. */
  team: Type.Optional(Type.Union([Id, Type.Literal('none')])),
  status: Type.Optional(OneOf(statuses)),
  /** A member's id, `me`, or `none`. */
  assignee: Type.Optional(Type.Union([Id, OneOf(['me', 'none'] as const)])),
  tag: Type.Optional(Tag),
  channel: Type.Optional(Channel),
  priority: Type.Optional(OneOf(priorities)),
  customer: Type.Optional(Id),
  unread: Type.Optional(Type.Boolean()),
  sort: Type.Optional(OneOf(sorts)),
}
export const ListFilterShape = Type.Object(ListFilter, { additionalProperties: false })
export type ListFilterRecord = Static<typeof ListFilterShape>

export const listConversations = endpoint({
  method: 'GET',
  path: '/conversations',
  permission: 'conversations.read',
  summary: 'Conversations that the reader may see, one page',
  query: Type.Object({ ...PageQuery, ...ListFilter }),
  reply: Page(ConversationRow),
})

export const countConversations = endpoint({
  method: 'GET',
  path: '/conversations/counts',
  permission: 'conversations.read',
  summary: 'How many conversations each view has now, for the reader',
  reply: Type.Object({
    mine: Type.Integer(),
    mineUnread: Type.Integer(),
    unassigned: Type.Integer(),
    team: Type.Integer(),
    open: Type.Integer(),
    waiting: Type.Integer(),
    snoozed: Type.Integer(),
    /** Active conversations where the reader is mentioned and has not read on. */
    mentions: Type.Integer(),
    /** Open and waiting ones by team; id null is the common pool. */
    teams: Type.Array(Type.Object({ id: Nullable(Id), count: Type.Integer() })),
  }),
})

export const openConversation = endpoint({
  method: 'GET',
  path: '/conversations/:id',
  permission: 'conversations.read',
  summary: 'One conversation with everything its screen needs: head, customer, newest 30 timeline items, draft',
  params: IdParams,
  reply: Type.Object({
    conversation: ConversationHead,
    customer: CustomerCard,
    timeline: Timeline,
    /** Staff who wrote in it, first writer first. */
    participants: Type.Array(PersonRef),
    draft: Nullable(Draft),
    /** The reader has read up to this seq. */
    readSeq: Type.Integer(),
  }),
})

export const readTimeline = endpoint({
  method: 'GET',
  path: '/conversations/:id/timeline',
  permission: 'conversations.read',
  summary: 'Earlier timeline items',
  params: IdParams,
  query: Type.Object({
    before: Type.Optional(Type.String({ maxLength: 500 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 30 })),
  }),
  reply: Timeline,
})

/** Recognised by any of its identities, else made; the rest of the file is filled in there. */
export const NewCustomer = Type.Object(
  {
    name: Line(200),
    identities: Type.Optional(
      Type.Array(
        Type.Object({ kind: OneOf(['email', 'phone'] as const), value: Line(320) }, { additionalProperties: false }),
        {
          maxItems: 10,
        },
      ),
    ),
    language: Type.Optional(Nullable(LocaleShape)),
  },
  { additionalProperties: false },
)

export const createConversation = endpoint({
  method: 'POST',
  path: '/conversations',
  permission: 'conversations.write',
  summary:
    'Begin a conversation: a logged contact, or a first message of ours. It may be for a team one does not read: ' +
    'the answer then is the last look at it (abilities.read false)',
  body: Type.Object(
    {
      id: Type.Optional(Id),
      /** Either an existing customer or the data of a new one (recognised by its identities). */
      customerId: Type.Optional(Id),
      customer: Type.Optional(NewCustomer),
      /** Default: the beginning of the first message. */
      subject: Type.Optional(Subject),
      teamId: Type.Optional(Nullable(Id)),
      /** Default: the writer. null: nobody. */
      assigneeId: Type.Optional(Nullable(Id)),
      priority: Type.Optional(OneOf(priorities)),
      tags: Type.Optional(TagList),
      status: Type.Optional(OneOf(['open', 'waiting', 'resolved'] as const)),
      /** Needed for `resolved` when something speaks against it. */
      reason: Type.Optional(Line(500)),
      linkedFromId: Type.Optional(Id),
      message: NewMessageShape,
    },
    { additionalProperties: false },
  ),
  reply: ConversationHead,
})

export const postMessage = endpoint({
  method: 'POST',
  path: '/conversations/:id/messages',
  permission: 'conversations.write',
  summary: 'Reply, note a thing for colleagues, or log a call, a visit, a letter',
  params: IdParams,
  body: Type.Object(
    {
      ...NewMessage,
      /** Status afterwards; default: an open one becomes waiting by a reply, else unchanged. */
      status: Type.Optional(OneOf(['open', 'waiting', 'snoozed', 'resolved'] as const)),
      snoozedUntil: Type.Optional(Instant),
      reason: Type.Optional(Line(500)),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ message: MessageItem, conversation: ConversationHead }),
})

/** Problem `conversations.already-assigned` (409, details {assigneeId, name, at}) when `expectedAssigneeId` no longer holds. */
export const assignConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/assign',
  permission: 'conversations.write',
  summary: 'Give it to somebody, or to nobody',
  params: IdParams,
  body: Type.Object(
    { assigneeId: Nullable(Id), expectedAssigneeId: Type.Optional(Nullable(Id)) },
    { additionalProperties: false },
  ),
  reply: ConversationHead,
})

export const transferConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/transfer',
  permission: 'conversations.write',
  summary: 'Hand it to another team and/or person, with a note for them',
  params: IdParams,
  body: Type.Object(
    {
      /** Left out: stays. null: the common pool. */
      teamId: Type.Optional(Nullable(Id)),
      /** Left out: nobody when the team changes, else stays. */
      assigneeId: Type.Optional(Nullable(Id)),
      /** What is owed here (promises, tasks) and goes to the receiver too; the rest stays with whoever owes it. */
      along: Type.Optional(Type.Array(Id, { maxItems: 200 })),
      note: Type.Optional(
        Type.Object({ id: Type.Optional(Id), html: Html, mentions: Type.Optional(Type.Array(Id, { maxItems: 50 })) }),
      ),
    },
    { additionalProperties: false },
  ),
  /** `conversation` null: done, and the reader may no longer see it (`losesAccess`). */
  reply: Type.Object({ losesAccess: Type.Boolean(), conversation: Nullable(ConversationHead) }),
})

/**
 * Problem `needs-reason` (409, details {objections: [{code, params}]}) when something speaks against resolving and no
 * reason is given; `conversations.wrong-status` (409, details {status, by, at}) when the step is not possible now.
 */
export const changeStatus = endpoint({
  method: 'POST',
  path: '/conversations/:id/status',
  permission: 'conversations.write',
  summary: 'Open again, wait, snooze until, resolve, close',
  params: IdParams,
  body: Type.Object(
    {
      status: OneOf(statuses),
      /** For `snoozed`: a time to come, at most a year away. */
      snoozedUntil: Type.Optional(Instant),
      reason: Type.Optional(Line(500)),
    },
    { additionalProperties: false },
  ),
  reply: ConversationHead,
})

export const changeConversation = endpoint({
  method: 'PATCH',
  path: '/conversations/:id',
  permission: 'conversations.write',
  summary: 'Change subject, priority, tags',
  params: IdParams,
  body: Type.Object(
    {
      subject: Type.Optional(Subject),
      priority: Type.Optional(OneOf(priorities)),
      /** All tags; or use addTags and removeTags. */
      tags: Type.Optional(TagList),
      addTags: Type.Optional(TagList),
      removeTags: Type.Optional(TagList),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  reply: ConversationHead,
})

export const bulkChange = endpoint({
  method: 'POST',
  path: '/conversations/bulk',
  permission: 'conversations.write',
  summary: 'One change to many conversations; each succeeds or fails alone',
  body: Type.Object(
    {
      ids: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
      action: Type.Union([
        Type.Object({ type: Type.Literal('assign'), assigneeId: Nullable(Id) }, { additionalProperties: false }),
        Type.Object({ type: Type.Literal('team'), teamId: Nullable(Id) }, { additionalProperties: false }),
        Type.Object(
          {
            type: Type.Literal('status'),
            status: OneOf(statuses),
            snoozedUntil: Type.Optional(Instant),
            reason: Type.Optional(Line(500)),
          },
          { additionalProperties: false },
        ),
        Type.Object({ type: Type.Literal('priority'), priority: OneOf(priorities) }, { additionalProperties: false }),
        Type.Object({ type: Type.Literal('tags'), add: TagList, remove: TagList }, { additionalProperties: false }),
        Type.Object({ type: Type.Literal('read') }, { additionalProperties: false }),
      ]),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({
    done: Type.Integer(),
    results: Type.Array(
      Type.Object({ id: Id, ok: Type.Boolean(), code: Nullable(Type.String()), message: Nullable(Type.String()) }),
    ),
  }),
})

export const mergeConversations = endpoint({
  method: 'POST',
  path: '/conversations/:id/merge',
  permission: 'conversations.organize',
  summary: 'Bring another conversation of the same customer into this one; the other is closed',
  params: IdParams,
  body: Type.Object({ sourceId: Id }, { additionalProperties: false }),
  reply: Type.Object({ mergeId: Id, conversation: ConversationHead }),
})

export const undoMergeConversations = endpoint({
  method: 'POST',
  path: '/conversations/merges/:id/undo',
  permission: 'conversations.organize',
  summary: 'Take a merge back: both conversations as they were',
  params: IdParams,
  reply: Type.Object({ target: ConversationHead, source: Nullable(ConversationHead) }),
})

export const splitConversation = endpoint({
  method: 'POST',
  path: '/conversations/:id/split',
  permission: 'conversations.organize',
  summary: 'Move some messages into a new conversation of the same customer',
  params: IdParams,
  body: Type.Object(
    {
      newId: Type.Optional(Id),
      messageIds: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }),
      subject: Type.Optional(Subject),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ created: ConversationHead, conversation: ConversationHead }),
})

export const markRead = endpoint({
  method: 'PUT',
  path: '/conversations/:id/read',
  permission: 'conversations.read',
  summary: 'I have read up to this message; `unread` instead marks the newest as not read',
  params: IdParams,
  body: Type.Object(
    { seq: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })), unread: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ readSeq: Type.Integer(), unread: Type.Boolean() }),
})

/** Problem `conversations.draft-newer` (409, details: the stored draft) when `version` is not the stored one. */
export const saveDraft = endpoint({
  method: 'PUT',
  path: '/conversations/:id/draft',
  permission: 'conversations.write',
  summary: 'Keep what I am writing; mine alone',
  params: IdParams,
  body: Type.Object(
    {
      html: Html,
      mode: OneOf(draftModes),
      attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 20, uniqueItems: true })),
      envelope: Type.Optional(Nullable(Envelope)),
      /** The version this text was built on (0: none yet). Left out: the last writer wins. */
      version: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })),
    },
    { additionalProperties: false },
  ),
  reply: Draft,
})

export const removeDraft = endpoint({
  method: 'DELETE',
  path: '/conversations/:id/draft',
  permission: 'conversations.write',
  summary: 'Throw my draft away',
  params: IdParams,
  reply: Empty,
})
