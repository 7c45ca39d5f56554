import { isAscii } from 'node:buffer'
import { decodeAs, strictUtf8 } from './decode.ts'
import { cyrillic, isEveryday, isWestern, judge, scoreOf } from './judge.ts'
import { type Charset, charsetOf } from './names.ts'

/** `charset` is the one that was used; `guessed` when the mail did not say so. */
export type Decoded = { text: string; charset: string; guessed: boolean }

export type DecodeOptions = {
  /** The charset the mail declares, as written. */
  label?: string | undefined
  /** Charsets that stand elsewhere in the same mail (`<meta charset>`, other parts), most telling first. */
  hints?: readonly string[]
}

const GB: Charset = { name: 'gb18030', by: 'native' }
const BIG5: Charset = { name: 'big5', by: 'iconv' }
const LATIN: Charset = { name: 'windows-1252', by: 'native' }

/** A reading of Chinese has to be this common to be believed; a western text gives a few such characters by chance. */
const LANGUAGE = 0.35
const SURELY_LANGUAGE = 0.7
/** What speaking for a charset elsewhere in the mail adds to its score. */
const HINT = 0.2

/**
 * The text of bytes of unknown honesty. A declared charset is believed as long as the bytes agree with it; `us-ascii`,
 * unknown and missing labels are not a declaration. Else: a byte order mark, UTF-8 without a fault, then GB 18030 or Big5
 * by the share of common characters, Cyrillic by its letters, and windows-1252 for the rest. Never throws.
 */
export function decodeText(bytes: Uint8Array, { label, hints = [] }: DecodeOptions = {}): Decoded {
  const marked = byMark(bytes)
  if (marked) return marked
  const charset = charsetOf(label)
  if (isAscii(bytes)) return sevenBit(bytes, charset)
  if (!charset || charset.name === 'utf-7') return guess(bytes, hints)
  const read = declared(bytes, charset, hints)
  return read ?? guess(bytes, hints)
}

function byMark(bytes: Uint8Array): Decoded | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    const text = strictUtf8(bytes)
    return text === undefined ? undefined : { text, charset: 'utf-8', guessed: false }
  }
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (!wide || bytes.length % 2 || bytes.length < 4 || !bytes.includes(0)) return undefined
  return { text: decodeAs(bytes, { name: 'utf-16', by: 'own' }), charset: 'utf-16', guessed: false }
}

