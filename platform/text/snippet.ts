import { foldWithMap } from './fold.ts'

/** A place in a text, in UTF-16 units: start, end (exclusive). */
export type Range = [start: number, end: number]

/** A piece of a text around what was found; `ranges` are within `text`, in order, apart from each other. */
export type Snippet = { text: string; ranges: Range[] }

type Hit = { start: number; end: number; term: number }

/** A reader sees a few marks; a common character in a long text would give thousands. */
const MOST_HITS = 500
/** Texts are matched and cut within their first 200,000 units, twice what the search index covers. */
const LOOKED_AT = 200_000

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Units that never join a neighbour, except CR with LF: for these no segmenter is asked. */
function stands(unit: number): boolean {
  return (
    (unit >= 0x20 && unit < 0x300 && unit !== 0xa9 && unit !== 0xad && unit !== 0xae) ||
    (unit >= 0x3400 && unit < 0xa000)
  )
}

/** The grapheme border at or before (`-1`) or at or after (`1`) an index. */
function border(text: string, index: number, direction: -1 | 1, segments: () => Intl.Segments): number {
  if (index <= 0) return 0
  if (index >= text.length) return text.length
  if (stands(text.charCodeAt(index - 1)) && stands(text.charCodeAt(index))) return index
  const segment = segments().containing(index)
  if (!segment || segment.index === index) return index
  return direction < 0 ? segment.index : segment.index + segment.segment.length
}

function segmentsOf(text: string): () => Intl.Segments {
  let made: Intl.Segments | undefined
  return () => {
    made ??= graphemes.segment(text)
    return made
  }
}

function hitsOf(text: string, foldedTerms: readonly string[], segments: () => Intl.Segments): Hit[] {
  const { folded, map, ends } = foldWithMap(text)
  const hits: Hit[] = []
  for (const [term, wanted] of foldedTerms.entries()) {
    if (!wanted) continue
    let found = 0
    for (
      let at = folded.indexOf(wanted);
      at >= 0 && found < MOST_HITS;
      at = folded.indexOf(wanted, at + wanted.length)
    ) {
      hits.push({
        start: border(text, map[at]!, -1, segments),
        end: border(text, ends[at + wanted.length - 1]!, 1, segments),
        term,
      })
      found++
    }
  }
  return hits.sort((a, b) => a.start - b.start || a.end - b.end)
}

function merged(hits: readonly Hit[]): Range[] {
  const ranges: Range[] = []
  for (const { start, end } of hits) {
    const last = ranges.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else ranges.push([start, end])
  }
  return ranges
}

/** Where the folded terms stand in the original text, whole graphemes, overlapping and touching ranges joined. */
export function highlightRanges(original: string, foldedTerms: readonly string[]): Range[] {
  const text = original.slice(0, LOOKED_AT)
  return merged(hitsOf(text, foldedTerms, segmentsOf(text)))
}

/** Start of the window that shows the most different terms; the earliest of equals. */
function bestStart(hits: readonly Hit[], room: number): number {
  let best = 0
  let bestCount = 0
  let last = 0
  const inWindow = new Map<number, number>()
  for (const hit of hits) {
    while (last < hits.length && hits[last]!.end <= hit.start + room) {
      const { term } = hits[last]!
      inWindow.set(term, (inWindow.get(term) ?? 0) + 1)
      last++
    }
    if (inWindow.size > bestCount) {
      bestCount = inWindow.size
      best = hit.start
    }
    const left = (inWindow.get(hit.term) ?? 0) - 1
    if (left > 0) inWindow.set(hit.term, left)
    else inWindow.delete(hit.term)
  }
  return bestCount > 0 ? best : (hits[0]?.start ?? 0)
}

/**
 * Cuts the piece of a text to show under a search result: about `length` UTF-16 units, the best place (most different
 * terms, else the start of the text) `before` units from its beginning. White space becomes plain spaces, `…` stands
 * where something was cut, and no surrogate pair or grapheme is cut.
 */
export function snippet(
  original: string,
  foldedTerms: readonly string[],
  { before, length }: { before: number; length: number },
): Snippet {
  const text = original.slice(0, LOOKED_AT)
  const segments = segmentsOf(text)
  const hits = hitsOf(text, foldedTerms, segments)
  let from = Math.max(0, bestStart(hits, Math.max(1, length - before)) - before)
  if (text.length - from < length) from = Math.max(0, text.length - length)
  from = border(text, from, -1, segments)
  const to = border(text, Math.min(text.length, from + length), 1, segments)
  const piece = text.slice(from, to).toWellFormed().replace(/\s/g, ' ')
  const lead = piece.length - piece.trimStart().length
  const shown = piece.trim()
  const prefix = from > 0 ? '…' : ''
  const suffix = to < original.length ? '…' : ''
  const shift = prefix.length - from - lead
  const most = prefix.length + shown.length
  const ranges: Range[] = []
  for (const [start, end] of merged(hits)) {
    const range: Range = [Math.max(prefix.length, start + shift), Math.min(most, end + shift)]
    if (range[0] < range[1]) ranges.push(range)
  }
  return { text: prefix + shown + suffix, ranges }
}
