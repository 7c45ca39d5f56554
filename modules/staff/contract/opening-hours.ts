import { type Static, Type } from 'typebox'
import { Line } from '#platform/contract/shapes.ts'

const Clock = Type.String({
  pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
  description: 'hours and minutes, 00:00 to 24:00',
})
const Day = Type.String({ format: 'date', description: 'YYYY-MM-DD in the time zone of the hours' })

/** A stretch of a day. `to` at or before `from` means that it goes on into the next day. */
export const Span = Type.Object({ from: Clock, to: Clock }, { additionalProperties: false })
const Spans = Type.Array(Span, { maxItems: 8 })

/** When a team answers: several spans a day, holidays without any, make-up days with their own. */
export const OpeningHours = Type.Object(
  {
    timeZone: Type.String({ maxLength: 100, description: 'IANA name, e.g. Asia/Shanghai' }),
    week: Type.Array(Spans, { minItems: 7, maxItems: 7, description: 'Monday first' }),
    holidays: Type.Array(Type.Object({ date: Day, name: Line(100) }, { additionalProperties: false }), {
      maxItems: 500,
    }),
    makeUpDays: Type.Array(
      Type.Object({ date: Day, name: Type.Optional(Line(100)), spans: Spans }, { additionalProperties: false }),
      { maxItems: 500, description: 'days with hours of their own; stronger than a holiday' },
    ),
  },
  { additionalProperties: false },
)
export type Span = Static<typeof Span>
export type OpeningHours = Static<typeof OpeningHours>
