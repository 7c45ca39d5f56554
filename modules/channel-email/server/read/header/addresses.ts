import type { MailAddress } from '../shapes.ts'
import { decodeWords, findWords, oneLine } from './encoded-words.ts'

/** A piece of an entry: text outside the angle brackets, quoted or not, or an encoded word. */
type Segment = { text: string; quoted: boolean }
type Entry = {
  segments: Segment[]
  /** How many of them stand before the last angle. */
  named: number
  angles: string[]
  comments: string[]
  hasAddress: boolean
}

const LONGEST_NAME = 500
const LONGEST_ADDRESS = 998
/** What is looked at of anything longer: all work below stays in proportion to the header. */
const WINDOW = 2000

/**
 * The addresses of a header (already Unicode, see `headerText`): groups, comments, quoted names, names with commas, Chinese
 * punctuation (`，；＜＞`), forgotten brackets. An entry without an address has `address` '': keep it only where a name is
 * better than nothing. Never throws; reads at most `most` entries.
 */
export function parseAddresses(header: string, most = 1000): MailAddress[] {
  const found = parse(header, most)
  if (found.some(({ address }) => address.includes('@')) || !header.includes('=?')) return found
  // The whole of it, with its brackets, stands inside an encoded word.
  const decoded = decodeWords(header)
  return /[@＠]/.test(decoded) ? parse(decoded, most) : found
}

function parse(header: string, most: number): MailAddress[] {
  const entries = split(header, most)
  const addresses: MailAddress[] = []
  let pending: Segment[] = []
  for (const entry of entries) {
    const before = pending
    pending = []
    if (before.length > 0 && entry.angles.length > 0) {
      entry.segments = [...before, { text: ', ', quoted: false }, ...entry.segments]
    } else if (before.length > 0) {
      addresses.push(nameOnly(before))
    }
    const read = readEntry(entry)
    if (read.length === 0) pending = entry.segments.filter(({ text }) => text.trim())
    else addresses.push(...read)
  }
  if (pending.length > 0) addresses.push(nameOnly(pending))
  return addresses.slice(0, most)
}

function nameOnly(segments: Segment[]): MailAddress {
  return { name: nameOf(segments, []), address: '' }
}

/** Cuts the header into entries at commas and semicolons that stand outside quotes, brackets, comments and words. */
function split(header: string, most: number): Entry[] {
  const entries: Entry[] = []
  const words = new Map(findWords(header).map(({ start, end }) => [start, end]))
  const lastSemicolon = header.lastIndexOf(';')
  const lastQuote = header.lastIndexOf('"')
  const lastParenthesis = header.lastIndexOf(')')
  let entry = emptyEntry()
  let plain = ''
  const flush = () => {
    if (plain) entry.segments.push({ text: plain, quoted: false })
    plain = ''
  }
  const finish = () => {
    flush()
    if (entry.segments.length + entry.angles.length > 0) entries.push(entry)
    entry = emptyEntry()
  }
  for (let at = 0; at < header.length && entries.length <= most; at++) {
    const sign = header[at]!
    const wordEnd = words.get(at)
    if (wordEnd !== undefined) {
      plain += header.slice(at, wordEnd)
      at = wordEnd - 1
    } else if (sign === '\\' && at + 1 < header.length) {
      plain += header[++at]
    } else if (sign === '"' && at < lastQuote && !isStray(header, at)) {
      flush()
      const end = quoteEnd(header, at + 1)
      entry.segments.push({ text: header.slice(at + 1, end).replace(/\\(.)/g, '$1'), quoted: true })
      at = end
    } else if (sign === '(' && at < lastParenthesis) {
      const end = commentEnd(header, at)
      entry.comments.push(header.slice(at + 1, end))
      plain += ' '
      at = end
    } else if (sign === '<' || sign === '＜') {
      flush()
      const { end, isClosed } = angleEnd(header, at + 1)
      const inside = header.slice(at + 1, end)
      const next = /@/.test(inside) ? withoutComma(entry) : null
      if (next) {
        entries.push(entry)
        entry = next
      }
      entry.angles.push(inside)
      entry.named = entry.segments.length
      entry.hasAddress = true
      at = isClosed ? end : end - 1
    } else if (sign === ',' || sign === ';' || (entry.hasAddress && isChinese(sign))) {
      finish()
    } else if (sign === ':' && at < lastSemicolon && !entry.hasAddress) {
      entry = emptyEntry()
      plain = ''
    } else if (sign !== '>' && sign !== '＞') {
      if (sign === '@' || sign === '＠') entry.hasAddress = true
      plain += sign
    }
  }
  finish()
  return entries
}

