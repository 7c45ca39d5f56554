import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Id, IdParams, Instant, Nullable, OneOf, Page, PageQuery } from '#platform/contract/shapes.ts'
import { momentKinds, ScoreShape, scoreSources } from '../contract.ts'
import { estimateFacts } from './estimate.ts'

/** What a scorecard has a line for. */
export const scorecardViews = [
  'conversation',
  'customer',
  'agent',
  'team',
  'touchpoint',
  'day',
  'week',
  'month',
] as const
export type ScorecardView = (typeof scorecardViews)[number]

const figures = {
  /** Moments of truth: contacts, calls and visits, contacts of ours; hand-overs only when asked for. */
  moments: Type.Integer(),
  /** How many of them have a score. */
  count: Type.Integer(),
  total: Type.Integer(),
  /** Rounded to two places; null without a score. */
  average: Nullable(Type.Number()),
  /** How often each of the seven values was given, −3 first. */
  distribution: Type.Array(Type.Integer(), { minItems: 7, maxItems: 7 }),
  bySource: Type.Object({ customer: Type.Integer(), reviewer: Type.Integer(), estimate: Type.Integer() }),
  /** How many of the customers' were written down by one of us (phone, counter), not given by their own hand. */
  recorded: Type.Integer(),
  /** 95 % confidence interval of the average; null when there is too little to say (see `interval`). */
  interval: Nullable(Type.Object({ low: Type.Number(), high: Type.Number() })),
  /** Part of the moments that has a score, 0 to 1; null without a moment. */
  share: Nullable(Type.Number()),
  /** Median of the customers' wait until our first answer, seconds. */
  waitingMedian: Nullable(Type.Number()),
}
export const ScorecardFigures = Type.Object(figures)
export type ScorecardFiguresRecord = Static<typeof ScorecardFigures>

/** One moment on the way of a conversation. */
export const JourneyPoint = Type.Object({
  momentId: Id,
  position: Type.Integer(),
  at: Instant,
  kind: OneOf(momentKinds),
  channel: Type.String(),
  touchpoint: Nullable(Type.String()),
  value: Nullable(ScoreShape),
  source: Nullable(OneOf(scoreSources)),
  /** One of us wrote down what the customer said. */
  recorded: Type.Boolean(),
})
export type JourneyPointRecord = Static<typeof JourneyPoint>

/** The same with what was estimated and why, even where a stronger score counts. */
export const JourneyStop = Type.Object({
  ...JourneyPoint.properties,
  estimate: Nullable(ScoreShape),
  reasons: Type.Array(
    Type.Object({
      fact: OneOf(estimateFacts),
      points: Type.Number(),
      figures: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()])),
    }),
  ),
})
export type JourneyStopRecord = Static<typeof JourneyStop>

const PeakEnd = {
  /** The moment felt most strongly (method A9): the greatest |score|; of equal ones the worse, then the later. */
  peak: Nullable(JourneyPoint),
  /** The customer's own last word: the last moment they scored by their own hand; else the last that has a score. */
  end: Nullable(JourneyPoint),
}

export const ScorecardRow = Type.Object({
  /** Id of the thing the line is of; the first day of a period as `2026-03-02`; '' for what has none (no team …). */
  key: Type.String(),
  /** Its name as people know it; '' for what has none. */
  name: Type.String(),
  ...figures,
  ...PeakEnd,
})
export type ScorecardRowRecord = Static<typeof ScorecardRow>

const filters = {
  /** Begun from here on; default 30 days ago. */
  from: Type.Optional(Instant),
  /** And before; default now. At most 400 days after `from`. */
  to: Type.Optional(Instant),
  /**
   * Only scores of these sources, parted by commas, or `own`: by the customer's own hand, without what we wrote down for
   * them. Moments without such a score count as not scored.
   */
  source: Type.Optional(
    Type.String({ maxLength: 40, pattern: '^(own|(customer|reviewer|estimate)(,(customer|reviewer|estimate)){0,2})$' }),
  ),
  teamId: Type.Optional(Id),
  agentId: Type.Optional(Id),
  customerId: Type.Optional(Id),
  touchpointId: Type.Optional(Id),
  conversationId: Type.Optional(Id),
  channel: Type.Optional(Type.String({ maxLength: 40 })),
  /** `internal` for hand-overs inside the company; without it all others. */
  kind: Type.Optional(OneOf(momentKinds)),
}

export const listScorecards = endpoint({
  method: 'GET',
  path: '/scorecards',
  permission: 'moments.read',
  summary: 'Scorecards by conversation, customer, agent, team, touchpoint or period, most recent or largest first',
  query: Type.Object({ by: OneOf(scorecardViews), ...filters, ...PageQuery }),
  reply: Type.Object({ ...Page(ScorecardRow).properties, from: Instant, to: Instant }),
})

export const sumScorecards = endpoint({
  method: 'GET',
  path: '/scorecards/total',
  permission: 'moments.read',
  summary: 'The figures over everything the reader may count, with the same filters',
  query: Type.Object(filters),
  reply: Type.Object({ ...figures, from: Instant, to: Instant }),
})
export type ScorecardFilters = Omit<Static<NonNullable<typeof sumScorecards.query>>, never>

export const conversationScorecard = endpoint({
  method: 'GET',
  path: '/conversations/:id/scorecard',
  permission: 'moments.read',
  summary: 'The scorecard of one conversation with its journey, peak and end',
  params: IdParams,
  reply: Type.Object({ ...figures, ...PeakEnd, journey: Type.Array(JourneyStop) }),
})
