import { type Static, Type } from 'typebox'
import { Id, Instant, Line, LocaleShape, Nullable, OneOf, Text } from '#platform/contract/shapes.ts'
import { By, duePrecisions } from './shapes.ts'

/**
 * `ask` 征求同意: the old time stands until the customer has agreed. `notice` 提前告知 (method E16): it will be late and the
 * customer is told in time; who is told before it is due and does not refuse has been given another time.
 */
export const proposalKinds = ['ask', 'notice'] as const
export type ProposalKind = (typeof proposalKinds)[number]

/**
 * drafted: written, not sent. proposed: the customer has been told. accepted, refused: what they said. expired: they said
 * nothing until the old time was due. withdrawn: taken back, or there was nothing left to move.
 */
export const proposalStates = ['drafted', 'proposed', 'accepted', 'refused', 'expired', 'withdrawn'] as const
export type ProposalState = (typeof proposalStates)[number]

export const ProposalView = Type.Object({
  id: Id,
  kind: OneOf(proposalKinds),
  state: OneOf(proposalStates),
  /** Why, in words for the customer. */
  reason: Nullable(Type.String()),
  dueFrom: Nullable(Instant),
  dueAt: Instant,
  duePrecision: OneOf(duePrecisions),
  /** The message that tells of it has, or will have, this id. */
  messageId: Id,
  createdAt: Instant,
  /** The product itself drafts notices. */
  createdBy: By,
  toldAt: Nullable(Instant),
  endedAt: Nullable(Instant),
  endedBy: Nullable(By),
  /** What the customer said to it. */
  words: Nullable(Type.String()),
  newPromiseId: Nullable(Id),
  /** Accepted, as one of us wrote down: when, and the message or call that shows it. */
  agreedAt: Nullable(Instant),
  agreedMessageId: Nullable(Id),
  /** The customer may still answer. */
  answerable: Type.Boolean(),
})
export type ProposalRecord = Static<typeof ProposalView>

const seen = { version: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })) }

/** Offers another time; the same id again changes what has not been told yet. */
export const ProposeNewDate = Type.Object(
  {
    id: Type.Optional(Id),
    kind: OneOf(proposalKinds),
    dueAt: Instant,
    dueFrom: Type.Optional(Nullable(Instant)),
    duePrecision: Type.Optional(OneOf(duePrecisions)),
    /** The customer reads it. */
    reason: Type.Optional(Text(500)),
    /** They have been told already, such as on the phone. */
    told: Type.Optional(Type.Boolean()),
    ...seen,
  },
  { additionalProperties: false },
)

/** What is sent to the customer: their language, their clock. */
export const ProposalText = Type.Object({
  text: Type.String(),
  language: LocaleShape,
  /** The one to send it with: posting a message with this id tells the customer. */
  messageId: Id,
})

export const AnswerNewDate = Type.Object(
  { accept: Type.Boolean(), words: Type.Optional(Line(1000)) },
  { additionalProperties: false },
)

/** How the customer agreed to another time: one of the two at least. */
export const Agreement = Type.Object(
  {
    /** Their message, or the call, visit or letter in which they did; after the promise was made, in its conversation. */
    messageId: Type.Optional(Id),
    /** Who said so, and how; the customer reads it. */
    words: Type.Optional(Line(1000)),
    /** When they did, of words alone; default: now. */
    at: Type.Optional(Instant),
  },
  { additionalProperties: false },
)
export type AgreementGiven = Static<typeof Agreement>

/** Another time that a customer may accept or refuse; see `openProposals`. */
export type OpenProposal = {
  id: string
  promiseId: string
  kind: ProposalKind
  text: string
  ownerName: string
  /** Why, in words for the customer. */
  reason: string | null
  /** Number of the closed conversation in which it was promised; null: in this one. */
  fromNumber: number | null
  oldDueFrom: string | null
  oldDueAt: string
  oldDuePrecision: 'time' | 'day'
  dueFrom: string | null
  dueAt: string
  duePrecision: 'time' | 'day'
  toldAt: string
  /** The old time has passed without an answer. */
  late: boolean
}
