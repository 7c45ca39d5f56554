import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Empty, Id, Instant, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { guidanceTrades } from './guidance.ts'

/** What an estimate may rest on: facts only. Texts under `fact.<name>` and `reasonOf.<name>` of the words. */
export const estimateFacts = [
  'promise-kept-early',
  'promise-kept',
  'promise-renegotiated',
  'promise-kept-late',
  'promise-broken',
  'answered-at-once',
  'waited-long',
  'waited-too-long',
  'asked-again',
  'asked-same-again',
  'thanked',
  'praised',
  'angry',
  'confirmed-met',
  'confirmed-partly',
  'confirmed-not-met',
  'transferred',
  'reopened',
  'undelivered',
] as const
export type EstimateFact = (typeof estimateFacts)[number]

/** How many points of the scale each fact is worth; halves are allowed, 0 leaves the fact out. */
export type EstimateWeights = Record<EstimateFact, number>

/** Channels with a time of their own in which a customer expects an answer; `other` for the rest. */
export const waitingChannels = ['chat', 'mail', 'form', 'portal', 'other'] as const
export type WaitingChannel = (typeof waitingChannels)[number]
/** Minutes until the first answer. */
export type WaitingStandards = Record<WaitingChannel, number>

/** The product's own, until the company sets others. */
export const firstWeights: EstimateWeights = {
  'promise-kept-early': 2,
  'promise-kept': 1,
  'promise-renegotiated': -0.5,
  'promise-kept-late': -1,
  'promise-broken': -2,
  'answered-at-once': 1,
  'waited-long': -1,
  'waited-too-long': -2,
  'asked-again': -1,
  'asked-same-again': -1,
  thanked: 1,
  praised: 2,
  angry: -2,
  'confirmed-met': 1,
  'confirmed-partly': -1,
  'confirmed-not-met': -2,
  transferred: -1,
  reopened: -1,
  undelivered: -1,
}
export const firstStandards: WaitingStandards = { chat: 2, mail: 480, form: 480, portal: 240, other: 60 }

const weight = Type.Number({ minimum: -3, maximum: 3, multipleOf: 0.5 })
const minutes = Type.Integer({ minimum: 1, maximum: 43_200 })
const WeightsShape = Type.Unsafe<EstimateWeights>(
  Type.Object(Object.fromEntries(estimateFacts.map((fact) => [fact, weight])), { additionalProperties: false }),
)
const StandardsShape = Type.Unsafe<WaitingStandards>(
  Type.Object(Object.fromEntries(waitingChannels.map((channel) => [channel, minutes])), {
    additionalProperties: false,
  }),
)

export const EstimateSettingsView = Type.Object({
  /** Grows with each change; 0: nobody has changed them. */
  version: Type.Integer(),
  weights: WeightsShape,
  standards: StandardsShape,
  /** What holds until something else is set; the times as usual in the company's `trade`. */
  first: Type.Object({ weights: WeightsShape, standards: StandardsShape, trade: OneOf(guidanceTrades) }),
  changedAt: Nullable(Instant),
  changedBy: Nullable(Type.String()),
})
export type EstimateSettingsRecord = Static<typeof EstimateSettingsView>

export const readEstimateSettings = endpoint({
  method: 'GET',
  path: '/estimate-settings',
  permission: 'moments.settings',
  summary: 'What each fact is worth in an estimated score, and how long a customer waits in good order',
  reply: EstimateSettingsView,
})

/** 409 `moments.settings-conflict` with details of the version that is there now; nothing is written then. */
export const changeEstimateSettings = endpoint({
  method: 'PUT',
  path: '/estimate-settings',
  permission: 'moments.settings',
  summary: 'Set the weights and times of estimates; moments of the last 92 days are estimated again',
  body: Type.Object(
    { version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }), weights: WeightsShape, standards: StandardsShape },
    { additionalProperties: false },
  ),
  reply: EstimateSettingsView,
})

/** Which mails ask for a score, by team; null: conversations of no team. */
export const ScoreRequest = Type.Object({
  teamId: Nullable(Id),
  /** Every reply that resolves a conversation carries the links, not only one that asks for confirmation. */
  whenResolving: Type.Boolean(),
  /** How many faces: all seven, or −2, 0 and +2. */
  faces: OneOf(['seven', 'three'] as const),
})
export type ScoreRequestRecord = Static<typeof ScoreRequest>

export const listScoreRequests = endpoint({
  method: 'GET',
  path: '/score-requests',
  permission: 'moments.settings',
  summary: 'Which mails of which team ask for a score',
  reply: Type.Object({ items: Type.Array(ScoreRequest) }),
})
export const setScoreRequest = endpoint({
  method: 'PUT',
  path: '/score-requests/:team',
  permission: 'moments.settings',
  summary: 'Set which mails of a team ask for a score; `none` for conversations of no team',
  params: Type.Object({
    team: Type.String({ maxLength: 36, pattern: '^(none|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$' }),
  }),
  body: Type.Object(
    { whenResolving: Type.Boolean(), faces: OneOf(['seven', 'three'] as const) },
    { additionalProperties: false },
  ),
  reply: ScoreRequest,
})

/** Estimates of these moments have become others; open windows read them again. */
export const momentEstimated = eventKind(
  'moment.estimated',
  Type.Object({ conversationId: Id, momentIds: Type.Array(Id) }),
  { passing: true },
)
export const estimateSettingsChanged = eventKind('moment.estimate-settings-changed', Empty)
export const scoreRequestChanged = eventKind('moment.score-request-changed', Type.Object({ teamId: Nullable(Id) }))
