const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])
// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop these when they read an address
const IGNORED = /[\u0000-\u001f\u007f]|^\s+|\s+$/g

/**
 * The address of a link if it may be followed from a message: absolute, to the web, a mailbox or a phone. Read as a
 * browser reads it (without the control characters that hide a scheme); undefined for everything else.
 */
export function safeHref(value: string | undefined): string | undefined {
  const href = value?.toWellFormed().replace(IGNORED, '').trim()
  if (!href) return undefined
  const parsed = URL.parse(href)
  if (!parsed || !SCHEMES.has(parsed.protocol)) return undefined
  if ((parsed.protocol === 'http:' || parsed.protocol === 'https:') && !/^https?:\/\//i.test(href)) return undefined
  return href
}

/** Attributes of every link in a message: opens apart, tells the other site nothing, lends it no rank. */
export const LINK_ATTRIBUTES: Readonly<Record<string, string>> = {
  target: '_blank',
  rel: 'noopener noreferrer nofollow',
}

/** An inline picture that came with the same mail (`cid:`, RFC 2392), undefined when it is not one. */
export function safeCid(value: string | undefined): string | undefined {
  const source = value?.trim()
  return source && /^cid:[\w.@+!#$%&*=?^~{|}/-]{1,250}$/i.test(source) ? source : undefined
}
