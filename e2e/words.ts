import type { Page } from 'playwright-core'

/**
 * Latin words that belong on a Chinese screen: names and abbreviations that Chinese readers use as they are.
 * Addresses of mail and web, single letters (keys), initials and time zones are left out before.
 */
const known = new Set(
  'Kairos Ctrl Shift Enter Esc Tab APP App WiFi Wi Fi LED kg MB KB JWT HS256 sub exp CSV PDF JPG PNG IP TOTP Microsoft Google Authenticator English Chrome Linux Re Fwd Mr Ms'.split(
    ' ',
  ),
)
const addresses =
  /https?:\/\/\S*|[\w.+-]+@[\w-]+(\.[\w-]+)+|\b[A-Z][a-z]+\/[A-Z][A-Za-z_]+\b|\bGMT[+-]?\d*|<\/?\w+>|^[A-Z]{2}$/g

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
