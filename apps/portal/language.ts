import type { FastifyRequest } from 'fastify'
import { chooseLocale, type Locale, locales } from '#platform/contract/locale.ts'

export const isLocale = (value: unknown): value is Locale => (locales as readonly unknown[]).includes(value)

/** What the reader asked for with `?lang=`; null when nothing, or something we do not speak. */
export function askedLocale(request: FastifyRequest): Locale | null {
  const asked = (request.query as { lang?: unknown }).lang
  return isLocale(asked) ? asked : null
}

/**
 * The language of a page: asked for, else `known` (of the conversation, the customer or the form; first that is one),
 * else the browser's if it is one of ours, else the company's.
 */
export function pageLocale(request: FastifyRequest, known: readonly unknown[], company: Locale): Locale {
  const asked = askedLocale(request) ?? known.find(isLocale)
  if (asked) return asked
  const wanted = request.headers['accept-language'] ?? ''
  return /(?:^|,)\s*(?:zh|en)\b/i.test(wanted) ? chooseLocale(firstOfOurs(wanted)) : company
}

/** The reader's languages from the first that we have. */
function firstOfOurs(wanted: string): string {
  const parts = wanted.split(',').map((part) => part.trim())
  return parts.slice(parts.findIndex((part) => /^(?:zh|en)\b/i.test(part))).join(',')
}
