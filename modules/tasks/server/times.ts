import { nowMs } from '#platform/server/clock/index.ts'
import { badField } from '#platform/server/errors/index.ts'

const fiveYears = 5 * 366 * 86_400_000

/**
 * The due time as given; null for none. It may be in the past: what is late already may be written down.
 * @throws Problem `bad-request` on `dueAt` when there is no such time, or it is more than five years away
 */
export function readDue(text: string | null | undefined): Date | null {
  if (!text) return null
  const at = readInstant('dueAt', text)
  if (at.getTime() > nowMs() + fiveYears) throw badField('dueAt', 'tasks:reason.too-far')
  return at
}

/** @throws Problem `bad-request` on `field` when there is no such time, or it is before 1900 */
export function readInstant(field: string, text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1900) throw badField(field, 'date-time')
  return at
}

/** When the day of `at` ends in a time zone: the next midnight there. */
export function endOfDay(at: Date, timeZone: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  return new Date(day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds)
}
