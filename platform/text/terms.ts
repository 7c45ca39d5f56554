/** More words than this in one query are ignored: nobody types them, and each costs a search. */
export const MOST_TERMS = 16
/** Longer terms are cut, in UTF-16 units. */
export const LONGEST_TERM = 200

const CLOSING: Readonly<Record<string, string>> = { '"': '"', '＂': '＂', '“': '”', '「': '」', '『': '』' }
const SPACE = /\s/

/**
 * Splits what a person typed into terms, all of which must be found: by white space; a phrase in "…", “…”, 「…」 or 『…』
 * stays together. A quote that is not closed, or inside a word (5"), is an ordinary character or is dropped at the start
 * of a term, so half-typed queries work. At most 16 terms of 200 units, distinct, in the order typed.
 */
export function terms(query: string): string[] {
  const found = new Set<string>()
  let index = 0
  while (index < query.length && found.size < MOST_TERMS) {
    const character = query[index]!
    if (SPACE.test(character)) {
      index++
      continue
    }
    const closing = CLOSING[character]
    const close = closing ? query.indexOf(closing, index + 1) : -1
    if (closing && close < 0) {
      index++
      continue
    }
    let end = close
    if (close < 0) {
      end = index
      while (end < query.length && !SPACE.test(query[end]!)) end++
    }
    const term = cut(query.slice(close < 0 ? index : index + 1, end).trim())
    if (term) found.add(term)
    index = close < 0 ? end : end + 1
  }
  return [...found]
}

function cut(term: string): string {
  if (term.length <= LONGEST_TERM) return term
  return term.slice(0, LONGEST_TERM).replace(/[\ud800-\udbff]$/, '')
}
