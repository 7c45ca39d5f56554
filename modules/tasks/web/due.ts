import { instantOf, type Wall, wallAt } from '#platform/web/index.ts'

type Hours = {
  week: readonly (readonly unknown[])[]
  holidays: readonly { date: string }[]
  makeUpDays: readonly { date: string; spans: readonly unknown[] }[]
}

/** Whether the team works on a day; without opening hours Monday to Friday. A make-up day outweighs a holiday. */
function works({ year, month, day }: Pick<Wall, 'year' | 'month' | 'day'>, hours: Hours | null): boolean {
  const at = new Date(Date.UTC(year, month - 1, day))
  const weekday = at.getUTCDay() || 7
  if (!hours) return weekday <= 5
  const date = at.toISOString().slice(0, 10)
  const madeUp = hours.makeUpDays.find((one) => one.date === date)
  if (madeUp) return madeUp.spans.length > 0
  if (hours.holidays.some((one) => one.date === date)) return false
  return (hours.week[weekday - 1]?.length ?? 0) > 0
}

/** Evenings (18:00) of this working day, the next and the third from now (ms); today only while an hour is left. */
export function dueChoices(now: number, hours: Hours | null, zone?: string): number[] {
  const today = wallAt(now, zone)
  const evenings: number[] = []
  for (let days = 0; evenings.length < 4 && days < 60; days += 1) {
    const day = { ...today, day: today.day + days }
    const at = instantOf({ ...day, hour: 18, minute: 0 }, zone)
    if (at - now >= 3_600_000 && works(day, hours)) evenings.push(at)
  }
  return evenings.filter((_, index) => index !== 2)
}