function emptyEntry(): Entry {
  return { segments: [], named: 0, angles: [], comments: [], hasAddress: false }
}

/** `A <a@example.com> B <b@example.com>`: takes from an entry the name of the next, null when there is none. */
function withoutComma(entry: Entry): Entry | null {
  const isNamed = entry.segments.slice(entry.named).some(({ text }) => /[\p{L}\p{N}]/u.test(text))
  if (!isNamed || !entry.angles.some((angle) => angle.includes('@'))) return null
  return { ...emptyEntry(), segments: entry.segments.splice(entry.named) }
}

function isChinese(sign: string): boolean {
  return sign === '，' || sign === '；' || sign === '、'
}

/** The closing quote; of a text that ends with an escaped one, that one. */
function quoteEnd(header: string, from: number): number {
  for (let at = from; at < header.length; at++) {
    if (header[at] === '\\') at++
    else if (header[at] === '"') return at
  }
  const escaped = header.indexOf('"', from)
  return escaped < 0 ? header.length : escaped
}

/** A quote that was never closed: what it would take in goes to the next name, past somebody's address. */
function isStray(header: string, at: number): boolean {
  return /^"[^"<>]{0,200}<[^"<>\s]{1,200}@[^"<>]{1,200}>\s{0,20}[,;]/.test(header.slice(at, at + 700))
}

function commentEnd(header: string, from: number): number {
  let depth = 0
  for (let at = from; at < header.length; at++) {
    if (header[at] === '\\') at++
    else if (header[at] === '(') depth++
    else if (header[at] === ')' && --depth === 0) return at
  }
  return header.length
}

/** The bracket's end; without one, where the next bracket or entry begins. */
function angleEnd(header: string, from: number): { end: number; isClosed: boolean } {
  const text = header.slice(from, from + WINDOW)
  const start = /^[\s<＜]*/.exec(text)![0].length
  const close = text.search(/[>＞]/)
  const open = text.slice(start).search(/[<＜]/)
  if (close >= 0 && (open < 0 || close < start + open)) return { end: from + close, isClosed: true }
  const end = text.slice(start).search(/[<＜,;]/)
  return { end: end < 0 ? Math.min(header.length, from + WINDOW) : from + start + end, isClosed: false }
}

function readEntry(entry: Entry): MailAddress[] {
  const inside = entry.angles.slice(0, 1000).flatMap((angle) => fromAngle(angle))
  const addressed = inside.filter(({ address }) => address)
  const full = addressed.filter(({ address }) => address.includes('@'))
  const named = full.length > 0 ? full : addressed
  const outside = entry.segments.some(({ text, quoted }) => !quoted && /[@＠]/.test(text))
  if (named.length > 0 && (!outside || named.some(({ address }) => address.includes('@')))) {
    const name = nameOf(entry.segments, entry.comments) || named[0]!.name
    return named.map(({ address }, index) => ({ name: index === 0 ? name : '', address }))
  }
  const several = entry.angles.length > 0 ? [] : severalBare(entry.segments)
  if (several.length > 1) return several
  const { address, rest } = fromSegments(entry.segments)
  const all = [...rest, ...entry.angles.map((text) => ({ text, quoted: false }))]
  const name = nameOf(all, entry.comments)
  if (address) return [{ name, address }]
  return entry.angles.length > 0 && name ? [{ name, address: '' }] : []
}

/** What stands between angle brackets: an address, several, a route before it, or a name and an address. */
function fromAngle(angle: string): MailAddress[] {
  // An address that stands there in the open counts: what words spell must not take its place.
  const text = angle.includes('=?') && !angle.includes('@') ? decodeWords(angle) : angle
  const pieces = /@[^@]*[,;]/.test(text.slice(0, WINDOW)) && !text.trim().startsWith('@') ? text.split(/[,;]/) : [text]
  return pieces.map((piece) => {
    const clean = piece
      .slice(0, WINDOW)
      .replace(/^[\s<＜]+/, '')
      .replace(/^(?:@[^,:]{1,300}[,:])+(?=[^@]*@)/, '')
    const spaced = /^\S+\s+(\S+@\S+)$/.exec(clean.trim())
    if (spaced && !/@/.test(clean.slice(0, clean.indexOf(spaced[1]!)))) {
      return { name: tidy(clean.slice(0, clean.indexOf(spaced[1]!))), address: cleanAddress(spaced[1]!) }
    }
    if (!/[@＠]/.test(clean) && /[\u0080-\uffff]|\S\s+\S/.test(clean)) return { name: clean.trim(), address: '' }
    return { name: '', address: cleanAddress(clean) }
  })
}

