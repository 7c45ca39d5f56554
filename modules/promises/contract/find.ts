import { type Static, Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { IdParams, Instant, Nullable, OneOf, Text } from '#platform/contract/shapes.ts'

/** Characters of a text that are searched; a longer letter is searched up to there. */
export const longestSearched = 20_000

/** Languages a promise can be written in; decided by the words themselves. */
export const writtenIn = ['zh-Hans', 'zh-Hant', 'en'] as const
export type WrittenIn = (typeof writtenIn)[number]

/** Times that suit somebody who promised without one (method A5: never promise lightly). */
export const quickTimes = ['half-hour', 'two-hours', 'today', 'tomorrow-morning', 'tomorrow', 'two-days'] as const
export type QuickTime = (typeof quickTimes)[number]

export const FoundPromises = Type.Object({
  items: Type.Array(
    Type.Object({
      /** The words, and where they stand in the text that was given: UTF-16 offsets. */
      text: Type.String(),
      from: Type.Integer(),
      to: Type.Integer(),
      /** What they promise, without the time and "we will": the words of the promise made of them. */
      what: Type.String(),
      language: OneOf(writtenIn),
      /** null: no time was said. */
      due: Nullable(Type.Object({ from: Instant, to: Instant, precision: OneOf(['time', 'day'] as const) })),
    }),
  ),
  /** Clock by which the words were understood: the team's, else the company's. */
  timeZone: Type.String(),
  /** The customer's, when it is known and another. */
  customerTimeZone: Nullable(Type.String()),
  /** For promises without a time, by the same calendar; each with the words for it in each language. */
  quick: Type.Array(
    Type.Object({
      key: OneOf(quickTimes),
      dueAt: Instant,
      precision: OneOf(['time', 'day'] as const),
      words: Type.Object({ 'zh-Hans': Type.String(), 'zh-Hant': Type.String(), en: Type.String() }),
    }),
  ),
})
export type FoundPromisesRecord = Static<typeof FoundPromises>

const Searched = Type.Object(
  {
    text: Text(longestSearched),
    /** The moment it is written or was said; default: now. */
    at: Type.Optional(Instant),
  },
  { additionalProperties: false },
)

export const findInText = endpoint({
  method: 'POST',
  path: '/conversations/:id/promises/find',
  permission: 'promises.work',
  summary:
    'What a text that is being written promises, and when that is due by the calendar of the team; stores nothing',
  params: IdParams,
  body: Searched,
  reply: FoundPromises,
})

export const findInNewText = endpoint({
  method: 'POST',
  path: '/promises/find',
  permission: 'promises.work',
  summary: "What the note of a contact promises before there is a conversation for it, by the company's calendar",
  body: Searched,
  reply: FoundPromises,
})
