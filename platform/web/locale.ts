import { chooseLocale, type Locale, locales } from '#platform/contract/locale.ts'
import { kept } from './kept.ts'

let current: Locale | undefined
let zone: string | undefined

/** The language of the screen now: chosen on this device, else the browser's. */
export function currentLocale(): Locale {
  if (current) return current
  const stored = kept.read('locale')
  current = (locales as readonly string[]).includes(stored ?? '')
    ? (stored as Locale)
    : chooseLocale(navigator.languages.join(','))
  return current
}

/** The colon of the screen's language, with its space. */
export const colon = (): string => (currentLocale() === 'en' ? ': ' : '：')

/** What is said after what it is about: 王丽：漏水了; Anna: it leaks. Empty parts are left out. */
export const labelled = (...parts: string[]): string => parts.filter(Boolean).join(colon())

/** Remembers the language on this device; the words themselves are loaded by `changeLocale` in words.ts. */
export function rememberLocale(locale: Locale): void {
  current = locale
  kept.write('locale', locale)
}

/** The reader's time zone (IANA): the one of their profile, else the browser's. */
export function currentTimeZone(): string {
  return zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Sets the reader's time zone once their profile is known; an unknown name is ignored. */
export function setTimeZone(wanted: string | null | undefined): void {
  try {
    zone = wanted ? new Intl.DateTimeFormat('en', { timeZone: wanted }).resolvedOptions().timeZone : undefined
  } catch {
    zone = undefined
  }
}
