/** A tag as the sanitizer writes it: `<` and `>` never stand in an attribute there, so the pattern is exact. */
const TAG = /<(\/?)(a|span|img)( [^>]*?)?( ?\/)?>/g

/**
 * Takes out links, spans and pictures that lost their attributes in cleaning, and keeps what stands in them. For the
 * sanitizer's own output only. (Its option for this copies the whole text for each tag, its renaming of tags closes
 * others under a wrong name.)
 */
export function unwrapBare(html: string): string {
  const kept: Record<string, boolean[]> = { a: [], span: [] }
  return html.replace(TAG, (tag: string, closing: string, name: string, attributes: string | undefined) => {
    const keep = closing ? (kept[name]?.pop() ?? false) : Boolean(attributes?.trim())
    if (!closing) kept[name]?.push(keep)
    return keep ? tag : ''
  })
}
