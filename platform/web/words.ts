import type { Locale as AntLocale } from 'antd/es/locale/index.js'
import { createInstance, type TOptions } from 'i18next'
import { useSyncExternalStore } from 'react'
import { type Locale, locales } from '#platform/contract/locale.ts'
import { edgedInterpolation, withSpaces } from '#platform/text/spacing.ts'
import { sayOffline } from './call.ts'
import { currentLocale, rememberLocale } from './locale.ts'

type Loader = () => Promise<{ language: AntLocale; spaces: Record<string, Record<string, unknown>> }>

let loaders: Record<Locale, Loader> | undefined
const words = createInstance()
const listeners = new Set<() => void>()
let state: { locale: Locale; ant: AntLocale | undefined } = { locale: 'zh-CN', ant: undefined }

/** Given once by the shell: how to load the words of each language. */
export function provideWords(given: Record<Locale, Loader>): void {
  loaders = given
}

/** Loads a language's words and shows the screen in it; remembered on this device. */
export async function changeLocale(locale: Locale): Promise<void> {
  if (!loaders) throw new Error('words are not provided')
  const { language, spaces } = await loaders[locale]()
  if (!words.isInitialized) {
    await words.init({
      lng: locale,
      fallbackLng: false,
      resources: {},
      defaultNS: 'web',
      interpolation: edgedInterpolation,
      returnNull: false,
      showSupportNotice: false,
    } as Parameters<typeof words.init>[0])
  }
  for (const [space, content] of Object.entries(spaces)) words.addResourceBundle(locale, space, content, true, true)
  await words.changeLanguage(locale)
  rememberLocale(locale)
  document.documentElement.lang = locale
  state = { locale, ant: language }
  for (const listener of listeners) listener()
}

/** Loads the words of the current language; before the first paint. */
export const startWords = (): Promise<void> => changeLocale(currentLocale())

/** A text by key, `space:key.path` or relative to the space it was taken for. `count` chooses the plural in English. */
export type Words = (key: string, params?: Record<string, unknown>) => string

const fixed = new Map<string, Words>()
/** Words outside of components. Ask for them when they are needed, not when a file is loaded. */
export function wordsOf(space: string): Words {
  const name = `${state.locale} ${space}`
  let made = fixed.get(name)
  if (!made) {
    const translate = words.getFixedT(state.locale, space)
    const told: Words = (key, params) => withSpaces(String(translate(key, params as TOptions)))
    made = state.locale === 'en' ? inSentences(told) : told
    fixed.set(name, made)
  }
  return made
}

const dayWord = /^(?:Today|Yesterday|Tomorrow)(?=$| \d)/
/** English begins a line with "Today" and goes on with "today": days that are put into a text are small within it. */
function inSentences(told: Words): Words {
  return (key, params) => {
    let lowered = false
    const small = Object.entries(params ?? {}).map(([name, value]) => {
      const isDay = typeof value === 'string' && dayWord.test(value)
      lowered ||= isDay
      return [name, isDay ? value.charAt(0).toLowerCase() + value.slice(1) : value]
    })
    if (!lowered) return told(key, params)
    const text = told(key, Object.fromEntries(small))
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
}

/** Whether there is a text for this key (`space:key`). */
export const hasWords = (key: string): boolean => words.exists(key)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The words of a module on the screen: `const t = useWords('customers')`, `t('list.title')`, `t('web:save')`. */
export function useWords(space: string): Words {
  useSyncExternalStore(subscribe, () => state)
  return wordsOf(space)
}

/** The language of the screen and Ant Design's own words for it. */
export function useLanguage(): { locale: Locale; ant: AntLocale | undefined } {
  return useSyncExternalStore(subscribe, () => state)
}

/** Every language with its own name. */
export const languageNames: readonly { locale: Locale; name: string }[] = locales.map((locale) => ({
  locale,
  name: { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' }[locale],
}))

sayOffline(() => (words.isInitialized ? wordsOf('web')('problem.offline') : 'Offline'))
