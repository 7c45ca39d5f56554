import { workedDayFrom } from './calendar.ts'
import type { Frame } from './due.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthName =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
/** Feasts by which shops and offices reckon in English: name, month, day, whether "before" ends the day before. */
const feasts: readonly [RegExp, number, number, boolean][] = [
  [/christmas eve|xmas eve/y, 12, 24, false],
  [/(?:christmas|xmas)(?: day)?/y, 12, 25, true],
  [/boxing day/y, 12, 26, true],
  [/new year'?s eve/y, 12, 31, false],
  [/(?:the )?new year(?:'?s(?: day)?)?/y, 1, 1, true],
]
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const weekdayName =
  '(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)'

/** Days that a text names, offsets into it. */
export type Days = {
  end: number
  first: Temporal.PlainDate
  last: Temporal.PlainDate
  weekly?: boolean
  evening?: boolean
  closing?: boolean
  /** A feast: what is to be done before it is done the day before. */
  off?: boolean
  /** Says which day of which month. */
  dated?: boolean
}

const monthOf = (name: string) => months.indexOf(name.slice(0, 3)) + 1
const weekdayOf = (name: string) => weekdays.indexOf(name.slice(0, 3)) + 1
const monday = (date: Temporal.PlainDate) => date.subtract({ days: date.dayOfWeek - 1 })

function inNearestYear(frame: Frame, month: number, dayOfMonth: number, year?: number): Temporal.PlainDate | null {
  const today = frame.at.toPlainDate()
  try {
    const date = Temporal.PlainDate.from({ year: year ?? today.year, month, day: dayOfMonth }, { overflow: 'reject' })
    return year === undefined && date.until(today).total({ unit: 'days' }) > 120 ? date.add({ years: 1 }) : date
  } catch {
    return null
  }
}

type Reader = (match: RegExpExecArray, frame: Frame) => Omit<Days, 'end'> | null
const one = (date: Temporal.PlainDate | null, more: Partial<Days> = {}) => date && { first: date, last: date, ...more }

/** Before it stands what a date follows, so that 24/7, 1/2 and 3.5 are none. */
const leadsToDate = new RegExp(
  String.raw`(?:\b(?:on|by|before|until|till|from|than|latest|due|for|the)|\b${weekdayName}\.?,?) $`,
)

/**
 * 11/19, 20/11/2026, 20.11.2026: by number, month or day first. Where both may be meant the nearer of those ahead is.
 */
function byNumbers(m: RegExpExecArray, frame: Frame): Omit<Days, 'end'> | null {
  const [whole, first, second, year] = m
  const led = leadsToDate.test(m.input.slice(0, m.index))
  if (!year && (!led || whole.includes('.') || whole === '24/7')) return null
  const given = year ? Number(year.length === 2 ? `20${year}` : year) : undefined
  const today = frame.at.toPlainDate()
  const [date] = [
    inNearestYear(frame, Number(first), Number(second), given),
    inNearestYear(frame, Number(second), Number(first), given),
  ]
    .filter((one) => one !== null)
    .toSorted((a, b) => far(a) - far(b))
  return date ? { first: date, last: date, dated: true } : null

  function far(one: Temporal.PlainDate): number {
    const ahead = today.until(one).total({ unit: 'days' })
    return ahead >= 0 ? ahead : 1000 - ahead
  }
}

const readers: readonly [RegExp, Reader][] = [
  [
    /(\d{4})-(\d{2})-(\d{2})/y,
    (m, frame) => one(inNearestYear(frame, Number(m[2]), Number(m[3]), Number(m[1])), { dated: true }),
  ],
  [
    new RegExp(`${monthName} (\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,? (\\d{4}))?`, 'y'),
    (m, frame) =>
      one(inNearestYear(frame, monthOf(m[1]!), Number(m[2]), m[3] ? Number(m[3]) : undefined), { dated: true }),
  ],
  [
    new RegExp(`(?:the )?(\\d{1,2})(?:st|nd|rd|th)? (?:of )?${monthName}(?:,? (\\d{4}))?`, 'y'),
    (m, frame) =>
      one(inNearestYear(frame, monthOf(m[2]!), Number(m[1]), m[3] ? Number(m[3]) : undefined), { dated: true }),
  ],
  [/(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?(?![\d/%]|\.\d)/y, byNumbers],
  ...feasts.map(([name, month, dayOfMonth, off]): [RegExp, Reader] => [
    name,
    (_m, frame) => {
      const date = inNearestYear(frame, month, dayOfMonth)
      return one(date && Temporal.PlainDate.compare(date, frame.at.toPlainDate()) < 0 ? date.add({ years: 1 }) : date, {
        off,
      })
    },
  ]),
  [/the day after tomorrow/y, (_m, frame) => one(frame.at.toPlainDate().add({ days: 2 }))],
  [
    /(?:later )?today|this day|that day|(?:on )?(?:that|the) (?:very )?same day/y,
    (_m, frame) => one(frame.at.toPlainDate()),
  ],
  [/tonight/y, (_m, frame) => one(frame.at.toPlainDate(), { evening: true })],
  [/tomorrow|tmrw/y, (_m, frame) => one(frame.at.toPlainDate().add({ days: 1 }))],
  [
    new RegExp(`(next|this coming|this|coming|on)? ?${weekdayName}\\b(?! to |-)`, 'y'),
    (m, frame) => {
      const today = frame.at.toPlainDate()
      const date = monday(today).add({ days: weekdayOf(m[2]!) - 1 + (m[1] === 'next' ? 7 : 0) })
      if (m[1] === 'next' || m[1] === 'this') return one(date)
      return one(Temporal.PlainDate.compare(date, today) < 0 ? date.add({ days: 7 }) : date, { weekly: true })
    },
  ],
  [
    /(?:the )?end of (?:(?:the|this) )?(?:business |working )?day|eod|cob|close of business|end of business|(?:the )?close of play/y,
    (_m, frame) => {
      const day = workedDayFrom(frame.calendar, frame.at.toPlainDate())
      return one(day, { closing: true })
    },
  ],
  [
    /(?:the )?end of (?:(?:the|this|next) )?week|eow|this week|next week/y,
    (m, frame) => {
      const first = monday(frame.at.toPlainDate()).add({ days: m[0].includes('next') ? 7 : 0 })
      // The end of the week of those who work Monday to Friday is Friday's evening.
      if (/end|eow/.test(m[0])) return one(first.add({ days: 4 }), { closing: true })
      return { first, last: first.add({ days: 6 }) }
    },
  ],
  [
    /(?:the )?end of (?:(?:the|this|next) )?quarter|eoq|quarter[- ]end|(?:this|next) quarter/y,
    (m, frame) => {
      const now = frame.at.toPlainDate().with({ day: 1 })
      const first = now.add({ months: -((now.month - 1) % 3) + (m[0].includes('next') ? 3 : 0) })
      const month = first.add({ months: 2 })
      const last = month.with({ day: month.daysInMonth })
      return { first: /end|eoq/.test(m[0]) ? last : first, last }
    },
  ],
  [
    /(a|one|two|three|\d+) (day|week|fortnight)s? from (today|now|tomorrow)/y,
    (m, frame) => {
      const count = ({ a: 1, one: 1, two: 2, three: 3 } as Record<string, number>)[m[1]!] ?? Number(m[1])
      const length = m[2] === 'day' ? 1 : m[2] === 'week' ? 7 : 14
      return one(frame.at.toPlainDate().add({ days: count * length + (m[3] === 'tomorrow' ? 1 : 0) }))
    },
  ],
  [
    new RegExp(`a week (?:today|tomorrow|on ${weekdayName})`, 'y'),
    (m, frame) => {
      const today = frame.at.toPlainDate()
      if (!m[1]) return one(today.add({ days: m[0].endsWith('tomorrow') ? 8 : 7 }))
      const date = monday(today).add({ days: weekdayOf(m[1]) - 1 })
      return one(date.add({ days: Temporal.PlainDate.compare(date, today) <= 0 ? 14 : 7 }))
    },
  ],
  [
    /(?:the|this) weekend/y,
    (_m, frame) => {
      const saturday = monday(frame.at.toPlainDate()).add({ days: 5 })
      return { first: saturday, last: saturday.add({ days: 1 }) }
    },
  ],
  [
    /(?:the )?end of (?:(?:the|this|next) )?month|eom|month[- ]?end|(?:this|next) month/y,
    (m, frame) => {
      const month = frame.at
        .toPlainDate()
        .with({ day: 1 })
        .add({ months: m[0].includes('next') ? 1 : 0 })
      const last = month.with({ day: month.daysInMonth })
      return { first: /end|eom/.test(m[0]) ? last : month, last }
    },
  ],
  [
    new RegExp(`(?:the )?end of ${monthName}(?! \\d)`, 'y'),
    (m, frame) => {
      const first = inNearestYear(frame, monthOf(m[1]!), 1)
      if (!first) return null
      const last = first.with({ day: first.daysInMonth })
      return one(Temporal.PlainDate.compare(last, frame.at.toPlainDate()) < 0 ? last.add({ years: 1 }) : last)
    },
  ],
  [
    /(?:the )?end of (?:(?:the|this) )?year|year[- ]?end|the year(?:'s| is) out/y,
    (_m, frame) => one(frame.at.toPlainDate().with({ month: 12, day: 31 })),
  ],
  [
    /the (\d{1,2})(?:st|nd|rd|th)\b/y,
    (m, frame) => {
      const wanted = Number(m[1])
      let month = frame.at.toPlainDate().with({ day: 1 })
      for (let tries = 0; tries < 3; tries += 1, month = month.add({ months: 1 })) {
        if (
          wanted <= month.daysInMonth &&
          Temporal.PlainDate.compare(month.with({ day: wanted }), frame.at.toPlainDate()) >= 0
        )
          return one(month.with({ day: wanted }))
      }
      return null
    },
  ],
]

/** The days named at `start`, or null. */
export function readDays(text: string, start: number, frame: Frame): Days | null {
  for (const [pattern, read] of readers) {
    pattern.lastIndex = start
    const m = pattern.exec(text)
    const found = m && read(m, frame)
    if (found) return { ...found, end: start + m[0].length }
  }
  return null
}