/** Addresses with nothing but spaces between them. */
function severalBare(segments: Segment[]): MailAddress[] {
  if (segments.some(({ quoted }) => quoted)) return []
  const words = segments
    .map(({ text }) => text)
    .join('')
    .trim()
    .split(/\s+/)
  return words.every((word) => /^[^\s@]+@[^\s@]+$/.test(word))
    ? words.map((word) => ({ name: '', address: cleanAddress(word) }))
    : []
}

/** An address that stands without brackets, and what is left as a name. */
function fromSegments(segments: Segment[]): { address: string; rest: Segment[] } {
  for (const [index, { text, quoted }] of segments.entries()) {
    const after = segments[index + 1]
    if (quoted && after && !after.quoted && /^@\S/.test(after.text)) {
      const domain = /^@\S+/.exec(after.text)![0]
      const rest = segments
        .with(index + 1, { text: after.text.slice(domain.length), quoted: false })
        .toSpliced(index, 1)
      return { address: cleanAddress(`"${text}"${domain}`), rest }
    }
    const found = quoted ? undefined : bareAddress(text)
    if (!found) continue
    const rest = text.slice(0, found.start).replace(/mailto:$/i, '') + text.slice(found.end)
    return {
      address: cleanAddress(text.slice(found.start, found.end)),
      rest: segments.with(index, { text: rest, quoted: false }),
    }
  }
  const quoted = segments.findIndex((one) => one.quoted && /^\s*[^\s@]+@[^\s@]+\s*$/.test(one.text))
  if (quoted >= 0) return { address: cleanAddress(segments[quoted]!.text), rest: segments.toSpliced(quoted, 1) }
  return { address: '', rest: segments }
}

const OUTSIDE = /[\s<>()[\]",;:，；、：]/

/** Where an address stands in running text. */
function bareAddress(text: string): { start: number; end: number } | undefined {
  for (let at = text.search(/[@＠]/); at >= 0; ) {
    let start = at
    let end = at + 1
    while (start > 0 && at - start < WINDOW && !OUTSIDE.test(text[start - 1]!)) start--
    while (end < text.length && end - at < WINDOW && !/[\s<>()",;:，；、：]/.test(text[end]!)) end++
    // `user@[192.0.2.1]`, `user@[IPv6:2001:db8::1]`.
    const literal = /^\[[\da-z.:]{3,60}\]/i.exec(text.slice(at + 1, at + 70))?.[0]
    if (literal) end = at + 1 + literal.length
    if (start < at && end > at + 1) return { start, end }
    const next = text.slice(end).search(/[@＠]/)
    at = next < 0 ? -1 : end + next
  }
  return undefined
}

function cleanAddress(text: string): string {
  const bare = text
    .slice(0, WINDOW)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029<>＜＞]+/gu, '')
    .replace(/＠/g, '@')
    .replace(/^\s*mailto:/i, '')
  const compact = bare.includes('"') ? bare.trim() : bare.replace(/\s+/g, '')
  const plain = compact.replace(/^['‘’]+(?=.*@)|['‘’.,;，；。]+$/g, '')
  if (/^["'<>\s]*$/.test(plain)) return ''
  return (plain.includes('[') ? plain : plain.replace(/\]+$/, '')).slice(0, LONGEST_ADDRESS)
}

function nameOf(segments: Segment[], comments: string[]): string {
  const text = tidy(segments.map((one) => one.text).join(''))
  return text || tidy(comments.find((one) => one.trim()) ?? '')
}

/** Direction marks could make a name read as another. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g

function tidy(text: string): string {
  const name = oneLine(decodeWords(text).slice(0, WINDOW)).replace(DIRECTION, '').replace(/\s+/g, ' ')
  const quotes = name.split('"').length - 1
  const bare = /^['‘“](.+)['’”]$/.exec(name)?.[1] ?? (quotes % 2 ? name.replace(/^"|"$/g, '') : name)
  return bare.replace(/\[$/, '').trim().slice(0, LONGEST_NAME).toWellFormed()
}
