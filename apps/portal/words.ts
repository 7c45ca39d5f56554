import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInstance, type i18n } from 'i18next'
import { type Locale, locales } from '#platform/contract/locale.ts'
import { edgedInterpolation, withSpaces } from '#platform/text/spacing.ts'

/** The text of a key of `words/<locale>.json`. */
export type Words = (key: string, params?: Record<string, unknown>) => string

let instance: i18n | undefined

/** The portal's own words in the reader's language. */
export function wordsFor(locale: Locale): Words {
  instance ??= load()
  const fixed = instance.getFixedT(locale)
  return (key, params) => withSpaces(fixed(key, { ...params }))
}

function load(): i18n {
  const made = createInstance()
  const read = (locale: Locale) =>
    JSON.parse(readFileSync(path.join(import.meta.dirname, 'words', `${locale}.json`), 'utf8')) as object
  void made.init({
    resources: Object.fromEntries(locales.map((locale) => [locale, { portal: read(locale) }])),
    fallbackLng: 'zh-CN',
    defaultNS: 'portal',
    // The pages escape whatever they print.
    interpolation: edgedInterpolation,
    initAsync: false,
    showSupportNotice: false,
  } as Parameters<typeof made.init>[0])
  return made
}
