import simplifiedOf from 'opencc-js/dict/TSCharacters'

/*
 * Folding makes texts comparable for search: two spellings that a reader takes for the same word fold to the same
 * string. It carries a 30 KB character table, so browser code does not import it: the server finds the ranges to
 * highlight and sends them.
 *
 * Conversion is by single character, never by phrase: a phrase table would turn the same character into different ones
 * depending on its neighbours, and a query that cuts a phrase would miss the text it was cut from.
 */

/** Regional spellings that opencc handles outside its main table, each given its mainland form. */
const REGIONAL = '著着 簷檐 敍叙 枱台 粧妆 糭粽 衞卫'

const REMOVED = /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u
const CONTROL = /\p{Cc}/u
/** Tried after REMOVED, because the pattern's white space includes the byte order mark. */
const SPACE = /[\s\u0085]/
/** Characters that join the one before them under normalisation: marks, and Hangul vowels and finals. */
const JOINING = /^[\p{M}\u1160-\u11ff]/u

const SPACE_UNIT = 0x20
const REMOVE = 0
/** Marks a unit whose folding depends on its neighbours or does not fit in one unit. U+FFFF is no character. */
const SLOW = 0xffff
/** Longer clusters (stacked marks) are folded anew each time, so hostile text cannot fill the memory. */
const CACHED_CLUSTER = 8
const CACHED_CLUSTERS = 20_000

let simplified: Map<string, string> | undefined
let folds: Uint16Array | undefined
let joins: Uint8Array | undefined
const clusters = new Map<string, string>()

function simplify(): Map<string, string> {
  if (simplified) return simplified
  simplified = new Map()
  for (const pair of simplifiedOf.split('|')) {
    const [from, to] = pair.split(' ')
    if (from && to && from !== to) simplified.set(from, to)
  }
  for (const [from, to] of REGIONAL.split(' ')) if (from && to) simplified.set(from, to)
  return simplified
}

/** One pass over a cluster: compatibility form, full case folding, simplified characters. */
function foldOnce(cluster: string): string {
  const table = simplify()
  let out = ''
  for (const character of cluster.normalize('NFKC').toLowerCase()) {
    if (REMOVED.test(character)) continue
    if (SPACE.test(character)) out += ' '
    else if (CONTROL.test(character)) continue
    else if (character === 'ß') out += 'ss'
    else if (character === 'ς') out += 'σ'
    else out += table.get(character) ?? character
  }
  return out.replaceAll('i\u0307', 'i').normalize('NFKC')
}

/** Folds until nothing changes any more: a simplified character may be listed as the traditional form of another. */
function settle(cluster: string): string {
  let folded = foldOnce(cluster)
  for (let again = foldOnce(folded); again !== folded; again = foldOnce(folded)) folded = again
  return folded
}

function foldCluster(cluster: string): string {
  const known = clusters.get(cluster)
  if (known !== undefined) return known
  const folded = settle(cluster.toWellFormed())
  if (cluster.length <= CACHED_CLUSTER) {
    if (clusters.size >= CACHED_CLUSTERS) clusters.clear()
    clusters.set(cluster, folded)
  }
  return folded
}

function joinsBefore(character: string): boolean {
  return JOINING.test(character.normalize('NFKD'))
}

/** Builds the two tables over the basic plane, once, on first use (about 100 ms). */
function tables(): { fold: Uint16Array; join: Uint8Array } {
  if (folds && joins) return { fold: folds, join: joins }
  const fold = new Uint16Array(0x10000)
  const join = new Uint8Array(0x10000)
  for (let unit = 0; unit < 0x10000; unit++) {
    const surrogate = unit >= 0xd800 && unit <= 0xdfff
    const character = String.fromCharCode(unit)
    if (surrogate) fold[unit] = SLOW
    else if (REMOVED.test(character)) fold[unit] = REMOVE
    else if (SPACE.test(character)) fold[unit] = SPACE_UNIT
    else if (CONTROL.test(character)) fold[unit] = REMOVE
    else if (joinsBefore(character)) {
      fold[unit] = SLOW
      join[unit] = 1
    } else {
      const folded = settle(character)
      fold[unit] = folded.length === 1 ? folded.charCodeAt(0) : SLOW
    }
  }
  folds = fold
  joins = join
  return { fold, join }
}

