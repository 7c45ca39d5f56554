import { currentTimeZone } from './locale.ts'

/** A time as it stands on a clock on the wall. Months count from 1. Not every browser has `Temporal` yet. */
export type Wall = { year: number; month: number; day: number; hour: number; minute: number }

const asUtc = ({ year, month, day, hour, minute }: Wall) => Date.UTC(year, month - 1, day, hour, minute)

/** What the clock shows at an instant (ms) in a zone. Days may be added to the result's `day` freely. */
export function wallAt(instant: number, zone = currentTimeZone()): Wall {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(instant)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0)
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') }
}

/** The instant (ms) at which the clock of a zone shows this; a time that a change of the clocks leaves out moves on. */
export function instantOf(wall: Wall, zone = currentTimeZone()): number {
  const wanted = asUtc(wall)
  const offset = (at: number) => asUtc(wallAt(at, zone)) - Math.floor(at / 60_000) * 60_000
  const first = wanted - offset(wanted)
  return wanted - offset(first)
}

/** 1 Monday … 7 Sunday of a day on a calendar. */
export function weekdayOf({ year, month, day }: Pick<Wall, 'year' | 'month' | 'day'>): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7
}

/** For `<input type="datetime-local">`: 2026-03-12T15:04 in the reader's zone. */
export function toInput(instant: number): string {
  const { year, month, day, hour, minute } = wallAt(instant)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}

/** Back from such a field; null for what is no complete time. */
export function fromInput(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text)
  if (!match) return null
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number]
  return instantOf({ year, month, day, hour, minute })
}
