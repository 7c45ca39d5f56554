import { instantOf, type Wall, weekdayOf } from '#platform/web/index.ts'

/** A day on the calendar; months count from 1. */
export type Day = Pick<Wall, 'year' | 'month' | 'day'>

const two = (value: number) => String(value).padStart(2, '0')
export const dayOf = ({ year, month, day }: Day): Day => ({ year, month, day })
/** 2026-03-12 */
export const dayText = ({ year, month, day }: Day): string => `${year}-${two(month)}-${two(day)}`

/** The day so many days on; also brings a 13th month or a 0th day into order. */
export function addDays({ year, month, day }: Day, days: number): Day {
  const at = new Date(Date.UTC(year, month - 1, day + days))
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }
}

/** Back from its text; undefined for what is no day. */
export function textOf(text: string | undefined): Day | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '')
  if (!match) return undefined
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const known = addDays({ year, month, day }, 0)
  return dayText(known) === text ? known : undefined
}

/** Monday to Sunday of the week of a day. */
export function weekDays(day: Day): Day[] {
  const monday = addDays(day, 1 - weekdayOf(day))
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index))
}

/** The weeks that a month touches, whole: 28 to 42 days. */
export function monthDays({ year, month }: Day): Day[] {
  const first = weekDays({ year, month, day: 1 })[0] ?? { year, month, day: 1 }
  const end = weekDays(addDays({ year, month: month + 1, day: 1 }, -1)).at(-1) ?? first
  const length = Math.round(
    (Date.UTC(end.year, end.month - 1, end.day) - Date.UTC(first.year, first.month - 1, first.day)) / 86_400_000,
  )
  return Array.from({ length: length + 1 }, (_, index) => addDays(first, index))
}

/** From midnight to midnight on the reader's clock, as the server is asked. */
export function dayRange(day: Day): { from: string; to: string } {
  const midnight = (days: number) =>
    new Date(instantOf({ ...day, day: day.day + days, hour: 0, minute: 0 })).toISOString()
  return { from: midnight(0), to: midnight(1) }
}
