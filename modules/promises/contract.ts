import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { everyone, type PermissionTable, workers } from '#platform/contract/permission.ts'
import { Id, IdParams, Instant, Line, Nullable, OneOf, Page, PageQuery, Text } from '#platform/contract/shapes.ts'

export * from './contract/find.ts'

export const promisesPermissions = {
  /** See the promises of the conversations one may read. */
  'promises.read': everyone,
  /** Make, keep, break, renegotiate and withdraw promises. */
  'promises.work': workers,
} satisfies PermissionTable

/**
 * open 待履行: owed. kept 已兑现: done, on time or late. broken 已违约: not done when due, or given up.
 * renegotiated 已改约: replaced, before it was due, by a promise with another due time. withdrawn 已撤销: not owed any more.
 */
export const promiseStates = ['open', 'kept', 'broken', 'renegotiated', 'withdrawn'] as const
export type PromiseState = (typeof promiseStates)[number]

export const ownerKinds = ['member', 'team'] as const
export type OwnerKind = (typeof ownerKinds)[number]

/** `day`: any time on the day of `dueAt` will do ("今天内"); show no hour. */
export const duePrecisions = ['time', 'day'] as const
export type DuePrecision = (typeof duePrecisions)[number]

/** What one may do to a promise. */
export const promiseActions = ['keep', 'break', 'renegotiate', 'withdraw', 'reopen'] as const
export type PromiseAction = (typeof promiseActions)[number]

const Owner = Type.Object({ kind: OneOf(ownerKinds), id: Id, name: Type.String() })
/** Who did it; `name` is null for the product itself. */
const By = Type.Object({
  kind: OneOf(['staff', 'customer', 'system'] as const),
  id: Nullable(Id),
  name: Nullable(Type.String()),
})

export const changeKinds = [
  'made',
  'kept',
  'broken',
  'renegotiated',
  'withdrawn',
  'reopened',
  'changed',
  'mended',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/**
 * One line of a promise's history. `mended`: a new promise was made for one already broken. `changed`: other words (then
 * `reason` has those before) or another owner.
 */
export const PromiseChange = Type.Object({
  at: Instant,
  by: By,
  kind: OneOf(changeKinds),
  from: Nullable(OneOf(promiseStates)),
  to: OneOf(promiseStates),
  reason: Nullable(Type.String()),
  oldDueAt: Nullable(Instant),
  newDueAt: Nullable(Instant),
  oldOwner: Nullable(Owner),
  newOwner: Nullable(Owner),
})
export type PromiseChangeRecord = Static<typeof PromiseChange>

export const PromiseView = Type.Object({
  id: Id,
  conversationId: Id,
  conversationNumber: Type.Integer(),
  conversationSubject: Type.String(),
  customerId: Nullable(Id),
  customerName: Type.String(),
  text: Type.String(),
  owner: Owner,
  /** Start of the time agreed, such as 14:00 of a visit 14:00–16:00; null when only an end was named. */
  dueFrom: Nullable(Instant),
  dueAt: Instant,
  duePrecision: OneOf(duePrecisions),
  state: OneOf(promiseStates),
  /** Something is still owed: open, or broken by time and neither mended nor given up. */
  outstanding: Type.Boolean(),
  /** Outstanding and past due: red everywhere. */
  overdue: Type.Boolean(),
  fromMessageId: Nullable(Id),
  /** Words that prove it was kept, or why it was not, or why it was given another time; null while open. */
  reason: Nullable(Type.String()),
  evidenceMessageId: Nullable(Id),
  keptAt: Nullable(Instant),
  keptLate: Type.Boolean(),
  brokenAt: Nullable(Instant),
  /** The promise whose place this one took, and the one that took its place. */
  replacesId: Nullable(Id),
  replacedById: Nullable(Id),
  createdAt: Instant,
  createdBy: By,
  changedAt: Instant,
  changedBy: By,
  /** Grows with each change by a person; send it along, so that nobody overwrites what they have not seen. */
  version: Type.Integer(),
  /** Oldest first; only in replies about one conversation or one promise. */
  history: Type.Optional(Type.Array(PromiseChange)),
  abilities: Type.Object({
    keep: Type.Boolean(),
    break: Type.Boolean(),
    /** Before it is due: 改约. After: a new promise for a broken one. */
    renegotiate: Type.Boolean(),
    withdraw: Type.Boolean(),
    reopen: Type.Boolean(),
    /** Change its text and owner. */
    change: Type.Boolean(),
  }),
})
export type PromiseRecord = Static<typeof PromiseView>

export const OwnerInput = Type.Object({ kind: OneOf(ownerKinds), id: Id }, { additionalProperties: false })

const due = {
  dueAt: Instant,
  dueFrom: Type.Optional(Nullable(Instant)),
  duePrecision: Type.Optional(OneOf(duePrecisions)),
}

export const MakePromise = Type.Object(
  {
    id: Type.Optional(Id),
    text: Line(500),
    /** Without one: the conversation's assignee, else who makes it. */
    owner: Type.Optional(OwnerInput),
    ...due,
    /** The message in which it was made. */
    fromMessageId: Type.Optional(Nullable(Id)),
  },
  { additionalProperties: false },
)

const seen = { version: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })) }

