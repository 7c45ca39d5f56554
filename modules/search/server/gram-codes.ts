import { fold } from '#platform/text/fold.ts'
import { grams, INDEXED_LENGTH } from '#platform/text/grams.ts'

/**
 * A gram as one 32-bit number: its one or two UTF-16 units side by side, so of the basic plane no two grams share a
 * code. A gram with a character beyond it gets a number in the range no pair can have (surrogates first); two of
 * those may share one, which costs a comparison and finds nothing wrong, as every hit is checked by substring.
 * Numbers take a third of the room of texts in rows and index, and compare faster.
 */
export function gramCode(gram: string): number {
  if (gram.length === 1) return gram.charCodeAt(0)
  const first = gram.charCodeAt(0)
  const second = gram.charCodeAt(1)
  if (gram.length === 2 && !isSurrogate(first)) return (first << 16) | second
  let hash = 0x811c9dc5
  for (let i = 0; i < gram.length; i += 1) hash = Math.imul(hash ^ gram.charCodeAt(i), 0x01000193)
  return ((0xd800 | ((hash >>> 16) & 0x7ff)) << 16) | (hash & 0xffff)
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}

export function gramCodes(list: readonly string[]): number[] {
  return [...new Set(list.map(gramCode))]
}

/** The folded text and codes that are kept of a text; its first 100,000 units. */
export function indexed(text: string): { text: string; grams: number[] } {
  let folded = fold(text.slice(0, INDEXED_LENGTH * 2))
  if (folded.length > INDEXED_LENGTH) folded = folded.slice(0, INDEXED_LENGTH).replace(/[\ud800-\udbff]$/, '')
  return { text: folded.trim(), grams: gramCodes(grams(folded)) }
}
