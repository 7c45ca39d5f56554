import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { admins, everyone, leaders, type PermissionTable, workers } from '#platform/contract/permission.ts'
import { Id, IdParams, Instant, Line, Nullable, OneOf, Text } from '#platform/contract/shapes.ts'
import { confirmAnswers, MomentView, ScoreShape, scoreChannels, stepStates, steps } from './contract/shapes.ts'

export * from './contract/choices.ts'
export * from './contract/events.ts'
export * from './contract/offers.ts'
export * from './contract/shapes.ts'

export const momentsPermissions = {
  /** See steps, expectation and scores of the conversations one may read. */
  'moments.read': everyone,
  /** Write down the expectation, move steps, ask for confirmation, enter a score the customer said. */
  'moments.work': workers,
  /** Score a conversation as a reviewer. */
  'moments.review': leaders,
  /** Set what facts weigh in an estimate, and which mails ask for a score. */
  'moments.settings': admins,
} satisfies PermissionTable

export const readSteps = endpoint({
  method: 'GET',
  path: '/conversations/:id/steps',
  permission: 'moments.read',
  summary: 'The four steps, the expectation, the confirmation and the scores of a conversation',
  params: IdParams,
  reply: MomentView,
})

/** Skipping a step, and setting Confirm as done, want a sentence (`evidence`): 400 without. */
export const setStep = endpoint({
  method: 'POST',
  path: '/conversations/:id/steps/:step',
  permission: 'moments.work',
  summary: 'Move a step by hand, when the evidence lies outside',
  params: Type.Object({ id: Id, step: OneOf(steps) }),
  body: Type.Object({ state: OneOf(stepStates), evidence: Type.Optional(Text(1000)) }, { additionalProperties: false }),
  reply: MomentView,
})

const layerInput = {
  stated: Type.Optional(Text(4000)),
  outcome: Type.Optional(Text(4000)),
  latent: Type.Optional(Text(4000)),
  organizationInterest: Type.Optional(Text(4000)),
  personalInterest: Type.Optional(Text(4000)),
}

/**
 * 409 `moments.expectation-conflict` with details {version, at, by: {kind, id, name}, current: {field: text}}, so that
 * nobody's words are lost. What is equal to what is stored already never conflicts.
 */
export const changeExpectation = endpoint({
  method: 'PATCH',
  path: '/conversations/:id/expectation',
  permission: 'moments.work',
  summary: 'Write down what the customer expects and what they shall read; 409 when somebody was faster',
  params: IdParams,
  body: Type.Object(
    {
      /** The version that was read; 0 when there was none. */
      version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
      /** One of several people involved (a customer's id); without it, the conversation as a whole. */
      personId: Type.Optional(Id),
      ...layerInput,
      understood: Type.Optional(Text(4000)),
      offer: Type.Optional(Text(4000)),
      next: Type.Optional(Text(4000)),
    },
    { additionalProperties: false },
  ),
  reply: MomentView,
})

export const askConfirmation = endpoint({
  method: 'POST',
  path: '/conversations/:id/confirmation',
  permission: 'moments.work',
  summary: 'The customer has been asked whether the expectation was met',
  params: IdParams,
  body: Type.Object(
    { id: Type.Optional(Id), channel: Type.Optional(OneOf(scoreChannels)) },
    { additionalProperties: false },
  ),
  reply: MomentView,
})

const Answered = Type.Object({
  ...MomentView.properties,
  /** The matter was closed or long resolved: it goes on in this new conversation. */
  continuedIn: Nullable(Id),
})
export type AnsweredRecord = Static<typeof Answered>

export const answerConfirmation = endpoint({
  method: 'POST',
  path: '/conversations/:id/confirmation/answer',
  permission: 'moments.work',
  summary: 'Write down what the customer answered; not met or in part opens the matter again',
  params: IdParams,
  body: Type.Object(
    {
      answer: OneOf(confirmAnswers),
      words: Type.Optional(Text(2000)),
      channel: Type.Optional(OneOf(scoreChannels)),
      /** `answeredAt` of the answer that stood there when one looked; null: there was none. */
      seenAt: Type.Optional(Nullable(Instant)),
    },
    { additionalProperties: false },
  ),
  reply: Answered,
})

export const unhearConfirmation = endpoint({
  method: 'POST',
  path: '/conversations/:id/confirmation/unhear',
  permission: 'moments.work',
  summary: "The customer's message that was taken for the answer was none; the question is open again",
  params: IdParams,
  reply: MomentView,
})

/**
 * What the customer said wants their words (or how they said it, `comment`) and `channel`. After a score by the customer's
 * own hand it wants a call, a visit or a meeting at the counter since then, and speaks of that moment; it never speaks of
 * one in which the customer wrote and waits for our answer: 400 on `words`, `channel`, `momentId`.
 */
export const addScore = endpoint({
  method: 'POST',
  path: '/conversations/:id/scores',
  permission: 'moments.work',
  summary: 'A score the customer said (source customer), or a reviewer’s (source reviewer; permission moments.review)',
  params: IdParams,
  body: Type.Object(
    {
      id: Type.Optional(Id),
      source: OneOf(['customer', 'reviewer'] as const),
      value: ScoreShape,
      words: Type.Optional(Text(500)),
      comment: Type.Optional(Text(4000)),
      /** Where the customer said it; a reviewer's is `desk` by default. */
      channel: Type.Optional(OneOf(scoreChannels)),
      /** The moment it speaks of; default the latest. */
      momentId: Type.Optional(Id),
    },
    { additionalProperties: false },
  ),
  reply: MomentView,
})

export const makeProgressLink = endpoint({
  method: 'POST',
  path: '/conversations/:id/progress-link',
  permission: 'moments.work',
  summary:
    "The link to the customer's progress page; `renew` makes a new one and ends the old, `given` says it is handed over",
  params: IdParams,
  body: Type.Object(
    { renew: Type.Optional(Type.Boolean()), given: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ path: Line(200), url: Line(2000) }),
})

export const scorePeriods = ['today', 'week', 'month', 'quarter'] as const
export type ScorePeriod = (typeof scorePeriods)[number]

const Apart = Type.Object({ count: Type.Integer(), average: Nullable(Type.Number()) })

/** Of each conversation one score counts: the customer's, without one a reviewer's, without any the estimate. */
export const scoreSummary = endpoint({
  method: 'GET',
  path: '/scores/summary',
  permission: 'moments.read',
  summary: "Average and distribution of the customers' own scores, others' apart; default: mine, this week",
  query: Type.Object({
    period: Type.Optional(OneOf(scorePeriods)),
    /** `me`, or a team one belongs to or may see as `team:<id>`. */
    owner: Type.Optional(
      Type.String({ maxLength: 41, pattern: '^(me|team:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$' }),
    ),
  }),
  reply: Type.Object({
    from: Instant,
    to: Instant,
    /** How many customers' scores are behind it. */
    count: Type.Integer(),
    total: Type.Integer(),
    /** null without a score. */
    average: Nullable(Type.Number()),
    /** Seven, −3 first. */
    distribution: Type.Array(Type.Object({ value: ScoreShape, count: Type.Integer() })),
    /** Of conversations whose customer gave none; not in the figures above. */
    apart: Type.Object({ reviewer: Apart, estimate: Apart }),
  }),
})
