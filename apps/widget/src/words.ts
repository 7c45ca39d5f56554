import { chooseLocale, type Locale } from '#platform/contract/locale.ts'
import { withEdges, withSpaces } from '#platform/text/spacing.ts'
import en from '../words/en.json' with { type: 'json' }
import zhCN from '../words/zh-CN.json' with { type: 'json' }
import zhTW from '../words/zh-TW.json' with { type: 'json' }

const all: Record<Locale, typeof zhCN> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }
export type Word = Exclude<keyof typeof zhCN, 'score'>

let locale: Locale = 'zh-CN'

/** The window's language: what the page or the site says, else the browser's. */
export function setLocale(wanted: string): void {
  locale = chooseLocale(wanted === 'auto' ? (navigator.languages?.join(',') ?? navigator.language) : wanted)
}
export const currentLocale = (): Locale => locale

export function t(key: Word, params: Record<string, string | number> = {}): string {
  return withSpaces(
    all[locale][key].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(withEdges(params[name] ?? ''))),
  )
}
export function scoreWord(value: number): string {
  return all[locale].score[String(value) as '0']
}

const dayOf = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

export function clock(iso: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(iso))
}
/** Today, yesterday, or the date. */
export function dayName(iso: string): string {
  const date = new Date(iso)
  const days = Math.round((dayOf(new Date()) - dayOf(date)) / 86_400_000)
  if (days === 0) return t('today')
  if (days === 1) return t('yesterday')
  const sameYear = date.getFullYear() === new Date().getFullYear()
  return new Intl.DateTimeFormat(locale, {
    ...(sameYear ? {} : { year: 'numeric' as const }),
    month: 'long',
    day: 'numeric',
    weekday: 'short',
  }).format(date)
}
/** When the team is back: 09:00, tomorrow 09:00, Monday 09:00, or with the date. */
export function comingTime(iso: string): string {
  const date = new Date(iso)
  const days = Math.round((dayOf(date) - dayOf(new Date())) / 86_400_000)
  const gap = locale === 'en' ? ' ' : ' '
  if (days <= 0) return clock(iso)
  if (days === 1) return `${t('tomorrow')}${gap}${clock(iso)}`
  const day: Intl.DateTimeFormatOptions = days < 7 ? { weekday: 'long' } : { month: 'long', day: 'numeric' }
  return `${new Intl.DateTimeFormat(locale, day).format(date)}${gap}${clock(iso)}`
}
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
