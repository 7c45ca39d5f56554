import { type Static, Type } from 'typebox'
import {
  Channel,
  CustomerRef,
  directions,
  messageKinds,
  PersonRef,
  statuses,
  TeamRef,
} from '#modules/conversations/contract.ts'
import { CustomerCard } from '#modules/customers/contract.ts'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Id, Instant, Nullable, OneOf } from '#platform/contract/shapes.ts'

/** Places to highlight within the text beside them: start and end (exclusive), in UTF-16 units. */
const Ranges = Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }))

export const ConversationHit = Type.Object({
  type: Type.Literal('conversation'),
  id: Id,
  number: Type.Integer(),
  /** The query is its number. */
  exact: Type.Boolean(),
  subject: Type.String(),
  subjectRanges: Ranges,
  status: OneOf(statuses),
  channel: Type.String(),
  customer: CustomerRef,
  team: Nullable(TeamRef),
  assignee: Nullable(PersonRef),
  lastMessageAt: Instant,
  /** The message in which most of the terms are found, the newest of equals; null when only the subject has them. */
  message: Nullable(
    Type.Object({
      id: Id,
      direction: OneOf(directions),
      kind: OneOf(messageKinds),
      at: Instant,
      text: Type.String(),
      ranges: Ranges,
    }),
  ),
})
export type ConversationHitRecord = Static<typeof ConversationHit>

export const CustomerHit = Type.Object({
  type: Type.Literal('customer'),
  customer: CustomerCard,
  nameRanges: Ranges,
  /** The mail address or phone number in which something was found. */
  contact: Nullable(Type.Object({ kind: Type.String(), value: Type.String(), ranges: Ranges })),
})
export type CustomerHitRecord = Static<typeof CustomerHit>

export const hitKinds = ['all', 'conversation', 'customer'] as const

const Query = Type.String({ maxLength: 500 })

export const search = endpoint({
  method: 'GET',
  path: '/search',
  permission: 'conversations.read',
  summary: 'Conversations by number, subject and text; customers by name, phone and mail',
  query: Type.Object({
    /** Terms that all must be found; "…" keeps a phrase together. Script, width and case do not matter. */
    q: Query,
    /** `all` (default): the first page brings up to six customers, then conversations. */
    kind: Type.Optional(OneOf(hitKinds)),
    status: Type.Optional(OneOf(statuses)),
    /** A team's id, or `none` for the common pool. */
    team: Type.Optional(Type.Union([Id, Type.Literal('none')])),
    channel: Type.Optional(Channel),
    customer: Type.Optional(Id),
    /** Conversations with something going on between `from` and `to`. */
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    after: Type.Optional(Type.String({ maxLength: 500 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
  }),
  reply: Type.Object({
    items: Type.Array(Type.Union([CustomerHit, ConversationHit])),
    next: Nullable(Type.String()),
    /**
     * Set when a page is not full although there may be more: everything newer than this has been looked through, and
     * `next` looks further. Happens only for several common words that hardly ever come together.
     */
    searchedTo: Nullable(Instant),
  }),
})

export const quickSearch = endpoint({
  method: 'GET',
  path: '/search/quick',
  permission: 'conversations.read',
  summary: 'The six best customers and conversations, while somebody types',
  query: Type.Object({ q: Query }),
  reply: Type.Object({ customers: Type.Array(CustomerHit), conversations: Type.Array(ConversationHit) }),
})
