import { instantOf, type Wall, wallAt } from '#platform/web/index.ts'

/** How near a promise's time is: past it, within the hour, today, later; or nothing is owed any more. */
export type Nearness = 'overdue' | 'soon' | 'today' | 'later' | 'settled'
type Owed = { outstanding: boolean; dueAt: string }

const hour = 3_600_000

/** @param now ms */
export function nearness({ outstanding, dueAt }: Owed, now: number, zone?: string): Nearness {
  if (!outstanding) return 'settled'
  const at = Date.parse(dueAt)
  if (at <= now) return 'overdue'
  if (at - now <= hour) return 'soon'
  return at < startOfDay(now, 1, zone) ? 'today' : 'later'
}

/** Midnight of today, or of a day so many days away, on the reader's clock (ms). */
export function startOfDay(now: number, days = 0, zone?: string): number {
  const today = wallAt(now, zone)
  return instantOf({ ...today, day: today.day + days, hour: 0, minute: 0 }, zone)
}

/** 1 Monday … 7 Sunday of a day on a calendar. */
export function weekdayOf({ year, month, day }: Pick<Wall, 'year' | 'month' | 'day'>): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7
}

/** The midnight after Sunday (ms). */
export function endOfWeek(now: number, zone?: string): number {
  return startOfDay(now, 8 - weekdayOf(wallAt(now, zone)), zone)
}

export const columns = ['overdue', 'today', 'week', 'later', 'kept'] as const
export type Column = (typeof columns)[number]

/** What the server is asked for to fill a column of the board. */
export function columnQuery(column: Column, now: number) {
  const iso = (at: number) => new Date(at).toISOString()
  switch (column) {
    case 'overdue':
      return { state: 'overdue' as const }
    case 'today':
      return { state: 'open' as const, to: iso(startOfDay(now, 1)) }
    case 'week':
      return { state: 'open' as const, from: iso(startOfDay(now, 1)), to: iso(endOfWeek(now)) }
    case 'later':
      return { state: 'open' as const, from: iso(Math.max(startOfDay(now, 1), endOfWeek(now))) }
    case 'kept':
      return { state: 'kept' as const, order: 'latest' as const }
  }
}

type Hours = {
  week: readonly (readonly unknown[])[]
  holidays: readonly { date: string }[]
  makeUpDays: readonly { date: string; spans: readonly unknown[] }[]
}

const two = (value: number) => String(value).padStart(2, '0')

/** Whether anybody works on a day; without opening hours Monday to Friday. A make-up day outweighs a holiday. */
export function isWorkingDay(day: Pick<Wall, 'year' | 'month' | 'day'>, hours: Hours | null): boolean {
  const weekday = weekdayOf(day)
  if (!hours) return weekday <= 5
  const at = new Date(Date.UTC(day.year, day.month - 1, day.day))
  const date = `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`
  const madeUp = hours.makeUpDays.find((one) => one.date === date)
  if (madeUp) return madeUp.spans.length > 0
  if (hours.holidays.some((one) => one.date === date)) return false
  return (hours.week[weekday - 1]?.length ?? 0) > 0
}

export type Choice = { key: 'today' | 'tomorrow-evening' | 'tomorrow' | 'working-days'; at: number }

/** The times most promises are made for; 18:00 today only while there is half an hour left for it. */
export function quickChoices(now: number, hours: Hours | null, zone?: string): Choice[] {
  const today = wallAt(now, zone)
  const at = (days: number, clock: number) =>
    instantOf({ ...today, day: today.day + days, hour: clock, minute: 0 }, zone)
  const evening = at(0, 18)
  const choices: Choice[] = [
    evening - now >= hour / 2 ? { key: 'today', at: evening } : { key: 'tomorrow-evening', at: at(1, 18) },
    { key: 'tomorrow', at: at(1, 12) },
  ]
  let days = 0
  for (let found = 0; found < 3 && days < 60; ) {
    days += 1
    if (isWorkingDay({ ...today, day: today.day + days }, hours)) found += 1
  }
  choices.push({ key: 'working-days', at: at(days, 18) })
  return choices
}
