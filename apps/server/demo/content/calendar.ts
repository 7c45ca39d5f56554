import type { Random } from './random.ts'
import type { Language } from './types.ts'

/** Time helpers. Instants are epoch milliseconds; the company's clock is Asia/Shanghai, which has no summer time. */
export const minute = 60_000
export const hour = 3_600_000
export const day = 86_400_000
export const timeZone = 'Asia/Shanghai'
const offset = 8 * hour
const weekdays = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']
const englishWeekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export const fromIso = (iso: string): number => Temporal.Instant.from(iso).epochMilliseconds
export const toIso = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString()
/** Days since 1970 on the company's calendar. */
export const dayNumber = (at: number): number => Math.floor((at + offset) / day)
export const startOfDay = (number: number): number => number * day - offset
/** Hour of the day with its fraction, 0 ≤ h < 24, on the company's clock. */
export const hourOfDay = (at: number): number => ((at + offset) % day) / hour
/** 1 Monday … 7 Sunday. */
export const weekdayOf = (at: number): number => ((dayNumber(at) + 3) % 7) + 1

/** Moves an instant into staffed hours (from ≤ h < to); outside of them to shortly after the next opening. */
export function intoHours(at: number, random: Random, from = 8, to = 21): number {
  const h = hourOfDay(at)
  if (h >= from && h < to) return at
  const opening = startOfDay(dayNumber(at) + (h >= to ? 1 : 0)) + from * hour
  return opening + random.int(4, 38) * minute + random.int(0, 59) * 1000
}

/** Ten-minute deadline for what cannot wait: `hours` after `at`, whatever the hour of day. */
export function urgentDeadline(at: number, hours: number): number {
  const grain = hours < 1 ? 10 * minute : hour
  return Math.ceil((at + hours * hour) / grain) * grain
}

/** A full hour that people would name as a deadline, at least `hours` after `at`, between 9 and 20 o'clock. */
export function deadlineAfter(at: number, hours: number, random: Random): number {
  const raw = Math.ceil((at + hours * hour) / hour) * hour
  const number = dayNumber(raw)
  if (hours >= 24) {
    const late = startOfDay(number) + random.pick([12, 17, 18]) * hour
    return late - at >= 12 * hour ? late : late + day
  }
  const h = hourOfDay(raw)
  if (h > 20) return startOfDay(number + 1) + 10 * hour
  if (h < 9) return startOfDay(number) + 10 * hour
  return raw
}

function partOfDay(h: number): string {
  if (h < 6) return '凌晨'
  if (h < 9) return '早上'
  if (h < 12) return '上午'
  if (h < 13) return '中午'
  if (h < 18) return '下午'
  return '晚上'
}

function clockWords(at: number): string {
  const h = Math.floor(hourOfDay(at))
  const minutes = Math.round((hourOfDay(at) % 1) * 60)
  return `${partOfDay(h)}${h > 12 ? h - 12 : h || '零'}点${minutes === 30 ? '半' : minutes ? `${minutes}分` : ''}`
}

/** How a person says an instant (full hour) when speaking at `from`: 今天下午3点, 昨天晚上6点, 周四中午12点, 3月12日上午10点. */
export function sayMoment(at: number, from: number, language: Language): string {
  const distance = dayNumber(at) - dayNumber(from)
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  if (language === 'en') {
    const h = local.hour
    const clock = `${h > 12 ? h - 12 : h}${local.minute ? `:${local.minute}` : ''} ${h >= 12 ? 'p.m.' : 'a.m.'}`
    if (distance === 0) return `${clock} today`
    if (distance === 1) return `${clock} tomorrow`
    if (distance === -1) return `${clock} yesterday`
    return `${clock} on ${englishWeekdays[local.dayOfWeek - 1]}, ${local.day}/${local.month}`
  }
  const near: Record<number, string> = { [-2]: '前天', [-1]: '昨天', 0: '今天', 1: '明天', 2: '后天' }
  const sameWeek = Math.abs(distance) < 7 && weekdayOf(at) - weekdayOf(from) === distance
  return `${near[distance] ?? (sameWeek ? weekdays[local.dayOfWeek - 1] : `${local.month}月${local.day}日`)}${clockWords(at)}`
}

/** The present as an impatient customer says it: 下午3点. */
export const sayNow = (at: number): string => clockWords(Math.floor(at / hour) * hour)

/** A greeting that fits the hour. */
export function greeting(at: number, language: Language): string {
  const h = hourOfDay(at)
  if (language === 'en') {
    if (h >= 5 && h < 12) return 'Good morning'
    if (h >= 12 && h < 18) return 'Good afternoon'
    return h >= 18 && h < 22 ? 'Good evening' : 'Hello'
  }
  if (h < 6 || h >= 22) return '您好'
  if (h < 9) return '早上好'
  if (h < 11.5) return '上午好'
  if (h < 13.5) return '中午好'
  return h < 18 ? '下午好' : '晚上好'
}

/** When something began, as said at `at`; never in the future, never at odds with the hour. */
export function sinceWords(at: number, random: Random): string {
  const h = hourOfDay(at)
  if (h < 6) return random.pick(['从昨晚十一点多', '从半夜', '半夜里'])
  if (h < 10) return random.pick(['从昨晚', '今天一早', '早上起来', '从昨天夜里'])
  if (h < 14) return random.pick(['从今天早上', '从昨天晚上', '今天上午', '从昨天'])
  if (h < 18) return random.pick(['从中午', '从今天上午', '今天午后', '从昨天'])
  return random.pick(['从今天下午', '从傍晚', '今天下班回来', '从昨天'])
}
