import { closingOf, type DaysOfWork, isWorkingDay } from '#modules/staff/web/index.tsx'
import { instantOf, wallAt } from '#platform/web/index.ts'

/** Evenings (18:00) of this working day, the next and the third from now (ms); today only while an hour is left. */
export function dueChoices(now: number, hours: DaysOfWork | null, zone?: string): number[] {
  const today = wallAt(now, zone)
  const evenings: number[] = []
  for (let days = 0; evenings.length < 4 && days < 60; days += 1) {
    const day = { ...today, day: today.day + days }
    const closing = closingOf(day, hours)
    const at = instantOf({ ...day, hour: Math.floor(closing / 60), minute: closing % 60 }, zone)
    if (at - now >= 3_600_000 && isWorkingDay(day, hours)) evenings.push(at)
  }
  return evenings.filter((_, index) => index !== 2)
}
