import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Id, Instant, Nullable, OneOf, Page, PageQuery } from '#platform/contract/shapes.ts'

export const reliabilityViews = ['member', 'team', 'customer', 'touchpoint'] as const
export type ReliabilityView = (typeof reliabilityViews)[number]

/** Figures of promises to customers by when they were due. */
const Reliability = Type.Object({
  /** null: conversations of no team; promises made in contacts without a touchpoint. */
  id: Nullable(Id),
  name: Type.String(),
  made: Type.Integer(),
  onTime: Type.Integer(),
  /** Kept after it was due. */
  late: Type.Integer(),
  /** Not kept when due, and not kept since. */
  broken: Type.Integer(),
  /** Moved before it was due, with the customer's knowledge. */
  renegotiated: Type.Integer(),
  withdrawn: Type.Integer(),
  open: Type.Integer(),
  /** Kept on time of those whose end is known (kept on time, late, broken), 0 to 1; null while `known` is 0. */
  rate: Nullable(Type.Number()),
  known: Type.Integer(),
})
export type ReliabilityRecord = Static<typeof Reliability>

export const readReliability = endpoint({
  method: 'GET',
  path: '/promises/reliability',
  permission: 'promises.read',
  summary: 'How reliably promises were kept, by person, team, customer or touchpoint; most promises first',
  query: Type.Object({
    ...PageQuery,
    by: OneOf(reliabilityViews),
    /** Due at or after. */
    from: Type.Optional(Instant),
    /** Due before. */
    to: Type.Optional(Instant),
  }),
  reply: Page(Reliability),
})