export const makePromise = endpoint({
  method: 'POST',
  path: '/conversations/:id/promises',
  permission: 'promises.work',
  summary: 'Promise the customer something until a time',
  params: IdParams,
  body: MakePromise,
  reply: PromiseView,
})

export const listConversationPromises = endpoint({
  method: 'GET',
  path: '/conversations/:id/promises',
  permission: 'promises.read',
  summary: 'Promises of one conversation with their history, oldest first',
  params: IdParams,
  reply: Type.Object({
    items: Type.Array(PromiseView),
    abilities: Type.Object({ make: Type.Boolean() }),
  }),
})

export const readPromise = endpoint({
  method: 'GET',
  path: '/promises/:id',
  permission: 'promises.read',
  summary: 'One promise with its history',
  params: IdParams,
  reply: PromiseView,
})

export const changePromise = endpoint({
  method: 'PATCH',
  path: '/promises/:id',
  permission: 'promises.work',
  summary: 'Change the text or the owner; another due time is a renegotiation',
  params: IdParams,
  body: Type.Object(
    { text: Type.Optional(Line(500)), owner: Type.Optional(OwnerInput), ...seen },
    { additionalProperties: false, minProperties: 1 },
  ),
  reply: PromiseView,
})

export const keepPromise = endpoint({
  method: 'POST',
  path: '/promises/:id/keep',
  permission: 'promises.work',
  summary: 'Kept: with evidence, a message or words',
  params: IdParams,
  body: Type.Object(
    {
      evidence: Type.Optional(Text(1000)),
      /** The message that shows it; its time is when the promise was kept, unless `at` says otherwise. */
      evidenceMessageId: Type.Optional(Nullable(Id)),
      /** When it was really done, if earlier than now. */
      at: Type.Optional(Instant),
      ...seen,
    },
    { additionalProperties: false },
  ),
  reply: PromiseView,
})

export const breakPromise = endpoint({
  method: 'POST',
  path: '/promises/:id/break',
  permission: 'promises.work',
  summary: 'It will not be kept: given up, with the reason',
  params: IdParams,
  body: Type.Object({ reason: Line(1000), ...seen }, { additionalProperties: false }),
  reply: PromiseView,
})

export const renegotiatePromise = endpoint({
  method: 'POST',
  path: '/promises/:id/renegotiate',
  permission: 'promises.work',
  summary: 'Another due time, with the reason: a new promise takes the place of this one',
  params: IdParams,
  body: Type.Object(
    {
      /** Of the new promise. */
      newId: Type.Optional(Id),
      ...due,
      reason: Line(1000),
      text: Type.Optional(Line(500)),
      owner: Type.Optional(OwnerInput),
      ...seen,
    },
    { additionalProperties: false },
  ),
  /** The new promise; the old one is its `replacesId`. */
  reply: PromiseView,
})

export const withdrawPromise = endpoint({
  method: 'POST',
  path: '/promises/:id/withdraw',
  permission: 'promises.work',
  summary: 'Not owed any more, with the reason (the customer does not need it, it was entered by mistake)',
  params: IdParams,
  body: Type.Object({ reason: Line(1000), ...seen }, { additionalProperties: false }),
  reply: PromiseView,
})

export const reopenPromise = endpoint({
  method: 'POST',
  path: '/promises/:id/reopen',
  permission: 'promises.work',
  summary: 'Marked by mistake: owed again, as before',
  params: IdParams,
  body: Type.Object({ reason: Type.Optional(Text(1000)), ...seen }, { additionalProperties: false }),
  reply: PromiseView,
})

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'
/** `me`, `mine` (me and my teams), `team:<id>`, a member's id, or `all`: everybody's that one may see (default for lists). */
export const OwnerFilter = Type.String({ maxLength: 60, pattern: `^(me|mine|all|(team:)?${uuid})$` })

export const promiseFilters = ['outstanding', 'overdue', ...promiseStates] as const
export type PromiseFilter = (typeof promiseFilters)[number]

