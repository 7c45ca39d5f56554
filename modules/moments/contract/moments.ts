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
  /** `readable` false: it has gone where the reader may not look; then `subject` is '' and the customer is not told. */
  conversation: Type.Object({ number: Type.Integer(), subject: Type.String(), readable: Type.Boolean() }),
  customer: Nullable(Named),
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
  /** Steps that were moved while it went on; of a hand-over those that its evidence shows. */
  steps: Type.Array(OneOf(steps)),
  promisesMade: Type.Integer(),
  /** The score that counts for it. */
  score: Nullable(
    Type.Object({
      id: Id,
      value: ScoreShape,
      source: OneOf(scoreSources),
      at: Instant,
      /** What whoever scored said of it, '' for nothing. */
      words: Type.String(),
      /** The colleague who scored it. */
      by: Nullable(Person),
      /** Of a hand-over: when whoever gave it had read that; null: not yet. */
      seenAt: Nullable(Instant),
    }),
  ),
  abilities: Type.Object({
    /** Give it another touchpoint. */
    touchpoint: Type.Boolean(),
    /** Score it as the colleague who took over. */
    score: Type.Boolean(),
    /** Say that one has read why the colleague scored it below zero. */
    seen: Type.Boolean(),
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
  summary: 'Moments of the conversations one may read, and the hand-overs one gave or was given, newest first',
  query: Type.Object({
    ...PageQuery,
    servedBy: Type.Optional(Id),
    receiverId: Type.Optional(Id),
    teamId: Type.Optional(Id),
    touchpointId: Type.Optional(Id),
    kind: Type.Optional(OneOf(momentKinds)),
    /** Hand-overs that the reader gave, or that were given to them or to a team of theirs. */
    handed: Type.Optional(OneOf(['given', 'received'] as const)),
    /** Began at or after. */
    from: Type.Optional(Instant),
    /** Began before. */
    to: Type.Optional(Instant),
    scored: Type.Optional(Type.Boolean()),
    /** The one for which this score counts. */
    scoreId: Type.Optional(Id),
  }),
  reply: Page(MomentItem),
})

/** A hand-over is told to whoever gave or was given it, even when its conversation is out of their sight since. */
export const readMomentItem = endpoint({
  method: 'GET',
  path: '/moments/:id',
  permission: 'moments.read',
  summary: 'One moment',
  params: IdParams,
  reply: MomentItem,
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

/** 403 unless one gave it. `scoreId` is the score that was read: a newer one stays unread. */
export const readHandoverScore = endpoint({
  method: 'POST',
  path: '/moments/:id/score/seen',
  permission: 'moments.work',
  summary: 'Whoever gave the hand-over has read what their colleague said of it',
  params: IdParams,
  body: Type.Object({ scoreId: Id }, { additionalProperties: false }),
  reply: MomentItem,
})

export const momentTouchpointSet = eventKind(
  'moment.touchpoint-set',
  Type.Object({ conversationId: Id, momentId: Id, from: Nullable(Id), to: Nullable(Id) }),
)
/** Heard by staff alone: what a colleague says of a hand-over is no customer's score. */
export const handoverScored = eventKind(
  'moment.handover-scored',
  Type.Object({
    conversationId: Id,
    momentId: Id,
    scoreId: Id,
    value: ScoreShape,
    /** Whose hand-over it was. */
    givenById: Nullable(Id),
  }),
)
/** Whoever gave the hand-over has read the score. */
export const handoverScoreSeen = eventKind(
  'moment.handover-score-seen',
  Type.Object({ conversationId: Id, momentId: Id, scoreId: Id }),
)
