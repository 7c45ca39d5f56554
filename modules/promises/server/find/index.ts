import type { FoundPromise } from './find-promises.ts'

export { usualCalendar, type WorkCalendar } from './calendar.ts'
export { frameOf } from './due.ts'
export { type FoundPromise, findPromises } from './find-promises.ts'

/** As JSON says it: instants in ISO 8601 with the offset of the calendar's zone. */
export function presentFound({ text, from, to, what, due }: FoundPromise) {
  const iso = (at: Temporal.ZonedDateTime) => at.toString({ timeZoneName: 'never', smallestUnit: 'second' })
  return { text, from, to, what, due: due && { from: iso(due.from), to: iso(due.to), precision: due.precision } }
}
