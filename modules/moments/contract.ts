import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { admins, everyone, leaders, type PermissionTable, workers } from '#platform/contract/permission.ts'
import { Id, IdParams, Instant, Line, Nullable, OneOf, Text } from '#platform/contract/shapes.ts'

export * from './contract/choices.ts'
export * from './contract/offers.ts'

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

/** 探索 提议 行动 确认 (method A2), in this order. */
export const steps = ['explore', 'offer', 'act', 'confirm'] as const
export type Step = (typeof steps)[number]

export const stepStates = ['todo', 'doing', 'done', 'skipped'] as const
export type StepState = (typeof stepStates)[number]

/** What moved a step without a hand; texts under `evidence.<kind>` of the words. */
export const evidenceKinds = [
  'inbound',
  'stated',
  'proposal',
  'chosen',
  'reply',
  'promise-made',
  'promise-kept',
  'task-made',
  'task-done',
  'asked',
  'met',
  'not-met',
  'scored',
  'scored-low',
  'reopened',
  'cleared',
  'merged',
] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

/** −3 … +3 (method A3); texts under `score.<value>` of the words. */
export const scoreValues = [-3, -2, -1, 0, 1, 2, 3] as const
export type ScoreValue = (typeof scoreValues)[number]
export const ScoreShape = Type.Integer({ minimum: -3, maximum: 3 })

/**
 * What a moment is: a `contact` of the customer's until our answer is done, a `spoken` call or visit, a `proactive`
 * contact of ours, or an `internal` hand-over to a colleague (method A1, A6).
 */
export const momentKinds = ['contact', 'spoken', 'proactive', 'internal'] as const
export type MomentKind = (typeof momentKinds)[number]

/** Before, during and after the sale (method B10). */
export const touchpointStages = ['before', 'during', 'after'] as const
export type TouchpointStage = (typeof touchpointStages)[number]

/** A fact behind an estimate: what it is, how much it weighs, and the figures its sentence needs. */
export type EstimateReason = { fact: string; points: number; figures?: Record<string, number | string> }

/** Strongest first: customer 客户 beats reviewer 质检 beats estimate 推测. */
export const scoreSources = ['customer', 'reviewer', 'estimate'] as const
export type ScoreSource = (typeof scoreSources)[number]

/** Where a score or an answer was given. */
export const scoreChannels = [
  'progress',
  'chat',
  'mail',
  'phone',
  'counter',
  'visit',
  'letter',
  'form',
  'desk',
  'other',
] as const
export type ScoreChannel = (typeof scoreChannels)[number]

export const confirmAnswers = ['met', 'partly', 'not_met'] as const
export type ConfirmAnswer = (typeof confirmAnswers)[number]

/** Who did it; `name` is null for the product itself. */
const By = Type.Object({
  kind: OneOf(['staff', 'customer', 'system'] as const),
  id: Nullable(Id),
  name: Nullable(Type.String()),
})

export const StepView = Type.Object({
  step: OneOf(steps),
  state: OneOf(stepStates),
  /** `evidence`: something happened that shows it. `hand`: somebody said so. null: nothing yet. */
  how: Nullable(OneOf(['evidence', 'hand'] as const)),
  /** Which evidence; show `evidence.<kind>` of the words. */
  evidenceKind: Nullable(OneOf(evidenceKinds)),
  /** Somebody's own words, when moved by hand. */
  evidence: Nullable(Type.String()),
  by: Nullable(By),
  at: Nullable(Instant),
})
export type StepRecord = Static<typeof StepView>

/** 直接表达 最终结果 潜在需求 企业利益 个人利益; '' = not known yet. */
export const layers = ['stated', 'outcome', 'latent', 'organizationInterest', 'personalInterest'] as const
export type Layer = (typeof layers)[number]
/** Sentences the customer reads on the progress page: what we understood, what we offer, what comes next. */
export const progressTexts = ['understood', 'offer', 'next'] as const
export type ProgressText = (typeof progressTexts)[number]

const layerTexts = {
  stated: Type.String(),
  outcome: Type.String(),
  latent: Type.String(),
  organizationInterest: Type.String(),
  personalInterest: Type.String(),
}
const edited = {
  /** Grows with each edit; 0: nothing written yet. */
  version: Type.Integer(),
  changedAt: Nullable(Instant),
  changedBy: Nullable(By),
}

/** The expectation of the conversation as a whole. */
export const Expectation = Type.Object({
  ...layerTexts,
  understood: Type.String(),
  offer: Type.String(),
  next: Type.String(),
  ...edited,
})
export type ExpectationRecord = Static<typeof Expectation>

/** The expectation of one of several people involved. */
export const PersonExpectation = Type.Object({ personId: Id, personName: Type.String(), ...layerTexts, ...edited })

export const Confirmation = Type.Object({
  id: Id,
  /** null: the customer spoke without being asked. */
  askedAt: Nullable(Instant),
  askedBy: Nullable(By),
  answer: Nullable(OneOf(confirmAnswers)),
  /** The customer's own words. */
  words: Nullable(Type.String()),
  answeredAt: Nullable(Instant),
  /** A member of staff when they wrote down what the customer said. */
  answeredBy: Nullable(By),
  channel: Nullable(OneOf(scoreChannels)),
  /** The message of the customer's that answered, or that may have. */
  messageId: Nullable(Id),
  /** How that message was taken; null: there is none. */
  heard: Nullable(OneOf(['read', 'maybe', 'settled'] as const)),
  /** With `maybe`: what it looks like. */
  heardAnswer: Nullable(OneOf(confirmAnswers)),
})

