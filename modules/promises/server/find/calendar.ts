/** What a due time is reckoned by: where one is, and when one works. */
export type WorkCalendar = {
  timeZone: string
  /** Whether the day is worked. */
  works: (day: Temporal.PlainDate) => boolean
  /** Clock time at which work begins and ends on a worked day. */
  opening: (day: Temporal.PlainDate) => Temporal.PlainTime
  closing: (day: Temporal.PlainDate) => Temporal.PlainTime
}

const nine = Temporal.PlainTime.from('09:00')
const six = Temporal.PlainTime.from('18:00')

/** Monday to Friday, nine to six, when nobody has said otherwise. */
export function usualCalendar(timeZone: string): WorkCalendar {
  return { timeZone, works: (day) => day.dayOfWeek <= 5, opening: () => nine, closing: () => six }
}

/** The `count`th worked day after `day`; the day itself is not counted (Civil Code of the PRC, article 201). */
export function workedDayAfter(calendar: WorkCalendar, day: Temporal.PlainDate, count: number): Temporal.PlainDate {
  let at = day
  let left = count
  // A calendar without any worked day must not run for ever.
  for (let steps = 0; left > 0 && steps < 4000; steps += 1) {
    at = at.add({ days: 1 })
    if (calendar.works(at)) left -= 1
  }
  return at
}

/** The moment when so many seconds have been worked since `at`, by opening and closing of each day. */
export function workedTimeAfter(
  calendar: WorkCalendar,
  at: Temporal.ZonedDateTime,
  seconds: number,
): Temporal.ZonedDateTime {
  let left = seconds
  let now = at
  for (let steps = 0; steps < 4000; steps += 1) {
    const day = now.toPlainDate()
    const on = (plainTime: Temporal.PlainTime) => day.toZonedDateTime({ timeZone: at.timeZoneId, plainTime })
    if (calendar.works(day)) {
      const opens = on(calendar.opening(day))
      if (Temporal.ZonedDateTime.compare(now, opens) < 0) now = opens
      const worked = Math.max(0, now.until(on(calendar.closing(day))).total({ unit: 'seconds' }))
      if (worked >= left) return now.add({ seconds: left })
      left -= worked
    }
    now = day.add({ days: 1 }).toZonedDateTime(at.timeZoneId)
  }
  return now
}

/** The first worked day from `day` on. */
export function workedDayFrom(calendar: WorkCalendar, day: Temporal.PlainDate): Temporal.PlainDate {
  return calendar.works(day) ? day : workedDayAfter(calendar, day, 1)
}
