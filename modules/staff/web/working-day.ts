import { type Wall, weekdayOf } from '#platform/web/index.ts'

type Span = { from: string; to: string }
/** The days of a team's opening hours, with their spans. */
export type DaysOfWork = {
  week: readonly (readonly Span[])[]
  holidays: readonly { date: string }[]
  makeUpDays: readonly { date: string; spans: readonly Span[] }[]
}
type Day = Pick<Wall, 'year' | 'month' | 'day'>

/** Whether a team works on a day; without opening hours Monday to Friday. A make-up day outweighs a holiday. */
export function isWorkingDay(day: Day, hours: DaysOfWork | null): boolean {
  return hours ? spansOf(day, hours).length > 0 : weekdayOf(day) <= 5
}

/** When a team goes home on a day, in minutes since midnight; 18:00 without opening hours, and on days off. */
export function closingOf(day: Day, hours: DaysOfWork | null): number {
  const last = hours ? spansOf(day, hours).at(-1) : undefined
  const [hour = 18, minute = 0] = last ? last.to.split(':').map(Number) : []
  // Over midnight: the day's end is near enough.
  return last && last.to <= last.from ? 24 * 60 : hour * 60 + minute
}

function spansOf(day: Day, hours: DaysOfWork): readonly Span[] {
  const date = new Date(Date.UTC(day.year, day.month - 1, day.day)).toISOString().slice(0, 10)
  const madeUp = hours.makeUpDays.find((one) => one.date === date)
  if (madeUp) return madeUp.spans
  if (hours.holidays.some((one) => one.date === date)) return []
  return hours.week[weekdayOf(day) - 1] ?? []
}
