import { Tooltip } from 'antd'
import { useEffect, useState } from 'react'
import { currentLocale, currentTimeZone } from './locale.ts'
import { wordsOf } from './words.ts'

type Moment = string | number | Date
const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const timeZone = currentTimeZone()
  const key = `${currentLocale()} ${timeZone} ${JSON.stringify(options)}`
  let made = formats.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(currentLocale(), { timeZone, hourCycle: 'h23', ...options })
    formats.set(key, made)
  }
  return made
}

const dayOf = (at: Date) => {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: currentTimeZone() }).format(at)
  return Date.parse(`${parts}T00:00:00Z`) / 86_400_000
}
/** Whole calendar days from today to `at` in the reader's zone: 0 today, −1 yesterday. */
export const daysFromToday = (at: Moment): number => dayOf(new Date(at)) - dayOf(new Date())
const yearOf = (at: Date) => dateFormat({ year: 'numeric' }).format(at)

/** 15:04 */
export const formatTime = (at: Moment): string =>
  dateFormat({ hour: '2-digit', minute: '2-digit' }).format(new Date(at))

/** 3月12日 (with the year when it is not this one); Mar 12, 2025 */
export function formatDate(at: Moment): string {
  const when = new Date(at)
  const same = yearOf(when) === yearOf(new Date())
  return dateFormat({
    month: currentLocale() === 'en' ? 'short' : 'long',
    day: 'numeric',
    ...(same ? {} : { year: 'numeric' }),
  }).format(when)
}

/** 3月12日 周四 15:04, complete with the year: for tooltips and files. */
export const formatFull = (at: Moment): string =>
  dateFormat({
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at))

/** 今天 15:04, 昨天 09:10, 周四 15:04 (within six days), 3月12日 15:04. */
export function formatDayTime(at: Moment): string {
  return `${formatDay(at)} ${formatTime(at)}`
}

/** 今天, 昨天, 明天, 周四 (within six days), 3月12日: the heading of a day. */
export function formatDay(at: Moment): string {
  const t = wordsOf('web')
  const days = daysFromToday(at)
  if (days === 0) return t('time.today')
  if (days === -1) return t('time.yesterday')
  if (days === 1) return t('time.tomorrow')
  if (days > -7 && days < 7) return dateFormat({ weekday: 'short' }).format(new Date(at))
  return formatDate(at)
}

/** The short form of a list: 15:04 today, 昨天, 周四, 3月12日, 2025/3/12. */
export function formatShort(at: Moment): string {
  const when = new Date(at)
  const days = daysFromToday(when)
  if (days === 0) return formatTime(when)
  if (days < 0 && days > -7) return formatDay(when)
  if (yearOf(when) === yearOf(new Date())) return formatDate(when)
  return dateFormat({ year: 'numeric', month: 'numeric', day: 'numeric' }).format(when)
}

/** 刚刚, 5分钟前, 2小时后, 3天前. */
export function formatRelative(at: Moment, now: number = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000
  const far = Math.abs(seconds)
  if (far < 45) return wordsOf('web')('time.now')
  const relative = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto', style: 'short' })
  if (far < 3570) return relative.format(Math.round(seconds / 60), 'minute')
  if (far < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
  if (far < 30 * 86_400) return relative.format(daysFromToday(at), 'day')
  if (far < 365 * 86_400) return relative.format(Math.round(seconds / (30.4 * 86_400)), 'month')
  return relative.format(Math.round(seconds / (365.25 * 86_400)), 'year')
}

/** 45秒, 2分10秒, 1小时20分, 3天4小时: the two largest units of a length of time in seconds. */
export function formatDuration(seconds: number): string {
  const t = wordsOf('web')
  const whole = Math.max(0, Math.round(Math.abs(seconds)))
  const parts: [string, number][] = [
    ['time.days', Math.floor(whole / 86_400)],
    ['time.hours', Math.floor((whole % 86_400) / 3600)],
    ['time.minutes', Math.floor((whole % 3600) / 60)],
    ['time.seconds', whole % 60],
  ]
  const first = parts.findIndex(([, value]) => value > 0)
  if (first < 0) return t('time.seconds', { value: 0 })
  return parts
    .slice(first, first + 2)
    .filter(([, value]) => value > 0)
    .map(([key, value]) => t(key, { value }))
    .join(currentLocale() === 'en' ? ' ' : '')
}

/** 2:10 or 1:20:05: a running clock. Negative (past due) with a minus sign. */
export function formatClock(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds))
  const pad = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const text = hours
    ? `${hours}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`
    : `${Math.floor(whole / 60)}:${pad(whole % 60)}`
  return seconds < 0 ? `−${text}` : text
}

/** 1,234 and 1.2万 in the local form; `short` from ten thousand on. */
export const formatNumber = (value: number, short = false): string =>
  new Intl.NumberFormat(currentLocale(), short ? { notation: 'compact', maximumFractionDigits: 1 } : {}).format(value)

/** 320 KB, 4.5 MB (binary steps, as file managers show). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 }).format(value)} ${units[unit]}`
}

/** +8613812345678 and 13812345678 → 138 1234 5678; other countries keep their code: +852 6123 4567. */
export function formatPhone(phone: string): string {
  const mobile = /^(?:\+?86)?(1\d{2})(\d{4})(\d{4})$/.exec(phone)
  if (mobile) return `${mobile[1]} ${mobile[2]} ${mobile[3]}`
  const landline = /^\+86(10|2\d|[3-9]\d{2})(\d{3,4})(\d{4})$/.exec(phone)
  if (landline) return `0${landline[1]}-${landline[2]}${landline[3]}`
  const taiwan = /^\+886(9\d{2})(\d{3})(\d{3})$/.exec(phone)
  if (taiwan) return `0${taiwan[1]}-${taiwan[2]}-${taiwan[3]}`
  const other = /^\+(1|7|852|853|886|[2-9]\d)(\d{3,4})(\d{3,})$/.exec(phone)
  return other ? `+${other[1]} ${other[2]} ${other[3]}` : phone
}

/** The first signs of a name for an avatar: 王丽 → 丽 is impolite, so 王丽; Anna Bell → AB. */
export function initialsOf(name: string): string {
  const clean = name.trim()
  if (/\p{Script=Han}/u.test(clean)) return [...clean.replace(/\s/g, '')].slice(-2).join('')
  const words = clean.split(/\s+/)
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase()
}

/** Ticks every `seconds`; gives the present in ms. One timer for all that show time passing. */
export function useNow(seconds = 30): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), seconds * 1000)
    return () => clearInterval(timer)
  }, [seconds])
  return now
}

/** A time in one of the forms above, machine-readable, with the complete time on hover. */
export function When({ at, as = 'short' }: { at: string; as?: 'short' | 'relative' | 'dayTime' | 'time' | 'date' }) {
  const now = useNow(as === 'relative' || as === 'short' ? 30 : 3600)
  const text = {
    short: formatShort,
    relative: (moment: Moment) => formatRelative(moment, now),
    dayTime: formatDayTime,
    time: formatTime,
    date: formatDate,
  }[as](at)
  return (
    <Tooltip title={formatFull(at)} mouseEnterDelay={0.4}>
      <time dateTime={at} className="k-nowrap">
        {text}
      </time>
    </Tooltip>
  )
}