const HZ = /~\{(?:[!-}][!-~]){1,100}~\}/
/** ISO-2022-JP changes its set by escape, dollar, `@` or `B`. */
const JAPANESE = /\p{Cc}(?:\$[@B]|\([JI])/u

/** Charsets that need only seven bits: some are declared, two betray themselves by their escapes. */
function sevenBit(bytes: Uint8Array, charset: Charset | undefined): Decoded {
  const ascii = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const wide = charset?.name.startsWith('utf-16') || charset?.name === 'utf-32'
  if (charset && (wide ? bytes.includes(0) : isEscaping(charset))) {
    return { text: decodeAs(bytes, charset), charset: charset.name, guessed: false }
  }
  if (JAPANESE.test(ascii)) {
    const name = 'iso-2022-jp'
    return { text: decodeAs(bytes, { name, by: 'native' }), charset: name, guessed: charset?.name !== name }
  }
  if (HZ.test(ascii.slice(0, 100_000))) {
    const text = decodeAs(bytes, { name: 'hz', by: 'own' })
    if (scoreOf(judge(text)) >= LANGUAGE) return { text, charset: 'hz', guessed: true }
  }
  return { text: ascii, charset: charset?.name ?? 'us-ascii', guessed: false }
}

function isEscaping(charset: Charset): boolean {
  return /^(?:hz|utf-7|iso-2022-.*|ibm037|ebcdic.*)$/.test(charset.name)
}

/** Reads as declared if the bytes agree; undefined when they plainly do not. */
function declared(bytes: Uint8Array, charset: Charset, hints: readonly string[]): Decoded | undefined {
  const { name } = charset
  const utf8 = strictUtf8(bytes)
  if (name === 'utf-8') return utf8 === undefined ? repaired(bytes, hints) : said(utf8, charset)
  if (name.startsWith('utf-16') || name === 'utf-32') return said(decodeAs(bytes, charset), charset)
  const text = decodeAs(bytes, charset)
  const score = scoreOf(judge(text))
  if (utf8 !== undefined && (text.includes('\ufffd') || isRatherUtf8(utf8, score, { bytes, name }))) {
    return { text: utf8, charset: 'utf-8', guessed: true }
  }
  if (name === 'gb18030' || name === 'big5') return sister(bytes, charset, { text, score })
  if (name === 'windows-1252') return misnamed(bytes) ?? said(text, charset)
  return said(text, charset)
}

function said(text: string, charset: Charset): Decoded {
  return { text, charset: charset.name, guessed: false }
}

/** A marked Latin letter inside a Latin word: `café`, that GB 18030 reads as `caf茅`. */
const MARKED_WORD = /[a-z][\u00c0-\u017f]|[\u00c0-\u017f][a-z]/i

/**
 * Faultless UTF-8 is UTF-8, unless the declared reading is better Chinese, or as good a Chinese as a word or two can be
 * (some pairs of GB 2312 bytes are UTF-8 by chance).
 */
function isRatherUtf8(utf8: string, score: number, { bytes, name }: { bytes: Uint8Array; name: string }): boolean {
  if (scoreOf(judge(utf8)) > score) return true
  if (score >= LANGUAGE) return false
  const everyday = (name === 'gb18030' || name === 'big5') && isEveryday(bytes, name)
  return !everyday || MARKED_WORD.test(utf8)
}

/** Declared as one Chinese charset and written in the other: only if the other reads far better. */
function sister(bytes: Uint8Array, charset: Charset, { text, score }: { text: string; score: number }): Decoded {
  if (score >= SURELY_LANGUAGE) return said(text, charset)
  const other = charset.name === 'gb18030' ? BIG5 : GB
  const reading = decodeAs(bytes, other)
  const better = scoreOf(judge(reading))
  return better >= LANGUAGE && better > score + 0.3
    ? { text: reading, charset: other.name, guessed: true }
    : said(text, charset)
}

/** Programs that know nothing of charsets call everything ISO 8859-1. */
function misnamed(bytes: Uint8Array): Decoded | undefined {
  if (isWestern(bytes)) return undefined
  const found = chinese(bytes, [])
  return found.score >= SURELY_LANGUAGE && found.characters > 1 ? readAs(bytes, found.charset) : undefined
}

/** UTF-8 with a few faults (cut in the middle, one line from elsewhere) stays UTF-8; with many it never was. */
function repaired(bytes: Uint8Array, hints: readonly string[]): Decoded {
  const text = decodeAs(bytes, { name: 'utf-8', by: 'native' })
  let good = 0
  let broken = 0
  for (const character of text) {
    if (character === '\ufffd') broken++
    else if (character >= '\u0080') good++
  }
  if (broken <= Math.max(good > 3 ? 2 : 0, good / 10)) return { text, charset: 'utf-8', guessed: false }
  const guessed = guess(bytes, hints)
  return guessed.charset === LATIN.name && good > broken ? { text, charset: 'utf-8', guessed: false } : guessed
}

function readAs(bytes: Uint8Array, charset: Charset): Decoded {
  return { text: decodeAs(bytes, charset), charset: charset.name, guessed: true }
}

function guess(bytes: Uint8Array, hints: readonly string[]): Decoded {
  const utf8 = strictUtf8(bytes)
  if (utf8 !== undefined) return { text: utf8, charset: 'utf-8', guessed: true }
  const found = chinese(bytes, hints)
  const western = isWestern(bytes)
  if (western ? found.score >= SURELY_LANGUAGE && found.characters > 1 : found.score >= LANGUAGE) {
    return readAs(bytes, found.charset)
  }
  const hinted = fitting(bytes, { hints, western })
  if (hinted) return hinted
  if (!western) {
    const everyday = ([GB, BIG5] as const).find((one) => isEveryday(bytes, one.name as 'gb18030' | 'big5'))
    if (everyday) return readAs(bytes, everyday)
    const slavic = cyrillic(bytes)
    if (slavic) return readAs(bytes, { name: slavic, by: 'native' })
    const mostly = repairedUtf8(bytes)
    if (mostly) return mostly
  }
  return readAs(bytes, LATIN)
}

/** Undeclared UTF-8 that was cut or damaged in one place. */
function repairedUtf8(bytes: Uint8Array): Decoded | undefined {
  const text = decodeAs(bytes, { name: 'utf-8', by: 'native' })
  const { broken, chinese: characters } = judge(text)
  return characters > 0 && broken * 5 <= characters ? { text, charset: 'utf-8', guessed: true } : undefined
}

/** What the mail says elsewhere, if these bytes agree with it. */
function fitting(
  bytes: Uint8Array,
  { hints, western }: { hints: readonly string[]; western: boolean },
): Decoded | undefined {
  for (const hint of hints) {
    const charset = charsetOf(hint)
    if (!charset || /^(?:utf|hz|windows-1252)/.test(charset.name)) continue
    const isChinese = charset.name === 'gb18030' || charset.name === 'big5'
    if (isChinese && western) continue
    const text = decodeAs(bytes, charset)
    const { broken, odd } = judge(text)
    if (broken + odd === 0 && !text.includes('\ufffd')) return { text, charset: charset.name, guessed: true }
  }
  return undefined
}

/** Enough to tell a language by; an odd number of bytes at the end costs one character. */
const SAMPLE = 40_000

type Found = { charset: Charset; score: number; characters: number }

/** The better of GB 18030 and Big5, with its score. */
function chinese(bytes: Uint8Array, hints: readonly string[]): Found {
  const named = new Set(hints.map((hint) => charsetOf(hint)?.name))
  const sample = bytes.subarray(0, SAMPLE)
  const [gb, big5] = [GB, BIG5].map((charset) => {
    const judgement = judge(decodeAs(sample, charset))
    return { charset, score: scoreOf(judgement) + (named.has(charset.name) ? HINT : 0), characters: judgement.chinese }
  }) as [Found, Found]
  return gb.score >= big5.score ? gb : big5
}