/** End of the cluster that starts at `start`: one character and all that join it, removed characters included. */
function clusterEnd(text: string, start: number, fold: Uint16Array, join: Uint8Array): number {
  const first = text.codePointAt(start)!
  let end = start + (first > 0xffff ? 2 : 1)
  let ahead = end
  while (ahead < text.length) {
    const point = text.codePointAt(ahead)!
    const width = point > 0xffff ? 2 : 1
    const joining = width === 2 ? joinsBefore(String.fromCodePoint(point)) : join[point] === 1
    const removed = width === 2 ? REMOVED.test(String.fromCodePoint(point)) : fold[point] === REMOVE
    if (!joining && !removed) break
    ahead += width
    if (joining) end = ahead
  }
  return end
}

type Sink = { units: Uint16Array; length: number; starts: Uint32Array | undefined; ends: Uint32Array | undefined }

function grown<T extends Uint16Array | Uint32Array>(array: T, length: number): T {
  const bigger = array instanceof Uint16Array ? new Uint16Array(length) : new Uint32Array(length)
  bigger.set(array)
  return bigger as T
}

function emit(sink: Sink, unit: number, start: number, end: number): void {
  const at = sink.length
  if (unit === SPACE_UNIT && at > 0 && sink.units[at - 1] === SPACE_UNIT) {
    if (sink.ends) sink.ends[at - 1] = end
    return
  }
  if (at === sink.units.length) {
    sink.units = grown(sink.units, at * 2 + 32)
    if (sink.starts) sink.starts = grown(sink.starts, at * 2 + 32)
    if (sink.ends) sink.ends = grown(sink.ends, at * 2 + 32)
  }
  sink.units[at] = unit
  if (sink.starts) sink.starts[at] = start
  if (sink.ends) sink.ends[at] = end
  sink.length = at + 1
}

function run(text: string, sink: Sink): void {
  const { fold, join } = tables()
  const { length } = text
  /** Where the last character that stayed began, in the source and in the output; a joining character goes back to it. */
  let lastStart = 0
  let lastLength = 0
  let index = 0
  while (index < length) {
    const source = text.charCodeAt(index)
    const unit = fold[source]!
    if (unit !== SLOW) {
      if (unit !== REMOVE) {
        lastStart = index
        lastLength = sink.length
        emit(sink, unit, index, index + 1)
      }
      index++
      continue
    }
    const point = text.codePointAt(index)!
    const joining = point > 0xffff ? joinsBefore(String.fromCodePoint(point)) : join[point] === 1
    const start = joining && lastLength < sink.length ? lastStart : index
    if (start < index) sink.length = lastLength
    const end = clusterEnd(text, start, fold, join)
    const folded = foldCluster(text.slice(start, end))
    lastStart = start
    lastLength = sink.length
    for (let i = 0; i < folded.length; i++) emit(sink, folded.charCodeAt(i), start, end)
    index = end
  }
}

const decoder = new TextDecoder('utf-16le', { ignoreBOM: true })

function textOf(sink: Sink): string {
  const units = sink.units.subarray(0, sink.length)
  if (units.length <= 256) return String.fromCharCode(...units)
  return decoder.decode(units)
}

/**
 * Folds a text for search: NFKC, full lower case, traditional → simplified by character, white space runs → one space;
 * zero-width and control characters are removed, lone surrogates become U+FFFD. Deterministic, idempotent, never throws.
 */
export function fold(text: string): string {
  const sink: Sink = { units: new Uint16Array(text.length), length: 0, starts: undefined, ends: undefined }
  run(text, sink)
  return textOf(sink)
}

/** A folded text with the way back: the folded unit `i` comes from `original.slice(map[i], ends[i])`. */
export type FoldedText = { folded: string; map: Uint32Array; ends: Uint32Array }

/**
 * Folds like `fold` and keeps, for each folded UTF-16 index, where its source begins (`map`) and ends (`ends`,
 * exclusive) in the original, both in UTF-16 units and never falling.
 */
export function foldWithMap(text: string): FoldedText {
  const sink: Sink = {
    units: new Uint16Array(text.length),
    length: 0,
    starts: new Uint32Array(text.length),
    ends: new Uint32Array(text.length),
  }
  run(text, sink)
  return {
    folded: textOf(sink),
    map: sink.starts!.subarray(0, sink.length),
    ends: sink.ends!.subarray(0, sink.length),
  }
}
