import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { Locale } from '#platform/contract/locale.ts'

/**
 * Latin words that belong on a Chinese screen: names and abbreviations that Chinese readers use as they are.
 * Addresses of mail and web, single letters (keys), initials, codes of vouchers and time zones are left out before.
 */
const known = new Set(
  'Kairos Ctrl Shift Enter Esc Tab APP App WiFi Wi Fi LED kg MB KB JWT HS256 sub exp IT CSV PDF JPG PNG IP TOTP Microsoft Google LINE Authenticator English Chrome Linux Re Fwd Mr Ms'.split(
    ' ',
  ),
)
const addresses =
  /https?:\/\/\S*|[\w.+-]+@[\w-]+(\.[\w-]+)+|\b[A-Z][a-z]+\/[A-Z][A-Za-z_]+\b|\bGMT[+-]?\d*|<\/?\w+>|^[A-Z]{2}$|\bQR Code\b|\b[A-Z2-9]{5}-[A-Z2-9]{5}\b/g

/** Everything on the page that people see or hear, one text each: text, names of controls, hints. */
export function textsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>()
    const shown = (element: Element | null) => element?.checkVisibility({ visibilityProperty: true }) ?? false
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (parent?.closest('script, style, code, pre') || !shown(parent)) continue
      found.add(node.textContent ?? '')
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      if (!shown(element)) continue
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.add(element.getAttribute(name) ?? '')
    }
    return [...found, document.title]
  })
}

/** All texts in what people wrote, as one. */
export function everythingSaid(written: unknown): string {
  if (typeof written === 'string') return even(written)
  if (typeof written !== 'object' || written === null) return ''
  return Object.values(written).map(everythingSaid).filter(Boolean).join('\n')
}
const even = (text: string) => text.replace(/\s+/g, ' ').trim()

/**
 * Latin words on a Chinese page that nobody there would use. `said` is what people themselves have written, `names` is
 * what they are called.
 */
export function strangeWords(texts: readonly string[], said: string, names: readonly string[]): string[] {
  const own = new Set(names.flatMap((name) => name.split(/\s+/)))
  // One short word may stand somewhere in the writings by chance: it is no excuse.
  const isSaid = (part: string) => part.length >= 12 && said.includes(part.replace(/…$/, ''))
  // The longest first: what is said within another text must not tear it apart.
  const whole = said
    .split('\n')
    .filter((one) => one.length >= 12 && /[A-Za-z]{2}/.test(one))
    .sort((one, other) => other.length - one.length)
  const isCode = (word: string) => /\d|[A-Z].*[A-Z]/.test(word) && new RegExp(`\\b${word}\\b`).test(said)
  return texts.flatMap((text) => {
    // A line of the screen puts several things side by side: `李 · #12 Question about my bill`, `我：Thank you…`.
    const strange = whole
      .reduce((rest, one) => rest.replaceAll(one, ' '), even(text))
      .split(/[·：“”]|#\d+/)
      .map((part) => part.trim())
      .filter((part) => !isSaid(part))
      .flatMap((part) => part.replace(addresses, ' ').match(/[A-Za-z][A-Za-z0-9]+/g) ?? [])
      .filter((word) => !known.has(word) && !own.has(word) && !isCode(word))
    return strange.length > 0 ? [`${strange.join(' ')} in “${text.slice(0, 80)}”`] : []
  })
}

/** The product's own texts in a language, by key. */
function textsOf(locale: Locale): Map<string, string> {
  const root = path.resolve(import.meta.dirname, '..')
  const modules = readdirSync(path.join(root, 'modules'))
  const folders = [
    ...['platform/words', 'platform/web/words', 'apps/portal/words', 'apps/web/today/words', 'apps/web/words'],
    ...modules.flatMap((name) => [`modules/${name}/words`, `modules/${name}/web/words`]),
  ]
  const texts = new Map<string, string>()
  const add = (value: unknown, key: string) => {
    if (typeof value === 'string') texts.set(key, even(value))
    else for (const [name, inner] of Object.entries(value as object)) add(inner, `${key}.${name}`)
  }
  for (const folder of folders) {
    const file = path.join(root, folder, `${locale}.json`)
    if (existsSync(file)) add(JSON.parse(readFileSync(file, 'utf8')), folder)
  }
  return texts
}

/** What the product says in simplified Chinese and otherwise in this language: whole texts without anything put in. */
function foreignTexts(locale: Locale): Set<string> {
  const own = textsOf(locale)
  const ownTexts = new Set(own.values())
  return new Set(
    [...textsOf('zh-CN')].flatMap(([key, text]) =>
      text === own.get(key) || ownTexts.has(text) || text.includes('{{') ? [] : [text],
    ),
  )
}

/** Languages are called by their own names everywhere. */
const ownNames = new Set(['简体中文', '繁體中文', '简', '繁'])

/**
 * A judge of screens in a language other than simplified Chinese. It finds texts of the product that stand there in
 * simplified Chinese, keys instead of texts, places that nothing was put into, and in English every Chinese sign that
 * nobody wrote.
 */
export function untranslatedIn(locale: 'zh-TW' | 'en'): (texts: readonly string[], said: string) => string[] {
  const foreign = foreignTexts(locale)
  return (texts, said) =>
    texts.map(even).filter((text) => {
      if (ownNames.has(text)) return false
      if (/\{\{|\}\}/.test(text) || /^[a-z][a-zA-Z-]*(?:[.:][a-zA-Z-]+)+$/.test(text)) return !said.includes(text)
      if (foreign.has(text)) return !said.includes(text)
      return locale === 'en' && (text.match(/\p{Script=Han}+/gu) ?? []).some((part) => !said.includes(part))
    })
}
