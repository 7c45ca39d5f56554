import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Id, IdParams, Instant, Nullable, OneOf, Page, PageQuery, Text } from '#platform/contract/shapes.ts'
import { momentKinds, ScoreShape, scoreSources, steps, touchpointStages } from '../contract.ts'

const Person = Type.Object({ id: Id, name: Type.String(), hue: Type.Integer() })
const Named = Type.Object({ id: Id, name: Type.String() })

/** One moment as it was cut. */
export const MomentItem = Type.Object({
  id: Id,
  conversationId: Id,
  conversation: Type.Object({ number: Type.Integer(), subject: Type.String() }),
  customer: Named,
  kind: OneOf(momentKinds),
  /** 1 is the conversation's first. */
  position: Type.Integer(),
  channel: Type.String(),
  beganAt: Instant,
  answeredAt: Nullable(Instant),
  /** null: it goes on. */
  endedAt: Nullable(Instant),
  /** Seconds to our first answer by the clock on the wall; null: none yet, or nobody waited. */
  waitingSeconds: Nullable(Type.Integer()),
  inboundCount: Type.Integer(),
  outboundCount: Type.Integer(),
  /** The message that began it; null of a hand-over. */
  firstMessageId: Nullable(Id),
  /** Who answered most of it; of a hand-over, who gave it. */
  servedBy: Nullable(Person),
  team: Nullable(Named),
  /** Of a hand-over: whose moment it is. */
  receiver: Nullable(Person),
  receiverTeam: Nullable(Named),
  touchpoint: Nullable(Type.Object({ id: Id, name: Type.String(), stage: OneOf(touchpointStages) })),
  /** `hand`: somebody chose it, and the rules leave it alone. */
  touchpointBy: Nullable(OneOf(['rule', 'hand'] as const)),
  /** Steps that were moved while it went on. */
  steps: Type.Array(OneOf(steps)),
  promisesMade: Type.Integer(),
  /** The score that counts for it. */
  score: Nullable(Type.Object({ value: ScoreShape, source: OneOf(scoreSources), at: Instant })),
  abilities: Type.Object({
    /** Give it another touchpoint. */
    touchpoint: Type.Boolean(),
    /** Score it as the colleague who took over. */
    score: Type.Boolean(),
  }),
})
export type MomentItemRecord = Static<typeof MomentItem>

export const listConversationMoments = endpoint({
  method: 'GET',
  path: '/conversations/:id/moments',
  permission: 'moments.read',
  summary: 'The moments of a conversation, oldest first; of very many the newest 200',
  params: IdParams,
  reply: Type.Object({ items: Type.Array(MomentItem) }),
})

export const listMoments = endpoint({
  method: 'GET',
  path: '/moments',
  permission: 'moments.read',
  summary: 'Moments of the conversations one may read, newest first',
  query: Type.Object({
    ...PageQuery,
    servedBy: Type.Optional(Id),
    receiverId: Type.Optional(Id),
    teamId: Type.Optional(Id),
    touchpointId: Type.Optional(Id),
    kind: Type.Optional(OneOf(momentKinds)),
    /** Began at or after. */
    from: Type.Optional(Instant),
    /** Began before. */
    to: Type.Optional(Instant),
    scored: Type.Optional(Type.Boolean()),
  }),
  reply: Page(MomentItem),
})

export const setMomentTouchpoint = endpoint({
  method: 'POST',
  path: '/moments/:id/touchpoint',
  permission: 'moments.work',
  summary: 'Give a moment its touchpoint by hand; several alike are suggested as a rule',
  params: IdParams,
  body: Type.Object({ touchpointId: Nullable(Id) }, { additionalProperties: false }),
  reply: MomentItem,
})

/** 403 unless one is the colleague, or of the team, who took over. The same id again changes nothing. */
export const scoreHandover = endpoint({
  method: 'POST',
  path: '/moments/:id/score',
  permission: 'moments.work',
  summary: 'Score a hand-over as the colleague who took it over: the internal customer of that moment',
  params: IdParams,
  body: Type.Object(
    { id: Type.Optional(Id), value: ScoreShape, words: Type.Optional(Text(500)) },
    { additionalProperties: false },
  ),
  reply: MomentItem,
})

export const momentTouchpointSet = eventKind(
  'moment.touchpoint-set',
  Type.Object({ conversationId: Id, momentId: Id, from: Nullable(Id), to: Nullable(Id) }),
)
/** Heard by staff alone: what a colleague says of a hand-over is no customer's score. */
export const handoverScored = eventKind(
  'moment.handover-scored',
  Type.Object({ conversationId: Id, momentId: Id, scoreId: Id, value: ScoreShape }),
)
