import { type Static, Type } from 'typebox'
import { Id, Instant, Nullable, OneOf } from '#platform/contract/shapes.ts'

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
  /** A reply by the conversation's own channel gets to the customer; false: they have no way to read it. */
  reachable: Type.Boolean(),
  abilities: Type.Object({
    /** Edit the expectation, move steps, ask, enter what the customer said. */
    work: Type.Boolean(),
    review: Type.Boolean(),
  }),
})
export type MomentRecord = Static<typeof MomentView>

/** What the customer's progress page shows of the steps; see `progressOf`. */
export type PublicProgress = {
  conversationId: string
  understood: string
  offer: string
  next: string
  steps: { step: Step; state: StepState; at: string | null }[]
  confirmation: {
    askedAt: string | null
    answer: ConfirmAnswer | null
    words: string | null
    answeredAt: string | null
    /** By their own hand; else a colleague wrote down what they said. */
    byCustomer: boolean
  } | null
  /** The customer's own that counts. */
  score: { value: number; words: string; comment: string; at: string } | null
}
