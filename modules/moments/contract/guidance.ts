import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { locales } from '#platform/contract/locale.ts'
import { Id, IdParams, Instant, Line, LocaleShape, Nullable, OneOf } from '#platform/contract/shapes.ts'
import { trades } from './touchpoints.ts'

/** Trades with a catalogue of their own; `general` is for all others. */
export const guidanceTrades = [...trades, 'bank', 'general'] as const
export type GuidanceTrade = (typeof guidanceTrades)[number]

/**
 * What the catalogue holds. `questions`: `title` is a layer of the expectation, each line a question. `options`: `title`
 * is a situation, each line an option. `refusals` (how to say no): the line is what to say instead, `{{name}}` the
 * customer's name. `negatives`: `title` lists words, the line says what to write instead.
 */
export const guidanceKinds = ['questions', 'options', 'refusals', 'negatives'] as const
export type GuidanceKind = (typeof guidanceKinds)[number]

export const GuidanceItem = Type.Object(
  {
    title: Line(200),
    lines: Type.Array(Line(500), { minItems: 1, maxItems: 30 }),
    /**
     * Not of negatives: only where one of these holds; none: everywhere. `stage:after`, `touchpoint:<id>`, `tag:<tag>`.
     */
    for: Type.Optional(
      Type.Array(
        Type.String({ maxLength: 120, pattern: '^(stage:(before|during|after)|touchpoint:[0-9a-f-]{36}|tag:.+)$' }),
        {
          maxItems: 30,
        },
      ),
    ),
  },
  { additionalProperties: false },
)
export type GuidanceItemRecord = Static<typeof GuidanceItem>

const listParams = Type.Object({ kind: OneOf(guidanceKinds), trade: OneOf(guidanceTrades), locale: LocaleShape })
export const GuidanceList = Type.Object({
  kind: OneOf(guidanceKinds),
  trade: OneOf(guidanceTrades),
  locale: OneOf(locales),
  items: Type.Array(GuidanceItem),
  /** Whether the company has written its own; otherwise it is what the product brings. */
  own: Type.Boolean(),
  /** Grows with each edit; 0: as the product brings it. */
  version: Type.Integer(),
})
export type GuidanceListRecord = Static<typeof GuidanceList>

export const readGuidanceList = endpoint({
  method: 'GET',
  path: '/guidance/:kind/:trade/:locale',
  permission: 'moments.read',
  summary: 'One list of the catalogue: questions, options, how to say no, words better left out',
  params: listParams,
  reply: GuidanceList,
})

/** 409 `moments.guidance-conflict` when somebody was faster. */
export const writeGuidanceList = endpoint({
  method: 'PUT',
  path: '/guidance/:kind/:trade/:locale',
  permission: 'moments.settings',
  summary: 'Writes one list of the catalogue; no items: back to what the product brings',
  params: listParams,
  body: Type.Object(
    {
      items: Type.Array(GuidanceItem, { maxItems: 60 }),
      version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
    },
    { additionalProperties: false },
  ),
  reply: GuidanceList,
})

export const GuidanceSettings = Type.Object({ trade: OneOf(guidanceTrades) }, { additionalProperties: false })
export const readGuidanceSettings = endpoint({
  method: 'GET',
  path: '/guidance/settings',
  permission: 'moments.read',
  summary: 'The trade whose catalogue guides',
  reply: GuidanceSettings,
})
export const changeGuidanceSettings = endpoint({
  method: 'PUT',
  path: '/guidance/settings',
  permission: 'moments.settings',
  summary: 'Choose the trade whose catalogue guides',
  body: GuidanceSettings,
  reply: GuidanceSettings,
})

/** What to do next in a conversation. */
export const Guidance = Type.Object({
  trade: OneOf(guidanceTrades),
  /** Best first: about what is still unknown. */
  questions: Type.Array(
    Type.Object({
      layer: Type.String(),
      text: Type.String(),
      closed: Type.Boolean(),
      /** Meant for this touchpoint or tag, by its name; null: for any. */
      fits: Nullable(Type.String()),
    }),
  ),
  /** Exploring is done by evidence, and nothing has been proposed: the time to propose has come. */
  proposeNow: Type.Boolean(),
  options: Type.Array(GuidanceItem),
  refusals: Type.Array(GuidanceItem),
  negatives: Type.Array(GuidanceItem),
  /** Earlier matters of the same customer about the same thing, most alike first. */
  past: Type.Array(
    Type.Object({
      id: Id,
      number: Type.Integer(),
      subject: Type.String(),
      /** Words both have. */
      alike: Type.Array(Type.String()),
      status: Type.String(),
      at: Instant,
      score: Nullable(Type.Integer()),
      scoreSource: Nullable(Type.String()),
      /** What was promised then and what became of it, newest first. */
      promises: Type.Array(
        Type.Object({
          text: Type.String(),
          state: OneOf(['made', 'kept', 'broken', 'renegotiated', 'withdrawn'] as const),
        }),
      ),
      /** How it ended in a sentence: why it was resolved, else what was last agreed; empty: nobody wrote it. */
      outcome: Type.String(),
      /** What a reviewer said of it; empty: nothing. */
      review: Type.String(),
    }),
  ),
})
export type GuidanceRecord = Static<typeof Guidance>

export const readGuidance = endpoint({
  method: 'GET',
  path: '/conversations/:id/guidance',
  permission: 'moments.read',
  summary: 'What to ask next, what to propose, how to say no, and what was said before about the same thing',
  params: IdParams,
  query: Type.Object({
    /** Language of the words; default: the reader's. */
    locale: Type.Optional(LocaleShape),
  }),
  reply: Guidance,
})

export const guidanceChanged = eventKind(
  'moment.guidance-changed',
  Type.Object({ what: Type.String(), trade: OneOf(guidanceTrades) }),
)
