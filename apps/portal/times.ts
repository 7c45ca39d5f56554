import type { Locale } from '#platform/contract/locale.ts'
import type { Words } from './words.ts'

/** How a reader tells time: their language and zone, and when it is now. */
export type Times = {
  /** 今天 15:04, 昨天 09:10, 周四 15:04 (within six days), 3月12日 15:04. */
  dayTime: (at: string | Date) => string
  /** The same without the hour. */
  day: (at: string | Date) => string
  /**
   * The day of something owed by the end of a day; where its reader's clock shows another end than midnight, because they
   * live in another zone than ours, the hour too: 周一 07:59.
   */
  dueDay: (end: string | Date) => { when: string; exact: boolean }
  /** 15:04 */
  time: (at: string | Date) => string
  /** 3小时后, 2天前; 刚刚 below a minute. */
  relative: (at: string | Date) => string
  /** Complete, for tooltips and machines. */
  full: (at: string | Date) => string
  sameDay: (one: string | Date, other: string | Date) => boolean
  /** The zone's name: 中国标准时间. */
  zone: string
}

export function timesFor({
  locale,
  timeZone,
  now,
  t,
}: {
  locale: Locale
  timeZone: string
  now: Date
  t: Words
}): Times {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options })
  const clock = format({ hour: '2-digit', minute: '2-digit' })
  const month = locale === 'en' ? 'short' : 'long'
  const thisYear = format({ month, day: 'numeric' })
  const otherYear = format({ year: 'numeric', month, day: 'numeric' })
  const weekday = format({ weekday: 'short' })
  const complete = format({ dateStyle: 'full', timeStyle: 'short' })
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'always' })
  const plainDay = (at: Date) =>
    Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const today = plainDay(now)

  const day = (given: string | Date): string => {
    const at = new Date(given)
    const date = plainDay(at)
    const away = today.until(date).days
    if (away === 0) return t('time.today')
    if (away === 1) return t('time.tomorrow')
    if (away === -1) return t('time.yesterday')
    if (Math.abs(away) < 7) return weekday.format(at)
    return (date.year === today.year ? thisYear : otherYear).format(at)
  }
  const time = (at: string | Date) => clock.format(new Date(at))
  const dueDay = (end: string | Date) => {
    const exact = !['23:59', '00:00'].includes(time(end))
    if (exact) return { when: `${day(end)} ${time(end)}`, exact }
    // The end of a day is the next one's midnight.
    return { when: day(new Date(new Date(end).getTime() - 1)), exact }
  }
  return {
    day,
    dueDay,
    time,
    dayTime: (at) => `${day(at)} ${time(at)}`,
    relative: (at) => {
      const seconds = (new Date(at).getTime() - now.getTime()) / 1000
      const far = Math.abs(seconds)
      if (far < 60) return t('time.now')
      if (far < 3570) return ago.format(Math.round(seconds / 60), 'minute')
      if (far < 86_400) return ago.format(Math.round(seconds / 3600), 'hour')
      return ago.format(Math.round(seconds / 86_400), 'day')
    },
    full: (at) => complete.format(new Date(at)),
    sameDay: (one, other) => plainDay(new Date(one)).equals(plainDay(new Date(other))),
    zone:
      new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' })
        .formatToParts(now)
        .find((part) => part.type === 'timeZoneName')?.value ?? timeZone,
  }
}
