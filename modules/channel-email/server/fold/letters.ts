import { fold } from '#platform/text/fold.ts'

/** Only what counts when two renderings of one text are compared: letters, digits and symbols of any script. */
export function lettersOf(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}\p{So}\p{Extended_Pictographic}]+/gu, '')
}

export type Found = 'own' | 'folded' | 'missing'

/** A line is looked for so far ahead of the one before it. */
const WINDOW = 6_000
const SHORT_WINDOW = 400
const SHORT = 4

/**
 * Finds lines of the plain text in the text of the HTML, both in their order, and says of each whether it is shown,
 * folded, or not there. Lines without letters follow the line before them.
 */
export function findLines(lines: readonly string[], shown: readonly { text: string; own: boolean }[]): Found[] {
  let all = ''
  const ends: number[] = []
  for (const line of shown) {
    all += lettersOf(line.text)
    ends.push(all.length)
  }
  const ownAt = (place: number) => {
    let low = 0
    let high = ends.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (ends[middle]! > place) high = middle
      else low = middle + 1
    }
    return shown[low]?.own ?? true
  }
  const found: Found[] = []
  let at = 0
  let before: 'own' | 'folded' = 'own'
  for (const line of lines) {
    const letters = lettersOf(line)
    if (!letters) {
      found.push(before)
      continue
    }
    const until = at + letters.length + (letters.length < SHORT ? SHORT_WINDOW : WINDOW)
    const place = all.slice(at, until).indexOf(letters)
    if (place < 0) {
      found.push('missing')
      continue
    }
    at += place + letters.length
    before = ownAt(at - 1) ? 'own' : 'folded'
    found.push(before)
  }
  return found
}
