import { charsetOf } from '../charset/names.ts'
import { decodeText } from '../charset/text.ts'
import { decodeBase64 } from '../transfer/base64.ts'

/** An encoded word of RFC 2047 at its place in a header. */
type Word = { start: number; end: number; label: string; encoding: 'b' | 'q'; content: string }

const BEGIN = /=\?\s?([^?\s]{1,80})\s?\?\s?([bq])\s?\?/iy

/**
 * The encoded words of a header, first to last. Broken ones are read as far as they make sense: without their end, with
 * spaces inside, with nothing between one and the next. The work grows with the length of the header.
 */
export function findWords(header: string): Word[] {
  const words: Word[] = []
  const lastEnd = header.lastIndexOf('?=')
  let at = header.indexOf('=?')
  while (at >= 0) {
    const word = wordAt(header, at, lastEnd)
    if (word) words.push(word)
    at = header.indexOf('=?', word ? word.end : at + 2)
  }
  return words
}

function wordAt(header: string, start: number, lastEnd: number): Word | undefined {
  BEGIN.lastIndex = start
  const begin = BEGIN.exec(header)
  if (!begin) return undefined
  const from = BEGIN.lastIndex
  const stop = from <= lastEnd ? header.indexOf('?=', from) : -1
  const next = header.indexOf('=?', from)
  const word = { start, label: begin[1]!, encoding: begin[2]!.toLowerCase() as 'b' | 'q' }
  if (next >= 0 && (stop < 0 || next < stop) && isBegin(header, next)) {
    const content = header.slice(from, next).trimEnd()
    return { ...word, end: from + content.length, content }
  }
  if (stop >= 0) return { ...word, end: stop + 2, content: header.slice(from, stop) }
  if (next >= 0) return undefined
  // The header was cut inside its last word.
  const content = /^[^\s"<>]*/.exec(header.slice(from))![0]
  return { ...word, end: from + content.length, content: content.replace(/\?$/, '') }
}

function isBegin(header: string, at: number): boolean {
  BEGIN.lastIndex = at
  return BEGIN.test(header)
}

/** The bytes of one word. A content that is plainly of the other encoding is read as such. */
function bytesOf({ encoding, content }: { encoding: 'b' | 'q'; content: string }): Buffer {
  if (encoding === 'b' && /=[\da-f]{2}(?!=*$)/i.test(content)) return bytesOfQ(content)
  if (
    encoding === 'q' &&
    content.length < 1000 &&
    content.length % 4 === 0 &&
    /^(?:[a-z\d+/]{4})*[a-z\d+/]{2,3}={1,2}$/i.test(content)
  ) {
    return decodeBase64(content)
  }
  return encoding === 'b' ? decodeBase64(content) : bytesOfQ(content)
}

function bytesOfQ(content: string): Buffer {
  const text = content
    .replaceAll('_', ' ')
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(text, 'latin1')
}

const COUNTS_AGAINST = /[\ufffd\p{Cc}\p{Co}\p{Cn}]/gu

/** The text of words of one charset that follow each other: a character, or a group of base64, may be split over two. */
function decodeRun(run: readonly Word[]): string {
  const label = run[0]!.label.replace(/\*[a-z\d-]*$/i, '')
  const apart = decodeText(Buffer.concat(run.map(bytesOf)), { label }).text
  if (run.length === 1 || !run.some(isTorn)) return apart
  const joined: Word[] = []
  for (const word of run) {
    const before = joined.at(-1)
    if (before && isTorn(before) && word.encoding === 'b') before.content = compact(before) + compact(word)
    else joined.push({ ...word })
  }
  const together = decodeText(Buffer.concat(joined.map(bytesOf)), { label }).text
  const faults = (text: string) => text.match(COUNTS_AGAINST)?.length ?? 0
  return faults(together) <= faults(apart) && joined.every((word) => !isTorn(word)) ? together : apart
}

function compact({ content }: Word): string {
  return content.replace(/\s+/g, '')
}

function isTorn(word: Word): boolean {
  return word.encoding === 'b' && !word.content.includes('=') && compact(word).length % 4 !== 0
}

function keyOf({ label }: Word): string {
  const plain = label.replace(/\*[a-z\d-]*$/i, '')
  return charsetOf(plain)?.name ?? plain.toLowerCase()
}

/**
 * The text of a header with its encoded words read; white space between two words goes (RFC 2047, 6.2). Characters outside
 * the words stay as they are: bring raw bytes into Unicode first (`headerText`).
 */
export function decodeWords(header: string): string {
  if (!header.includes('=?')) return header
  const words = findWords(header)
  let out = ''
  let done = 0
  for (let index = 0; index < words.length; ) {
    const first = words[index]!
    const run = [first]
    while (index + run.length < words.length) {
      const next = words[index + run.length]!
      if (header.slice(run.at(-1)!.end, next.start).trim() || keyOf(next) !== keyOf(first)) break
      run.push(next)
    }
    const before = header.slice(done, first.start)
    if (done === 0 || before.trim()) out += before
    out += decodeRun(run)
    done = run.at(-1)!.end
    index += run.length
  }
  return out + header.slice(done)
}

/** Bytes that are not plain ASCII text, and the escapes of Japanese and Chinese seven-bit charsets. */
const RAW = /[\u0080-\u00ff]|~\{|\p{Cc}[$(]/u

/**
 * A header's bytes (`raw`, one character each) as Unicode, its encoded words left alone: raw bytes of any charset are guessed, all of the header
 * together, helped by the charsets of the mail's other parts.
 */
export function headerText(raw: string, hints: readonly string[] = []): string {
  if (!RAW.test(raw)) return raw
  const words = raw.includes('=?') ? findWords(raw) : []
  const gaps: string[] = []
  let done = 0
  for (const { start, end } of words) {
    gaps.push(raw.slice(done, start))
    done = end
  }
  gaps.push(raw.slice(done))
  const { charset, text } = decodeText(Buffer.from(gaps.join(''), 'latin1'), { hints })
  if (words.length === 0) return text
  const read = (gap: string) => (RAW.test(gap) ? decodeText(Buffer.from(gap, 'latin1'), { label: charset }).text : gap)
  return gaps
    .map((gap, index) => read(gap) + (words[index] ? raw.slice(words[index].start, words[index].end) : ''))
    .join('')
}

/** A decoded header as one clean line: no control characters, no line ends, well-formed. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\0', '')
    .replace(/[\p{Cc}\u2028\u2029\ufeff]+/gu, ' ')
    .trim()
}
