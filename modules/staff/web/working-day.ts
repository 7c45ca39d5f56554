import { type Wall, weekdayOf } from '#platform/web/index.ts'

/** The days of a team's opening hours: which have any. */
export type DaysOfWork = {
  week: readonly (readonly unknown[])[]
  holidays: readonly { date: string }[]
  makeUpDays: readonly { date: string; spans: readonly unknown[] }[]
}
type Day = Pick<Wall, 'year' | 'month' | 'day'>

/** Whether a team works on a day; without opening hours Monday to Friday. A make-up day outweighs a holiday. */
export function isWorkingDay(day: Day, hours: DaysOfWork | null): boolean {
  const weekday = weekdayOf(day)
  if (!hours) return weekday <= 5
  const date = new Date(Date.UTC(day.year, day.month - 1, day.day)).toISOString().slice(0, 10)
  const madeUp = hours.makeUpDays.find((one) => one.date === date)
  if (madeUp) return madeUp.spans.length > 0
  if (hours.holidays.some((one) => one.date === date)) return false
  return (hours.week[weekday - 1]?.length ?? 0) > 0
}