export const listPromises = endpoint({
  method: 'GET',
  path: '/promises',
  permission: 'promises.read',
  summary: 'Promises by due time',
  query: Type.Object({
    ...PageQuery,
    owner: Type.Optional(OwnerFilter),
    /** Default `outstanding`. */
    state: Type.Optional(OneOf([...promiseFilters, 'all'] as const)),
    customerId: Type.Optional(Id),
    /** Due at or after. */
    from: Type.Optional(Instant),
    /** Due before. */
    to: Type.Optional(Instant),
    /** Default: earliest due first. */
    order: Type.Optional(OneOf(['due', 'latest'] as const)),
  }),
  reply: Page(PromiseView),
})

export const PromiseCounts = Type.Object({
  overdue: Type.Integer(),
  /** Due from now until the end of the reader's day. */
  today: Type.Integer(),
  /** Due from now until the end of the reader's week (Sunday), today's among them. */
  week: Type.Integer(),
  /** All that are owed. */
  outstanding: Type.Integer(),
  /** The next one due, if any. */
  nextDueAt: Nullable(Instant),
})

export const countPromises = endpoint({
  method: 'GET',
  path: '/promises/counts',
  permission: 'promises.read',
  summary: 'How many promises are owed; default: mine',
  query: Type.Object({ owner: Type.Optional(OwnerFilter) }),
  reply: PromiseCounts,
})

export const promiseCalendar = endpoint({
  method: 'GET',
  path: '/promises/calendar',
  permission: 'promises.read',
  summary: "Promises by day of due, in the reader's time zone; at most 62 days",
  query: Type.Object({
    from: Type.String({ format: 'date' }),
    /** The last day, itself included. */
    to: Type.String({ format: 'date' }),
    owner: Type.Optional(OwnerFilter),
  }),
  reply: Type.Object({
    days: Type.Array(
      Type.Object({
        date: Type.String(),
        total: Type.Integer(),
        outstanding: Type.Integer(),
        overdue: Type.Integer(),
        kept: Type.Integer(),
        broken: Type.Integer(),
        /** Earliest due first; at most 20, `total` says how many there are. */
        items: Type.Array(PromiseView),
      }),
    ),
  }),
})

const aboutPromise = {
  promiseId: Id,
  conversationId: Id,
  ownerKind: OneOf(ownerKinds),
  ownerId: Id,
  dueAt: Instant,
}
export const promiseMade = eventKind(
  'promise.made',
  Type.Object({ ...aboutPromise, replacesId: Nullable(Id), fromMessageId: Nullable(Id) }),
)
export const promiseKept = eventKind(
  'promise.kept',
  Type.Object({
    ...aboutPromise,
    late: Type.Boolean(),
    keptAt: Instant,
    evidenceMessageId: Nullable(Id),
    /** Nothing else is owed in this conversation. */
    last: Type.Boolean(),
  }),
)
/** `byTime`: it was due and nobody had kept it; otherwise somebody gave it up. */
export const promiseBroken = eventKind('promise.broken', Type.Object({ ...aboutPromise, byTime: Type.Boolean() }))
/** `mended`: the old one was already broken. */
export const promiseRenegotiated = eventKind(
  'promise.renegotiated',
  Type.Object({ ...aboutPromise, newPromiseId: Id, newDueAt: Instant, mended: Type.Boolean() }),
)
export const promiseWithdrawn = eventKind('promise.withdrawn', Type.Object(aboutPromise))
export const promiseReopened = eventKind('promise.reopened', Type.Object(aboutPromise))
/** Its text or owner. */
export const promiseChanged = eventKind('promise.changed', Type.Object(aboutPromise))
export const reminderKinds = ['half', 'day', 'soon'] as const
export type ReminderKind = (typeof reminderKinds)[number]
/** Told to the owner before it is due. */
export const promiseReminded = eventKind(
  'promise.reminded',
  Type.Object({ ...aboutPromise, reminder: OneOf(reminderKinds) }),
)
/** Told once when it was due and still owed: to the owner, the team and those above. */
export const promiseOverdue = eventKind('promise.overdue', Type.Object(aboutPromise))

/** What the customer may know of a promise; see `promisesForCustomer`. */
export type PublicPromise = {
  id: string
  text: string
  /** Name of the person or team. */
  ownerName: string
  dueFrom: string | null
  dueAt: string
  duePrecision: DuePrecision
  state: PromiseState
  outstanding: boolean
  overdue: boolean
  keptAt: string | null
  keptLate: boolean
  /** The due time that this one took the place of. */
  replacesDueAt: string | null
  /** That one had been broken; else it was moved in time, by agreement. */
  replacesBroken: boolean
}
