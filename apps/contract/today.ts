import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Empty, Id, Instant, Nullable, OneOf } from '#platform/contract/shapes.ts'

/**
 * Why something is a next step; texts under `why.<kind>` of the page's words.
 *
 * broken: a promise past its time, not yet mended. not-met, partly: what the customer answered when asked. low-score: the
 * customer scored below zero and has not heard from us since. handover-low: the colleague scored a hand-over of the
 * reader's below zero, and they have not said that they read it. due: a promise within a day. notice: one that may be late,
 * and the words that say so are drafted. refused: the customer does not accept the new time. chosen: the customer has chosen one of our times, and nobody has promised it yet. task-late, task-due: a task
 * past its time, or due within a day. waiting: the customer waits
 * for an answer. escalated: nobody acts on a colleague's promise, and the reader as supervisor was told. no-expectation: we answer and have not written down what is expected. draft: an answer begun and not
 * sent. wakes: put to sleep until today. ours: open, and nothing of the above.
 */
export const reasonKinds = [
  'broken',
  'escalated',
  'not-met',
  'partly',
  'low-score',
  'handover-low',
  'due',
  'notice',
  'refused',
  'chosen',
  'task-late',
  'task-due',
  'waiting',
  'no-expectation',
  'draft',
  'wakes',
  'ours',
] as const
export type ReasonKind = (typeof reasonKinds)[number]

export const StepReason = Type.Object({
  kind: OneOf(reasonKinds),
  /** What it is of: the promise, the proposal, the task, the answer, the score; null: the conversation itself. */
  ref: Nullable(Id),
  /** Weight of the consequence; the strongest comes first. */
  points: Type.Integer(),
  /** Since when, or for when: waiting since, due at, answered at, wakes at. */
  at: Nullable(Instant),
  /** What the promise or the task says, or the customer's words; '' for none. */
  text: Type.String(),
  /** What the customer said to a new time that they refused; '' else. */
  words: Type.String(),
  /** Whose promise it is, of one escalated; the colleague who scored a hand-over; '' else. */
  who: Type.String(),
  /** The score, −3 … −1. */
  value: Nullable(Type.Integer()),
  /** Seconds that customers of this team and channel usually wait; null while too few are known. */
  usualSeconds: Nullable(Type.Integer()),
  /**
   * Somebody else's, shown to who leads the team: nobody is responsible (free), or they are away, or have not answered
   * for hours (silent). null: the reader's own.
   */
  instead: Nullable(Type.Object({ name: Type.String(), why: OneOf(['free', 'away', 'silent'] as const) })),
  /** Any hour of the day of `at` will do. */
  wholeDay: Type.Boolean(),
})
export type StepReasonRecord = Static<typeof StepReason>

/** One conversation that asks something of the reader. */
export const NextStep = Type.Object({
  conversationId: Id,
  number: Type.Integer(),
  /** '' where `customer` is null. */
  subject: Type.String(),
  /**
   * `name` '' for a visitor, who then has the `code`. null: the conversation has gone where the reader may not look (a
   * hand-over of theirs is spoken of).
   */
  customer: Nullable(Type.Object({ id: Id, name: Type.String(), code: Type.String() })),
  points: Type.Integer(),
  /** Strongest first; at least one. */
  reasons: Type.Array(StepReason),
})
export type NextStepRecord = Static<typeof NextStep>

export const nextSteps = endpoint({
  method: 'GET',
  path: '/today/next-steps',
  permission: 'conversations.read',
  summary: "The reader's next best steps in order of consequence, each with its reasons; at most 50",
  reply: Type.Object({
    items: Type.Array(NextStep),
    /** How many are put off until later. */
    putOff: Type.Integer(),
  }),
})

/** A reason that comes up meanwhile and was not among those put off brings the step back at once. */
export const putOffStep = endpoint({
  method: 'PUT',
  path: '/today/next-steps/:id/later',
  permission: 'conversations.read',
  summary: 'Put a step off until a time, within 31 days; null takes it back',
  params: Type.Object({ id: Id }),
  body: Type.Object({ until: Nullable(Instant) }, { additionalProperties: false }),
  reply: Empty,
})

/** The reader's own windows follow. */
export const stepPutOff = eventKind(
  'today.step-put-off',
  Type.Object({ conversationId: Id, until: Nullable(Instant) }),
  { passing: true },
)
