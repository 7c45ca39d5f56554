import type { Locale } from '#platform/contract/locale.ts'

type Clock = { locale: Locale; timeZone: string }
type Due = { dueAt: Date; dueFrom: Date | null; duePrecision: 'time' | 'day' }

const format = (clock: Clock, options: Intl.DateTimeFormatOptions, at: Date) =>
  new Intl.DateTimeFormat(clock.locale, { timeZone: clock.timeZone, ...options }).format(at)
const day = (clock: Clock, at: Date) => format(clock, { month: 'long', day: 'numeric', weekday: 'short' }, at)
const time = (clock: Clock, at: Date) => format(clock, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at)

/**
 * When something is due as its reader's clock shows it: 11月23日周一 15:00; 11月23日周一 14:00–16:00; only the day when any
 * time of it will do. With `zone` the name of the zone stands behind, for people of another one than ours.
 */
export function dueWords(clock: Clock, { dueAt, dueFrom, duePrecision }: Due, zone = false): string {
  // The end of a day is the next one's midnight; in another zone it is an hour like any other.
  if (duePrecision === 'day' && ['23:59', '00:00'].includes(time(clock, dueAt)))
    return day(clock, new Date(dueAt.getTime() - 1))
  const from = dueFrom && day(clock, dueFrom) === day(clock, dueAt) ? `${time(clock, dueFrom)}–` : ''
  const where = zone ? ` (${zoneName(clock, dueAt)})` : ''
  return `${day(clock, dueAt)} ${from}${time(clock, dueAt)}${where}`
}

function zoneName(clock: Clock, at: Date): string {
  const parts = new Intl.DateTimeFormat(clock.locale, { timeZone: clock.timeZone, timeZoneName: 'long' }).formatToParts(
    at,
  )
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? clock.timeZone
}
