import { type Static, Type } from 'typebox'
import { loggedKinds } from '#modules/conversations/contract.ts'
import { Owner } from '#modules/staff/contract.ts'
import { Id, Instant, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { ProposalView } from './proposals.ts'
import {
  By,
  beneficiaryKinds,
  type DuePrecision,
  duePrecisions,
  evidenceKinds,
  type PromiseState,
  promiseStates,
} from './shapes.ts'

export const changeKinds = [
  'made',
  'kept',
  'broken',
  'renegotiated',
  'withdrawn',
  'reopened',
  'changed',
  'mended',
  'proposed',
  'accepted',
  'refused',
  'expired',
  'agreed',
  'disagreed',
  'escalated',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/**
 * A call, visit or letter written down some time after it happened. `counts`: at the time when it happened; else it came too
 * late for that and counts when it was written down (see `writtenDownWithin`).
 */
const LateRecordShape = Type.Object({
  kind: OneOf(loggedKinds),
  happenedAt: Instant,
  writtenAt: Instant,
  counts: Type.Boolean(),
})
export type LateRecord = Static<typeof LateRecordShape>

/**
 * One line of a promise's history. `mended`: a new promise was made for one already broken. `changed`: other words (then
 * `reason` has those before) or another owner. `proposed`, `accepted`, `refused`, `expired`: what became of another time offered
 * to the customer; `reason` has their words. `agreed`: they say themselves that all is done; `disagreed`: not any more.
 * `escalated`: nobody acted, so its supervisors were told; `reason` has their names.
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
  /** Kept: when it was done, as whoever marked it says. Accepted: when the customer agreed, as one of us wrote down. */
  claimedAt: Nullable(Instant),
  /** Changed: how it was worded before. */
  oldText: Nullable(Type.String()),
  /** Kept: what shows it was written down afterwards. */
  record: Nullable(LateRecordShape),
  oldOwner: Nullable(Owner),
  newOwner: Nullable(Owner),
})
export type PromiseChangeRecord = Static<typeof PromiseChange>

const Beneficiary = Type.Object({ kind: OneOf(beneficiaryKinds), id: Nullable(Id), name: Type.String() })

/**
 * The internal promises beneath one, by the weakest: broken, then due soon, then open, then kept. `late`: it is due
 * after the outer one.
 */
export const innerStates = ['broken', 'soon', 'open', 'kept'] as const
export type InnerState = (typeof innerStates)[number]
const InnerSummary = Type.Object({
  count: Type.Integer(),
  open: Type.Integer(),
  state: OneOf(innerStates),
  weakest: Type.Object({ id: Id, text: Type.String(), owner: Owner, dueAt: Instant }),
  late: Type.Boolean(),
})
export type InnerRecord = Static<typeof InnerSummary>

export const PromiseView = Type.Object({
  id: Id,
  conversationId: Id,
  conversationNumber: Type.Integer(),
  conversationSubject: Type.String(),
  customerId: Nullable(Id),
  customerName: Type.String(),
  /** Of the conversation; null: of none. */
  team: Nullable(Type.Object({ id: Id, name: Type.String() })),
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
  /** How it shows that it was kept; null on promises from before that was asked. */
  evidenceKind: Nullable(OneOf(evidenceKinds)),
  evidenceMessageId: Nullable(Id),
  evidenceFile: Nullable(Type.Object({ id: Id, name: Type.String() })),
  evidenceTaskId: Nullable(Id),
  /** Between colleagues: the customer never sees it. */
  internal: Type.Boolean(),
  /** The promise that this internal one serves. */
  parentId: Nullable(Id),
  beneficiary: Beneficiary,
  /** Internal ones beneath it; null without any. */
  inner: Nullable(InnerSummary),
  /** Another time that waits to be told or answered, or the last one that was. */
  proposal: Nullable(ProposalView),
  keptAt: Nullable(Instant),
  keptLate: Type.Boolean(),
  /** Kept, and the customer said so too. */
  agreedAt: Nullable(Instant),
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
    /** Offer the customer another time. */
    propose: Type.Boolean(),
    /** Have a colleague do part of it: an internal promise beneath. */
    delegate: Type.Boolean(),
  }),
})
export type PromiseRecord = Static<typeof PromiseView>

/**
 * For so long after it happened a call, visit or letter may be written down and still count at the time when it happened,
 * ms: whoever was with customers all day writes in the evening or the next morning. What comes later is written from memory, and
 * may be written because the time has passed; from then on it takes somebody who leads (method A6: a promise has a *visible* state).
 */
export const writtenDownWithin = 86_400_000

/** For so long after it was made a promise that the customer cannot have read may be worded anew without a reason, ms. */
export const wordsFreeFor = 600_000

type OtherTime = Pick<PublicPromise, 'dueFrom' | 'dueAt' | 'duePrecision'>

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
  /** Why it is not owed any more. */
  withdrawnBecause: string | null
  /** Number of the closed conversation that it comes from; null: of this one. */
  fromNumber: number | null
  /** The due time that this one took the place of. */
  replacesDueAt: string | null
  /** That one had been broken; else it was moved in time, by agreement. */
  replacesBroken: boolean
  /** Another time that they were told of before this one was due, and have not answered: it is no promise yet. */
  told: OtherTime | null
  /** One of us wrote down that they agreed to it: when, and in which words or by which message or call. They may still say no (`answerNewDate`). */
  noted: { proposalId: string; at: string; words: string | null; byMessage: boolean } | null
  /** The other time that they refused last. */
  refused: OtherTime | null
}
