import { currentTimeZone, instantOf, wallAt } from '#platform/web/index.ts'

export type SnoozePreset = { key: 'hour' | 'threeHours' | 'evening' | 'tomorrow' | 'monday' | 'week'; at: string }

const hour = 3_600_000

/**
 * Times that people mean when they say later, in the reader's zone: in one hour, in three, today at 18:00 (while that
 * is at least an hour away), tomorrow at 9:00, next Monday at 9:00, in a week. None twice, in order of time.
 */
export function snoozePresets(now: number = Date.now(), zone: string = currentTimeZone()): SnoozePreset[] {
  const today = wallAt(now, zone)
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay()
  const at = (days: number, time: number) => instantOf({ ...today, day: today.day + days, hour: time, minute: 0 }, zone)
  const wanted: [SnoozePreset['key'], number][] = [
    ['hour', now + hour],
    ['threeHours', now + 3 * hour],
    ['evening', at(0, 18)],
    ['tomorrow', at(1, 9)],
    ['monday', at(8 - (weekday || 7), 9)],
    ['week', at(7, 9)],
  ]
  const seen = new Set<number>()
  return wanted
    .filter(([, time]) => time >= now + hour && !seen.has(time) && seen.add(time))
    .map(([key, time]) => ({ key, at: new Date(time).toISOString() }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
}
