import type { Principal } from '../../contract/principal.ts'

/** A time as its reader writes it, with the day, in their zone: 3月12日 15:00. */
export function readableTime(at: Date, reader: Pick<Principal, 'locale' | 'timeZone'>): string {
  return new Intl.DateTimeFormat(reader.locale, {
    timeZone: reader.timeZone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}
