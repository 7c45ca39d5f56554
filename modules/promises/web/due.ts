import { closingOf, type DaysOfWork, isWorkingDay } from '#modules/staff/web/index.tsx'
import { instantOf, wallAt, weekdayOf } from '#platform/web/index.ts'

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

export type Choice = {
  key: 'today' | 'tomorrow-evening' | 'tomorrow' | 'working-days' | 'before' | 'limit'
  at: number
}

/**
 * The times most promises are made for, by the team's own hours: when it goes home today, while there is half an hour left
 * for it, else on its next working day; noon of that next day; and in three working days.
 */
export function quickChoices(now: number, hours: DaysOfWork | null, zone?: string): Choice[] {
  const today = wallAt(now, zone)
  const dayIn = (days: number) => ({ ...today, day: today.day + days })
  const at = (days: number, minutes: number) =>
    instantOf({ ...dayIn(days), hour: Math.floor(minutes / 60), minute: minutes % 60 }, zone)
  const closing = (days: number) => at(days, closingOf(dayIn(days), hours))
  const working: number[] = []
  for (let days = 1; working.length < 3 && days < 60; days += 1)
    if (isWorkingDay(dayIn(days), hours)) working.push(days)
  const next = hours ? (working[0] ?? 1) : 1
  const works = hours === null || isWorkingDay(today, hours)
  return [
    works && closing(0) - now >= hour / 2
      ? { key: 'today', at: closing(0) }
      : { key: 'tomorrow-evening', at: closing(next) },
    { key: 'tomorrow', at: Math.min(at(next, 12 * 60), closing(next)) },
    { key: 'working-days', at: closing(working[2] ?? 59) },
  ]
}

const step = 300_000

/**
 * The same for what has to be done before another time: an hour before it, or half of what is left if that is less; those
 * usual times that lie before it; and that time itself. What is overdue already sets no limit.
 */
export function choicesBefore(now: number, limit: number, usual: readonly Choice[]): Choice[] {
  if (limit <= now) return [...usual]
  const ahead = Math.floor((limit - Math.min(hour, (limit - now) / 2)) / step) * step
  const before = ahead > now ? [{ key: 'before' as const, at: ahead }] : []
  const between = usual.filter(({ at }) => at < limit && at !== ahead).slice(0, 2)
  return [...before, ...between, { key: 'limit', at: limit }]
}
