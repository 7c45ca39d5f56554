export type Period = 'day' | 'week' | 'month'

/**
 * When the days, weeks (from Monday) or months of a time zone began that have part in a stretch of time, in their order.
 * @returns `at`: the instant, `date`: its local date
 */
export function beginningsOf(
  period: Period,
  zone: string,
  { from, to }: { from: Date; to: Date },
): { at: Date; date: string }[] {
  let date = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  if (period === 'week') date = date.subtract({ days: date.dayOfWeek - 1 })
  if (period === 'month') date = date.with({ day: 1 })
  const found: { at: Date; date: string }[] = []
  for (;;) {
    // Where clocks are put forward at midnight, the day begins at the hour after.
    const at = new Date(date.toZonedDateTime(zone).epochMilliseconds)
    if (at >= to) return found
    found.push({ at, date: date.toString() })
    date = date.add(period === 'day' ? { days: 1 } : period === 'week' ? { weeks: 1 } : { months: 1 })
  }
}
