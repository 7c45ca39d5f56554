import type { WorkCalendar } from './calendar.ts'

/**
 * When something is due. `day`: any time of the day of `to` will do. A point in time has `from` = `to`.
 */
export type Due = { from: Temporal.ZonedDateTime; to: Temporal.ZonedDateTime; precision: 'time' | 'day' }

/** A time that was named, and where in the text. Offsets into the text that was searched. */
export type TimeMention = {
  start: number
  end: number
  /** null: named without saying when (稍后, soon). */
  due: Due | null
  /** It is over already, or was named as something past. */
  past: boolean
  /** A clock time or a part of the day without a day: that of what was said before it may be meant. */
  dayless?: boolean
  /** 当天, 次日, "that day": it counts from the day that was named before, if one was; else from today. */
  anaphoric?: boolean
  /** A weekday alone: the next one after the day that was named before. */
  weekday?: boolean
  /** A length of time: 20分钟内, 三天后; `days` if in days or more. */
  length?: 'short' | 'days'
  /** The same words said at the beginning of another day. */
  on?: (day: Temporal.PlainDate) => Due | null
}

/** What times are reckoned from. */
export type Frame = { at: Temporal.ZonedDateTime; calendar: WorkCalendar }

export function frameOf(at: Temporal.Instant, calendar: WorkCalendar): Frame {
  return { at: at.toZonedDateTimeISO(calendar.timeZone), calendar }
}

const lastSecond = Temporal.PlainTime.from('23:59:59')

/** A clock time on a day; past 24 h it is the next day's. Where summer time skips it, the later reading. */
export function onClock(frame: Frame, day: Temporal.PlainDate, hour: number, minute = 0): Temporal.ZonedDateTime {
  const date = hour >= 24 ? day.add({ days: 1 }) : day
  const plainTime = Temporal.PlainTime.from({ hour: hour % 24, minute })
  return date.toZonedDateTime({ timeZone: frame.calendar.timeZone, plainTime })
}

export function atTime(frame: Frame, day: Temporal.PlainDate, plainTime: Temporal.PlainTime): Temporal.ZonedDateTime {
  return day.toZonedDateTime({ timeZone: frame.calendar.timeZone, plainTime })
}

export function startOfDay(frame: Frame, day: Temporal.PlainDate): Temporal.ZonedDateTime {
  return day.toZonedDateTime(frame.calendar.timeZone)
}

/** The last second of a day: a term reckoned in days ends when its last day does (Civil Code of the PRC, article 203). */
export function endOfDay(frame: Frame, day: Temporal.PlainDate): Temporal.ZonedDateTime {
  return atTime(frame, day, lastSecond)
}

export function wholeDay(frame: Frame, day: Temporal.PlainDate): Due {
  return { from: startOfDay(frame, day), to: endOfDay(frame, day), precision: 'day' }
}

export function wholeDays(frame: Frame, first: Temporal.PlainDate, last: Temporal.PlainDate): Due {
  return { from: startOfDay(frame, first), to: endOfDay(frame, last), precision: 'day' }
}

export function point(at: Temporal.ZonedDateTime): Due {
  return { from: at, to: at, precision: 'time' }
}

/** From now until `to`: "before", "within", "by". */
export function until(frame: Frame, to: Temporal.ZonedDateTime, precision: Due['precision'] = 'time'): Due {
  const { at } = frame
  return { from: Temporal.ZonedDateTime.compare(at, to) < 0 ? at : to, to, precision }
}

export function isPast(frame: Frame, due: Due): boolean {
  return Temporal.ZonedDateTime.compare(due.to, frame.at) < 0
}
