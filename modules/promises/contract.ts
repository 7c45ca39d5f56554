import { Type } from 'typebox'
import { OwnerInput } from '#modules/staff/contract.ts'
import { endpoint } from '#platform/contract/endpoint.ts'
import { admins, everyone, type PermissionTable, workers } from '#platform/contract/permission.ts'
import { Id, IdParams, Instant, Line, Nullable, OneOf, Text } from '#platform/contract/shapes.ts'
import { OwnerFilter } from './contract/lists.ts'
import { Agreement, AnswerNewDate, ProposalText, ProposeNewDate } from './contract/proposals.ts'
import { duePrecisions } from './contract/shapes.ts'
import { PromiseView } from './contract/views.ts'

export * from './contract/events.ts'
export * from './contract/feed.ts'
export * from './contract/find.ts'
export * from './contract/lists.ts'
export * from './contract/proposals.ts'
export * from './contract/reliability.ts'
export * from './contract/settings.ts'
export * from './contract/shapes.ts'
export * from './contract/views.ts'

export const promisesPermissions = {
  /** See the promises of the conversations one may read. */
  'promises.read': everyone,
  /** Make, keep, break, renegotiate and withdraw promises. */
  'promises.work': workers,
  /** Set reminders, escalation and the texts of notices. */
  'promises.settings': admins,
} satisfies PermissionTable

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
    /** A person of the customer's whom it is for, when it is not the customer. */
    beneficiary: Type.Optional(Nullable(Line(80))),
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
    /** Still owed to the customer in closed conversations that this one goes on from. */
    earlier: Type.Array(PromiseView),
    /** The customer has confirmed that all is done, while something is still owed: their words show that it was kept. */
    saidDone: Nullable(Type.Object({ at: Instant, words: Nullable(Type.String()), messageId: Nullable(Id) })),
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
    {
      text: Type.Optional(Line(500)),
      /** Why it is worded anew: wanted where the customer may have read it, who sees it. */
      reason: Type.Optional(Text(1000)),
      owner: Type.Optional(OwnerInput),
      ...seen,
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  reply: PromiseView,
})

export const keepPromise = endpoint({
  method: 'POST',
  path: '/promises/:id/keep',
  permission: 'promises.work',
  summary: 'Kept: with evidence (a message, a task done, a file, words)',
  params: IdParams,
  body: Type.Object(
    {
      evidence: Type.Optional(Text(1000)),
      /** The message that shows it; its time is when the promise was kept, unless `at` says otherwise. */
      evidenceMessageId: Type.Optional(Nullable(Id)),
      /** A file of this conversation. */
      evidenceFileId: Type.Optional(Nullable(Id)),
      /** A task of this conversation that is done with a note or a file; it was kept when that was done. */
      evidenceTaskId: Type.Optional(Nullable(Id)),
      /** It is kept although an internal promise beneath it is still owed. */
      anyway: Type.Optional(Type.Boolean()),
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
  summary:
    'Another due time, with the reason and how the customer agreed: a new promise takes the place of this one; they may still say on their page that they did not',
  params: IdParams,
  body: Type.Object(
    {
      /** Of the new promise. */
      newId: Type.Optional(Id),
      ...due,
      reason: Line(1000),
      /** How the customer agreed; wanted of every promise made to them, none of an internal one. */
      agreement: Type.Optional(Agreement),
      /** Internal promises beneath it that would be due after it are moved up with it, and their owners told. */
      moveInner: Type.Optional(Type.Boolean()),
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

const ProposalParams = Type.Object({ id: Id, proposalId: Id })

export const proposeNewDate = endpoint({
  method: 'POST',
  path: '/promises/:id/proposals',
  permission: 'promises.work',
  summary: 'Offer the customer another time before it is due; nothing is sent by this',
  params: IdParams,
  body: ProposeNewDate,
  reply: PromiseView,
})

export const readProposalText = endpoint({
  method: 'GET',
  path: '/promises/:id/proposals/:proposalId/text',
  permission: 'promises.work',
  summary: 'What to send to the customer, in their language and by their clock',
  params: ProposalParams,
  reply: ProposalText,
})

export const proposalTold = endpoint({
  method: 'POST',
  path: '/promises/:id/proposals/:proposalId/told',
  permission: 'promises.work',
  summary: 'The customer has been told otherwise, such as on the phone',
  params: ProposalParams,
  reply: PromiseView,
})

export const withdrawProposal = endpoint({
  method: 'POST',
  path: '/promises/:id/proposals/:proposalId/withdraw',
  permission: 'promises.work',
  summary: 'Take an offer of another time back; the old one stands',
  params: ProposalParams,
  reply: PromiseView,
})

export const answerProposal = endpoint({
  method: 'POST',
  path: '/promises/:id/proposals/:proposalId/answer',
  permission: 'promises.work',
  summary: 'Write down what the customer said to another time',
  params: ProposalParams,
  body: AnswerNewDate,
  reply: PromiseView,
})

export const delegatePromise = endpoint({
  method: 'POST',
  path: '/promises/:id/inner',
  permission: 'promises.work',
  summary: 'A colleague or team promises part of it: an internal promise beneath it, which the customer never sees',
  params: IdParams,
  body: Type.Object(
    {
      id: Type.Optional(Id),
      text: Line(500),
      owner: OwnerInput,
      ...due,
      /** Due after the outer one all the same. */
      anyway: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  /** The inner one. */
  reply: PromiseView,
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
