import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Id, Instant, Nullable, OneOf, Page, PageQuery } from '#platform/contract/shapes.ts'
import { PromiseView } from './views.ts'

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'
/** `me`, `mine` (me and my teams), `team:<id>`, a member's id, `left` (of people who have left), or `all`: everybody's that one may see (default for lists). */
export const OwnerFilter = Type.String({ maxLength: 60, pattern: `^(me|mine|left|all|(team:)?${uuid})$` })

/**
 * outstanding 还欠着的: owed, whether due or not. overdue: owed and past due. soon: due within 24 hours. Of those that are kept:
 * on-time, late. Of the broken: given-up, of which nothing is owed any more. Else the states themselves.
 */
export const promiseFilters = [
  'outstanding',
  'overdue',
  'soon',
  'open',
  'kept',
  'on-time',
  'late',
  'broken',
  'given-up',
  'renegotiated',
  'withdrawn',
] as const
export type PromiseFilter = (typeof promiseFilters)[number]

/** Everything still owed is looked at from the earliest due time on, what has ended from the latest. */
export const owedFilters: readonly string[] = ['outstanding', 'overdue', 'soon', 'open'] satisfies PromiseFilter[]

const filters = {
  owner: Type.Optional(OwnerFilter),
  /** Default `outstanding`. */
  state: Type.Optional(OneOf([...promiseFilters, 'all'] as const)),
  customerId: Type.Optional(Id),
  /** Due at or after. */
  from: Type.Optional(Instant),
  /** Due before. */
  to: Type.Optional(Instant),
  /** Of conversations of this team, or of none. */
  team: Type.Optional(Type.String({ maxLength: 60, pattern: `^(none|${uuid})$` })),
}

export const listPromises = endpoint({
  method: 'GET',
  path: '/promises',
  permission: 'promises.read',
  summary: 'Promises by due time',
  query: Type.Object({
    ...PageQuery,
    ...filters,
    /** Default: earliest due first. */
    order: Type.Optional(OneOf(['due', 'latest'] as const)),
  }),
  reply: Page(PromiseView),
})

export const promiseGroupings = ['owner', 'customer', 'team'] as const
export type PromiseGrouping = (typeof promiseGroupings)[number]

const PromiseGroup = Type.Object({
  /** What the group is of, for the list's own filters; null: conversations of no team. */
  id: Nullable(Id),
  kind: OneOf(['member', 'team', 'customer'] as const),
  name: Type.String(),
  /** All of them, not only those told here. */
  count: Type.Integer(),
  overdue: Type.Integer(),
  /** The first few, in the order of the list. */
  items: Type.Array(PromiseView),
  /** Where the list goes on with this group's filter; null: that was all. */
  next: Nullable(Type.String()),
})
export type PromiseGroupRecord = Static<typeof PromiseGroup>

export const listPromiseGroups = endpoint({
  method: 'GET',
  path: '/promises/groups',
  permission: 'promises.read',
  summary:
    'Promises by owner, customer or team, counted, the same ones as the list of the same choice; the group with the earliest due time first, of ended ones the latest',
  query: Type.Object({
    by: OneOf(promiseGroupings),
    ...filters,
    after: PageQuery.after,
    /** Groups; default 8. */
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
  }),
  reply: Type.Object({
    ...Page(PromiseGroup).properties,
    /** How many groups and promises there are in all. */
    groups: Type.Integer(),
    total: Type.Integer(),
    /** Due at or after this is what was looked at; null: whenever. */
    from: Nullable(Instant),
  }),
})
