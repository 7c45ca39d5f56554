/*
 * The search index of a text: which characters and pairs of adjacent characters it contains. A text contains a query
 * only if it contains all grams of the query, so `grams @> queryGrams(query)` finds every hit (and a few others, which
 * an exact substring check on the folded text removes).
 */

/** Only the first 100,000 UTF-16 units of a folded text are indexed; a hit beyond that is not found. */
export const INDEXED_LENGTH = 100_000

/** Pairs beyond this many narrow a search no further; leaving some out never loses a hit. */
const QUERY_GRAMS = 32

const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}ー]/u
const MARK = /[\p{P}$+<=>^`|~]/u

const GAP = 0
/** Chinese, Japanese, Korean: a character is nearly a word. */
const CJK = 1
/** Letters, digits, symbols, emoji. */
const WORD = 2
/** Punctuation: in every text, so alone it is no gram, and beside CJK it adds nothing to the character's own gram. */
const POINT = 3

let kinds: Uint8Array | undefined

function kindOf(character: string): number {
  if (character === ' ') return GAP
  if (HAN.test(character)) return CJK
  if (MARK.test(character)) return POINT
  return WORD
}

function table(): Uint8Array {
  if (kinds) return kinds
  kinds = new Uint8Array(0x10000)
  for (let unit = 0; unit < 0x10000; unit++) kinds[unit] = kindOf(String.fromCharCode(unit))
  return kinds
}

function pairs(before: number, kind: number): boolean {
  if (before === GAP || kind === GAP) return false
  return !((before === CJK && kind === POINT) || (before === POINT && kind === CJK))
}

/** Walks the characters of a folded text: `visit(character start, end, kind, start of the pair or -1)`. */
function walk(folded: string, visit: (start: number, end: number, kind: number, pairStart: number) => void): void {
  const kindTable = table()
  let before = GAP
  let beforeStart = 0
  for (let start = 0; start < folded.length; ) {
    const unit = folded.charCodeAt(start)
    const point = unit >= 0xd800 && unit <= 0xdbff ? folded.codePointAt(start)! : unit
    const end = start + (point > 0xffff ? 2 : 1)
    const kind = point > 0xffff ? kindOf(String.fromCodePoint(point)) : kindTable[unit]!
    visit(start, end, kind, pairs(before, kind) ? beforeStart : -1)
    before = kind
    beforeStart = start
    start = end
  }
}

/**
 * The distinct grams of a folded text, for the index: each CJK character, letter, digit and symbol by itself, and each
 * two adjacent characters without a space between. Punctuation is no gram by itself and makes no pair with CJK.
 */
export function grams(folded: string): string[] {
  let text = folded
  if (text.length > INDEXED_LENGTH) text = text.slice(0, INDEXED_LENGTH).replace(/[\ud800-\udbff]$/, '')
  const found = new Set<string>()
  walk(text, (start, end, kind, pairStart) => {
    if (kind === CJK || kind === WORD) found.add(text.slice(start, end))
    if (pairStart >= 0) found.add(text.slice(pairStart, end))
  })
  return [...found]
}

/**
 * The grams that a text must have to contain this folded query: its pairs, and single characters that are in no pair.
 * At most 32. Empty only for a query without any word character that stands alone between spaces (such as `,` or
 * `! !`): nothing narrows such a search, so do not run it over a large table.
 */
export function queryGrams(foldedQuery: string): string[] {
  const found = new Set<string>()
  let single = ''
  walk(foldedQuery, (start, end, kind, pairStart) => {
    if (pairStart >= 0) {
      found.add(foldedQuery.slice(pairStart, end))
      single = ''
      return
    }
    if (single) found.add(single)
    single = kind === CJK || kind === WORD ? foldedQuery.slice(start, end) : ''
  })
  if (single) found.add(single)
  return [...found].slice(0, QUERY_GRAMS)
}