export const Score = Type.Object({
  id: Id,
  /** The moment it speaks of; null until that has been cut. */
  momentId: Nullable(Id),
  value: ScoreShape,
  source: OneOf(scoreSources),
  /** The customer's own words, '' when none. */
  words: Type.String(),
  comment: Type.String(),
  by: By,
  /** The member of staff who wrote down what the customer said. */
  recordedBy: Nullable(By),
  at: Instant,
  channel: OneOf(scoreChannels),
  /** The one that counts. */
  effective: Type.Boolean(),
})
export type ScoreRecord = Static<typeof Score>

export const MomentView = Type.Object({
  conversationId: Id,
  steps: Type.Array(StepView),
  /** The first step that is neither done nor skipped. */
  current: Nullable(OneOf(steps)),
  expectation: Expectation,
  people: Type.Array(PersonExpectation),
  /** Newest. */
  confirmation: Nullable(Confirmation),
  /** Newest first. */
  scores: Type.Array(Score),
  /** The score that counts. */
  score: Nullable(Score),
  /** Path of the customer's progress page, once there is one. */
  progressPath: Nullable(Type.String()),
  abilities: Type.Object({
    /** Edit the expectation, move steps, ask, enter what the customer said. */
    work: Type.Boolean(),
    review: Type.Boolean(),
  }),
})
export type MomentRecord = Static<typeof MomentView>

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

export const answerConfirmation = endpoint({
  method: 'POST',
  path: '/conversations/:id/confirmation/answer',
  permission: 'moments.work',
  summary: 'Write down what the customer answered',
  params: IdParams,
  body: Type.Object(
    {
      answer: OneOf(confirmAnswers),
      words: Type.Optional(Text(2000)),
      channel: Type.Optional(OneOf(scoreChannels)),
    },
    { additionalProperties: false },
  ),
  reply: MomentView,
})

export const unhearConfirmation = endpoint({
  method: 'POST',
  path: '/conversations/:id/confirmation/unhear',
  permission: 'moments.work',
  summary: "The customer's message that was taken for the answer was none; the question is open again",
  params: IdParams,
  reply: MomentView,
})

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
      /** Where the customer said it; default `phone` for customer, `desk` for reviewer. */
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
  summary: "The link to the customer's progress page; `renew` makes a new one and ends the old",
  params: IdParams,
  body: Type.Object({ renew: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
  reply: Type.Object({ path: Line(200), url: Line(2000) }),
})

export const scorePeriods = ['today', 'week', 'month', 'quarter'] as const
export type ScorePeriod = (typeof scorePeriods)[number]

export const scoreSummary = endpoint({
  method: 'GET',
  path: '/scores/summary',
  permission: 'moments.read',
  summary: 'Average and distribution of the scores that count; default: mine, this week',
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
    /** Number of scores behind it. */
    count: Type.Integer(),
    total: Type.Integer(),
    /** null without a score. */
    average: Nullable(Type.Number()),
    /** Seven, −3 first. */
    distribution: Type.Array(Type.Object({ value: ScoreShape, count: Type.Integer() })),
    bySource: Type.Object({ customer: Type.Integer(), reviewer: Type.Integer(), estimate: Type.Integer() }),
  }),
})

export const stepChanged = eventKind(
  'moment.step-changed',
  Type.Object({
    conversationId: Id,
    step: OneOf(steps),
    from: OneOf(stepStates),
    to: OneOf(stepStates),
    how: OneOf(['evidence', 'hand'] as const),
    evidenceKind: Nullable(OneOf(evidenceKinds)),
  }),
)
/** `fields`: which were changed; their texts are read where they stand. */
export const expectationChanged = eventKind(
  'moment.expectation-changed',
  Type.Object({
    conversationId: Id,
    personId: Nullable(Id),
    version: Type.Integer(),
    fields: Type.Array(OneOf([...layers, ...progressTexts] as const)),
  }),
)
export const confirmAsked = eventKind(
  'moment.confirm-asked',
  Type.Object({ conversationId: Id, confirmationId: Id, channel: Nullable(OneOf(scoreChannels)) }),
)
export const confirmAnswered = eventKind(
  'moment.confirm-answered',
  Type.Object({ conversationId: Id, confirmationId: Id, answer: OneOf(confirmAnswers) }),
)
export const momentScored = eventKind(
  'moment.scored',
  Type.Object({
    conversationId: Id,
    scoreId: Id,
    value: ScoreShape,
    source: OneOf(scoreSources),
    channel: OneOf(scoreChannels),
    effective: Type.Boolean(),
  }),
)

export const progressLinkRenewed = eventKind('moment.link-renewed', Type.Object({ conversationId: Id }))

/** What the customer's progress page shows of the steps; see `progressOf`. */
export type PublicProgress = {
  conversationId: string
  understood: string
  offer: string
  next: string
  steps: { step: Step; state: StepState; at: string | null }[]
  confirmation: { askedAt: string | null; answer: ConfirmAnswer | null; words: string | null } | null
  /** The customer's own newest. */
  score: { value: number; words: string; comment: string; at: string } | null
}
