/** When the day of `at` ends in a time zone: the next midnight there. */
export function endOfDay(at: Date, timeZone: string): Date {
  return startOf(dayOf(at, timeZone).add({ days: 1 }), timeZone)
}

/** When the week of `at` ends in a time zone: the midnight after Sunday. */
export function endOfWeek(at: Date, timeZone: string): Date {
  const today = dayOf(at, timeZone)
  return startOf(today.add({ days: 8 - today.dayOfWeek }), timeZone)
}

/** The first instant of a day; where the clock skips midnight, the first there is. */
export function startOf(day: Temporal.PlainDate, timeZone: string): Date {
  return new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
}

/** The day it is then in a time zone. */
export function dayOf(at: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
}
