import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { Empty, Id, IdParams, Instant, Line, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { touchpointStages } from '../contract.ts'

/** Trades with a start set of touchpoints and rules. */
export const trades = ['property', 'telecom', 'it', 'retail'] as const
export type Trade = (typeof trades)[number]

export const Touchpoint = Type.Object({
  id: Id,
  name: Type.String(),
  stage: OneOf(touchpointStages),
  /** Order within the stage. */
  position: Type.Integer(),
  /** Not given to new moments any more; old ones keep it. */
  archivedAt: Nullable(Instant),
  /** Moments of the last 90 days that have it. */
  recent: Type.Integer(),
  version: Type.Integer(),
})
export type TouchpointRecord = Static<typeof Touchpoint>

const Channels = Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{1,29}$' }), { maxItems: 20 })
const Teams = Type.Array(Id, { maxItems: 50 })
const Tags = Type.Array(Line(50), { maxItems: 50 })
const Words = Type.Array(Line(50), { maxItems: 50 })

/** Every list that is not empty must hold, by any one of it; the first rule by position wins. */
export const TouchpointRule = Type.Object({
  id: Id,
  touchpointId: Id,
  position: Type.Integer(),
  enabled: Type.Boolean(),
  channels: Type.Array(Type.String()),
  teamIds: Type.Array(Id),
  tags: Type.Array(Type.String()),
  words: Type.Array(Type.String()),
  version: Type.Integer(),
})
export type TouchpointRuleRecord = Static<typeof TouchpointRule>

/** Several corrections alike, as the rule they would make. */
export const TouchpointSuggestion = Type.Object({
  touchpointId: Id,
  channel: Type.String(),
  teamId: Nullable(Id),
  /** On all of them. */
  tags: Type.Array(Type.String()),
  /** Where they have no tag in common: what was said in all of them and hardly anywhere else. */
  words: Type.Array(Type.String()),
  /** Moments corrected so. */
  count: Type.Integer(),
  /** Of so many recent contacts of the channel and team the rule would give `moves` another touchpoint. */
  looked: Type.Integer(),
  moves: Type.Integer(),
  latestAt: Instant,
})
export type TouchpointSuggestionRecord = Static<typeof TouchpointSuggestion>

export const listTouchpoints = endpoint({
  method: 'GET',
  path: '/touchpoints',
  permission: 'moments.read',
  summary: 'The catalogue of touchpoints by stage, archived ones too',
  reply: Type.Object({ items: Type.Array(Touchpoint), abilities: Type.Object({ manage: Type.Boolean() }) }),
})

export const createTouchpoint = endpoint({
  method: 'POST',
  path: '/touchpoints',
  permission: 'moments.settings',
  summary: 'Add a touchpoint, at the end of its stage',
  body: Type.Object(
    { id: Type.Optional(Id), name: Line(40), stage: OneOf(touchpointStages) },
    { additionalProperties: false },
  ),
  reply: Touchpoint,
})

/** 409 `moments.touchpoint-conflict` when somebody was faster. */
export const changeTouchpoint = endpoint({
  method: 'PATCH',
  path: '/touchpoints/:id',
  permission: 'moments.settings',
  summary: 'Rename, move, archive or bring back a touchpoint',
  params: IdParams,
  body: Type.Object(
    {
      version: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }),
      name: Type.Optional(Line(40)),
      stage: Type.Optional(OneOf(touchpointStages)),
      /** Its place among those of its stage, 0 first. */
      place: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
      archived: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  reply: Touchpoint,
})

export const addStartSet = endpoint({
  method: 'POST',
  path: '/touchpoints/start-set',
  permission: 'moments.settings',
  summary: 'Add the touchpoints and rules of a trade; what is there already stays as it is',
  body: Type.Object({ trade: OneOf(trades) }, { additionalProperties: false }),
  reply: Type.Object({ added: Type.Integer() }),
})

export const listTouchpointRules = endpoint({
  method: 'GET',
  path: '/touchpoint-rules',
  permission: 'moments.settings',
  summary: 'The rules in their order, and what corrections by hand suggest',
  reply: Type.Object({ items: Type.Array(TouchpointRule), suggestions: Type.Array(TouchpointSuggestion) }),
})

const conditions = {
  channels: Type.Optional(Channels),
  teamIds: Type.Optional(Teams),
  tags: Type.Optional(Tags),
  words: Type.Optional(Words),
}

export const createTouchpointRule = endpoint({
  method: 'POST',
  path: '/touchpoint-rules',
  permission: 'moments.settings',
  summary: 'Add a rule, first of all; at least one condition',
  body: Type.Object({ id: Type.Optional(Id), touchpointId: Id, ...conditions }, { additionalProperties: false }),
  reply: TouchpointRule,
})

export const changeTouchpointRule = endpoint({
  method: 'PATCH',
  path: '/touchpoint-rules/:id',
  permission: 'moments.settings',
  summary: 'Change a rule, switch it off or on, move it',
  params: IdParams,
  body: Type.Object(
    {
      version: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }),
      touchpointId: Type.Optional(Id),
      ...conditions,
      enabled: Type.Optional(Type.Boolean()),
      place: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    },
    { additionalProperties: false },
  ),
  reply: TouchpointRule,
})

export const removeTouchpointRule = endpoint({
  method: 'DELETE',
  path: '/touchpoint-rules/:id',
  permission: 'moments.settings',
  summary: 'Remove a rule; moments keep the touchpoint it gave them',
  params: IdParams,
  reply: Empty,
})

export const settleTouchpointSuggestion = endpoint({
  method: 'POST',
  path: '/touchpoint-suggestions/settle',
  permission: 'moments.settings',
  summary: 'Make a suggestion a rule, or wave it away',
  body: Type.Object(
    { touchpointId: Id, channel: Line(30), teamId: Nullable(Id), accept: Type.Boolean() },
    { additionalProperties: false },
  ),
  reply: Type.Object({ rule: Nullable(TouchpointRule) }),
})

export const applyTouchpointRules = endpoint({
  method: 'POST',
  path: '/touchpoint-rules/apply',
  permission: 'moments.settings',
  summary: 'Give the moments of the last days their touchpoints by the rules of now; what was set by hand stays',
  body: Type.Object({ days: Type.Integer({ minimum: 1, maximum: 400 }) }, { additionalProperties: false }),
  reply: Type.Object({ moments: Type.Integer({ description: 'How many will be looked at.' }) }),
})

/** Catalogue or rules; everybody's screens choose from them. */
export const touchpointsChanged = eventKind(
  'touchpoint.changed',
  Type.Object({ what: OneOf(['catalogue', 'rules'] as const), touchpointId: Nullable(Id) }),
)
