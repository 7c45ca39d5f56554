import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Id, IdParams, Instant, Nullable, OneOf, PageQuery } from '#platform/contract/shapes.ts'
import { OwnerInput } from './owner.ts'

/** What somebody has in hand: conversations they answer for that are not resolved, promises they owe, tasks to do. */
export const holdingKinds = ['conversation', 'promise', 'task'] as const
export type HoldingKind = (typeof holdingKinds)[number]

export const Holding = Type.Object({
  kind: OneOf(holdingKinds),
  id: Id,
  text: Type.String(),
  dueAt: Nullable(Instant),
  /** Where it belongs; null: a task by itself. */
  conversationId: Nullable(Id),
  number: Nullable(Type.Integer()),
})
export type HoldingRecord = Static<typeof Holding>

const HoldingCounts = Type.Object({
  conversation: Type.Integer(),
  promise: Type.Integer(),
  task: Type.Integer(),
})
export type HoldingCountsRecord = Static<typeof HoldingCounts>

export const listHoldings = endpoint({
  method: 'GET',
  path: '/members/:id/holdings',
  permission: 'staff.holdings',
  summary:
    'What a colleague has in hand, as far as the reader answers for it too; the first 20 of each kind, due first',
  params: IdParams,
  reply: Type.Object({ counts: HoldingCounts, items: Type.Array(Holding) }),
})

export const listLeftWork = endpoint({
  method: 'GET',
  path: '/left-work',
  permission: 'staff.holdings',
  summary: 'Who has left and still has something in hand, as far as the reader answers for it too; at most 50',
  reply: Type.Object({
    items: Type.Array(Type.Object({ memberId: Id, name: Type.String(), counts: HoldingCounts })),
  }),
})

/**
 * One after the other, each as if it had been handed on by itself: what is refused stays where it is and stops no other. What
 * somebody else has taken or changed meanwhile is left to them. At most 100 pieces at a time: as long as there is a `next`, ask
 * again with it as `after`. The same again hands on what is left.
 */
export const handOverHoldings = endpoint({
  method: 'POST',
  path: '/members/:id/hand-over',
  permission: 'staff.holdings',
  summary: 'Hand on what a colleague has in hand to another or to a team, 100 pieces at a time',
  params: IdParams,
  body: Type.Object({ to: OwnerInput, after: PageQuery.after }, { additionalProperties: false }),
  reply: Type.Object({
    handed: HoldingCounts,
    /** Still in their hands, what was refused among it. */
    left: HoldingCounts,
    /** The first 20 that were refused, each with the reason. */
    refused: Type.Array(Type.Object({ ...Holding.properties, reason: Type.String() })),
    /** Where to go on; null: everything has been tried. */
    next: Nullable(Type.String()),
  }),
})
