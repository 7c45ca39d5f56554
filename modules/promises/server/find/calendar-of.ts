import type { OpeningHours } from '#modules/staff/contract.ts'
import { spansOf } from '#modules/staff/server/rules.ts'
import { usualCalendar, type WorkCalendar } from './calendar.ts'

const lastSecond = Temporal.PlainTime.from('23:59:59')

/**
 * The working calendar behind a team's opening hours: worked are the days with at least one span, from the beginning of
 * the first to the end of the last; what goes on past midnight ends with the day. Of a day without any, "closing time"
 * is the usual one of the week.
 */
export function calendarOf(hours: OpeningHours): WorkCalendar {
  const { timeZone } = hours
  const usual = usualCalendar(timeZone)
  const typical = hours.week.find((spans) => spans.length > 0)
  // Hours without a single worked day say nothing about working days.
  if (!typical && !hours.makeUpDays.some(({ spans }) => spans.length > 0)) return usual
  const spansFor = (day: Temporal.PlainDate) => {
    const own = spansOf(hours, day)
    return own.length > 0 ? own : (typical ?? [])
  }
  return {
    timeZone,
    works: (day) => spansOf(hours, day).length > 0,
    opening: (day) =>
      spansFor(day)
        .map(({ from }) => clock(from))
        .sort(Temporal.PlainTime.compare)[0] ?? usual.opening(day),
    closing: (day) =>
      spansFor(day)
        .map(({ from, to }) => (to <= from ? lastSecond : clock(to)))
        .sort(Temporal.PlainTime.compare)
        .at(-1) ?? usual.closing(day),
  }
}

function clock(time: string): Temporal.PlainTime {
  return time === '24:00' ? lastSecond : Temporal.PlainTime.from(time)
}
