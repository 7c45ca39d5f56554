import { isAscii } from 'node:buffer'
import { decodeText } from '../charset/text.ts'
import { decodeWords } from './encoded-words.ts'

/** A header such as Content-Type: its value in lower case, its parameters by lower-case name, not yet decoded. */
export type Parameterised = { value: string; parameters: ReadonlyMap<string, string> }

/** More than any mail has; the rest is not read. */
const MOST_PARAMETERS = 200
const LONGEST = 65_536
/** Names that begin a parameter where a mail program forgot the semicolon before it. */
const KNOWN =
  'charset|format|delsp|name|filename|boundary|type|start|start-info|size|report-type|protocol|micalg|method|access-type|id|number|total|smime-type|creation-date|modification-date|read-date|reply-type'
const FORGOTTEN = new RegExp(`\\s{1,20}(?=(?:${KNOWN})(?:\\*\\d{0,3}\\*?)?=)`, 'i')
const FORGOTTEN_HERE = new RegExp(`\\s{1,20}(?:${KNOWN})(?:\\*\\d{0,3}\\*?)?=`, 'iy')

/**
 * Reads `value; name=x; name="y"`. Forgiving: quotes inside quotes, unquoted values with spaces, forgotten semicolons and
 * ends. The first of several parameters of one name counts.
 */
export function parseParameters(text: string): Parameterised {
  const header = text.slice(0, LONGEST)
  const semicolon = header.indexOf(';')
  const head = semicolon < 0 ? header : header.slice(0, semicolon)
  const forgotten = FORGOTTEN.exec(head)
  const bare = /^[\w-]+\*?=/.test(head.trim())
  const end = bare ? 0 : forgotten ? forgotten.index : head.length
  const parameters = new Map<string, string>()
  let at = end
  for (let count = 0; at < header.length && count < MOST_PARAMETERS; count++) {
    at = skip(header, at, /[;\s,]+/y)
    const equals = header.indexOf('=', at)
    const next = header.indexOf(';', at)
    if (equals < 0) break
    if (next >= 0 && next < equals) {
      at = next
      continue
    }
    const name = header
      .slice(at, Math.min(equals, at + 200))
      .trim()
      .toLowerCase()
    const read = readValue(header, skip(header, equals + 1, /\s+/y))
    if (/^[\w!#$&+.^*-]{1,80}$/.test(name) && !parameters.has(name)) parameters.set(name, read.value)
    at = read.end
  }
  return { value: header.slice(0, end).trim().toLowerCase(), parameters }
}

function skip(text: string, at: number, what: RegExp): number {
  what.lastIndex = at
  return what.test(text) ? what.lastIndex : at
}

function readValue(text: string, from: number): { value: string; end: number } {
  const quote = text[from]
  if (quote === '"') return readQuoted(text, from + 1)
  const semicolon = text.indexOf(';', from)
  const end = semicolon < 0 ? text.length : semicolon
  const value = text.slice(from, end)
  const forgotten = FORGOTTEN.exec(value)
  return forgotten
    ? { value: value.slice(0, forgotten.index).trim(), end: from + forgotten.index }
    : { value: value.trim(), end }
}

/** A quote ends where a semicolon, the end or another parameter follows; without such a one at the first quote. */
function readQuoted(text: string, from: number): { value: string; end: number } {
  let first = -1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') {
      at++
    } else if (text[at] === '"') {
      if (first < 0) first = at
      FORGOTTEN_HERE.lastIndex = at + 1
      const after = skip(text, at + 1, /\s{0,200}/y)
      if (after >= text.length || text[after] === ';' || FORGOTTEN_HERE.test(text)) {
        return { value: unescaped(text.slice(from, at)), end: at + 1 }
      }
    }
  }
  if (first >= 0) return { value: unescaped(text.slice(from, first)), end: first + 1 }
  const semicolon = text.indexOf(';', from)
  const end = semicolon < 0 ? text.length : semicolon
  return { value: unescaped(text.slice(from, end)), end }
}

/** Only quotes and backslashes are escaped: `C:\mail\a.pdf` is written as it stands by programs that know no better. */
function unescaped(text: string): string {
  return text.replace(/\\(["\\])/g, '$1')
}

const SECTION = /^(.+?)(?:\*(\d{1,3}))?(\*)?$/

/**
 * The readable value of a parameter: RFC 2231 (percent signs, charset, continuations, all mixed), else encoded words, else
 * percent-encoded UTF-8, else as it stands. Undefined when there is none.
 */
export function readParameter(
  parameters: ReadonlyMap<string, string>,
  name: string,
  hints: readonly string[] = [],
): string | undefined {
  const sections: { order: number; extended: boolean; value: string }[] = []
  for (const [key, value] of parameters) {
    const match = key.startsWith(name) ? SECTION.exec(key) : null
    if (match?.[1] !== name || key === name) continue
    sections.push({ order: Number(match[2] ?? 0), extended: match[3] === '*', value })
  }
  const plain = parameters.get(name)
  if (sections.length === 0) return plain === undefined ? undefined : readPlain(plain)
  sections.sort((one, other) => one.order - other.order)
  const text = sections.some(({ extended }) => extended)
    ? readExtended(sections, hints)
    : readPlain(sections.map(({ value }) => value).join(''))
  return plain !== undefined && (text.includes('\ufffd') || !text.trim()) ? readPlain(plain) : text
}

function readPlain(value: string): string {
  if (value.includes('=?')) return decodeWords(value.replace(/^"|"$/g, ''))
  if (!/%[\da-f]{2}/i.test(value)) return value
  const bytes = percentBytes(value)
  if (isAscii(bytes) || /[\u0080-\uffff]/.test(value)) return value
  const { text, charset } = decodeText(bytes)
  return charset === 'utf-8' ? text : value
}

function readExtended(sections: { extended: boolean; value: string }[], hints: readonly string[]): string {
  let label: string | undefined
  const pieces = sections.map(({ extended, value }, index) => {
    if (!extended) return Buffer.from(value, /[\u0100-\uffff]/.test(value) ? 'utf8' : 'latin1')
    const named = index === 0 ? /^([^']{0,80})'[^']{0,80}'/.exec(value) : null
    if (named?.[1]) label = named[1]
    return percentBytes(named ? value.slice(named[0].length) : value)
  })
  const { text } = decodeText(Buffer.concat(pieces), { label, hints })
  return text.includes('=?') ? decodeWords(text) : text
}

function percentBytes(value: string): Buffer {
  if (/[\u0100-\uffff]/.test(value)) return Buffer.from(value, 'utf8')
  return Buffer.from(
    value.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
