/** The languages of every screen, mail and error, in order of preference. */
export const locales = ['zh-CN', 'zh-TW', 'en'] as const
export type Locale = (typeof locales)[number]

/**
 * The best of our languages for an `Accept-Language` header or a BCP 47 tag.
 * Hong Kong, Macau and `Hant` readers get zh-TW; everything unknown gets zh-CN.
 */
export function chooseLocale(wanted: string | undefined | null): Locale {
  for (const part of (wanted ?? '').split(',')) {
    const tag = part.split(';')[0]?.trim().toLowerCase() ?? ''
    if (/^zh-(tw|hk|mo|hant)/.test(tag)) return 'zh-TW'
    if (tag.startsWith('zh')) return 'zh-CN'
    if (tag.startsWith('en')) return 'en'
  }
  return 'zh-CN'
}
