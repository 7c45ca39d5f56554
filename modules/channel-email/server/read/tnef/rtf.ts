import { decodeText } from '../charset/text.ts'

/** What the dictionary of compressed RTF holds at first ([MS-OXRTFCP] 2.1.2.1). */
const DICTIONARY =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const COMPRESSED = 0x75465a4c
const PLAIN = 0x414c454d
const MOST = 5 * 1024 * 1024

/** Unpacks compressed RTF; empty when it is none. At most 5 MB come out, whatever its header promises. */
export function unpackRtf(source: Buffer): Buffer {
  if (source.length < 16) return Buffer.alloc(0)
  const kind = source.readUInt32LE(8)
  if (kind === PLAIN) return source.subarray(16, 16 + MOST)
  if (kind !== COMPRESSED) return Buffer.alloc(0)
  const size = Math.min(source.readUInt32LE(4), MOST)
  const out = Buffer.alloc(size)
  const dictionary = Buffer.alloc(4096, 0x20)
  let write = dictionary.write(DICTIONARY, 'latin1')
  let length = 0
  const put = (byte: number) => {
    out[length++] = byte
    dictionary[write] = byte
    write = (write + 1) % 4096
  }
  for (let at = 16; at < source.length && length < size; ) {
    const control = source[at++]!
    for (let bit = 0; bit < 8 && at < source.length && length < size; bit++) {
      if (!(control & (1 << bit))) {
        put(source[at++]!)
        continue
      }
      if (at + 1 >= source.length) return out.subarray(0, length)
      const token = source.readUInt16BE(at)
      at += 2
      const from = token >> 4
      if (from === write) return out.subarray(0, length)
      for (let step = 0; step < (token & 15) + 2 && length < size; step++) put(dictionary[(from + step) % 4096]!)
    }
  }
  return out.subarray(0, length)
}

/** Groups whose content is not text of the letter. */
const HIDDEN = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'object',
  'themedata',
  'listtable',
  'generator',
])
const SIGNS: Readonly<Record<string, string>> = {
  ...{ par: '\n', line: '\n', sect: '\n', page: '\n', row: '\n', tab: '\t', cell: '\t', emdash: '—', endash: '–' },
  ...{ bullet: '•', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”' },
}
const TOKEN = /\\'([\da-f]{2})|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z])|([{}])|[\r\n]+|[^\\{}\r\n]+/gi

type State = { hidden: boolean; isHtmlTag: boolean; skip: number; plainOff: boolean }

/**
 * The body in an RTF letter: its text, or the HTML that Outlook hides inside it ([MS-OXRTFEX]). Broken RTF is read as far
 * as it goes.
 */
export function rtfBody(compressed: Buffer): { text: string; html: string } {
  const source = unpackRtf(compressed).toString('latin1')
  const isHtml = source.slice(0, 4000).includes('\\fromhtml')
  const codePage = /\\ansicpg(\d{3,5})/.exec(source.slice(0, 4000))?.[1] ?? '1252'
  const out: string[] = []
  let bytes: number[] = []
  const stack: State[] = []
  let state: State = { hidden: false, isHtmlTag: false, skip: 1, plainOff: false }
  let fallback = 0
  const flush = () => {
    if (bytes.length > 0) out.push(decodeText(Buffer.from(bytes), { label: `cp${codePage}` }).text)
    bytes = []
  }
  const isShown = () => !state.hidden && !(isHtml && state.plainOff && !state.isHtmlTag)
  const put = (text: string) => {
    if (!isShown()) return
    flush()
    out.push(text)
  }
  for (const match of source.matchAll(TOKEN)) {
    const [whole, hex, word, number, sign, brace] = match
    if (brace === '{') {
      if (stack.length < 1000) stack.push(state)
      state = { ...state }
    } else if (brace === '}') {
      state = stack.pop() ?? state
    } else if (hex) {
      if (fallback > 0) fallback--
      else if (isShown()) bytes.push(Number.parseInt(hex, 16))
    } else if (word) {
      const value = number === undefined ? undefined : Number(number)
      if (HIDDEN.has(word)) state.hidden = true
      else if (word === 'htmltag') state.isHtmlTag = true
      else if (word === 'mhtmltag') state.hidden = true
      else if (word === 'htmlrtf') state.plainOff = value !== 0
      else if (word === 'uc') state.skip = value ?? 1
      else if (word === 'u' && value !== undefined) {
        put(String.fromCharCode((value + 65536) % 65536))
        fallback = state.skip
      } else if (Object.hasOwn(SIGNS, word)) put(SIGNS[word]!)
    } else if (sign === '*') {
      state.hidden = !(isHtml && source.startsWith('\\htmltag', match.index + 2))
    } else if (sign === '~') {
      put('\u00a0')
    } else if (sign && /[\\{}]/.test(sign)) {
      put(sign)
    } else if (!/^[\r\n]/.test(whole) && !sign) {
      const shown = whole.slice(Math.min(fallback, whole.length))
      fallback = 0
      put(shown)
    }
  }
  flush()
  const body = out.join('').toWellFormed().replaceAll('\0', '')
  return isHtml ? { text: '', html: body } : { text: body.trim(), html: '' }
}
