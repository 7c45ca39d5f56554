/** A parser's work grows with the square of the depth; this many open tags take it 0.2 s, and no letter has them. */
const MOST_OPEN = 30_000
const VOID = new Set([
  'br',
  'img',
  'hr',
  'input',
  'meta',
  'link',
  'col',
  'area',
  'base',
  'embed',
  'source',
  'track',
  'wbr',
])

/**
 * HTML as it may be parsed: without NUL (which ends strings in the database) and lone surrogates, and cut where more
 * than 30,000 tags are open at once.
 */
export function parsable(html: string): string {
  const clean = html.toWellFormed().replaceAll('\0', '')
  let depth = 0
  for (const match of clean.matchAll(/<(\/?)([a-z][a-z\d]{0,20})/gi)) {
    if (match[1]) depth = Math.max(0, depth - 1)
    else if (!VOID.has(match[2]!.toLowerCase())) depth++
    if (depth > MOST_OPEN) return clean.slice(0, match.index)
  }
  return clean
}
