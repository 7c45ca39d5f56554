import { commonCharacters } from './common.ts'

/** What a reading of bytes looks like. Shares are of the Chinese characters in it. */
export type Judgement = { text: string; chinese: number; common: number; broken: number; odd: number }

/** Enough to judge by; a letter's beginning is as Chinese as its end. */
const SAMPLE = 20_000

/** Private characters, unassigned ones, controls from the upper half: nobody writes them, a wrong charset gives them. */
const ODD = /[\u0080-\u009f\p{Co}\p{Cn}]/u
const HAN = /[\u4e00-\u9fff]/
/** Characters that no letter of today needs, but that misread bytes are full of. */
const RARE = /[\u3400-\u4dbf\uf900-\ufaff\u{20000}-\u{3ffff}\u02b0-\u02ff\u0530-\u06ff]/u

/** Counts what speaks for and against a reading. */
export function judge(text: string): Judgement {
  const judgement: Judgement = { text, chinese: 0, common: 0, broken: 0, odd: 0 }
  for (const character of text.length > SAMPLE ? text.slice(0, SAMPLE) : text) {
    if (character < '\u0080') continue
    if (character === '\ufffd') judgement.broken++
    else if (HAN.test(character)) {
      judgement.chinese++
      if (commonCharacters.has(character)) judgement.common++
    } else if (ODD.test(character) || RARE.test(character)) judgement.odd++
  }
  return judgement
}

/** From 1 (every character is a common one) to far below 0 (broken); 0 when nothing in it is Chinese. */
export function scoreOf({ chinese, common, broken, odd }: Judgement): number {
  const all = chinese + broken + odd
  return all === 0 ? 0 : (common - 2 * broken - odd) / all
}

/** Whether bytes outside ASCII mostly stand alone, as `é` and `ü` do in western mail; Chinese characters take two. */
export function isWestern(bytes: Uint8Array): boolean {
  let single = 0
  let paired = 0
  const end = Math.min(bytes.length, SAMPLE)
  for (let at = 0; at < end; at++) {
    if (bytes[at]! < 0x80) continue
    let run = 1
    while (at + run < end && bytes[at + run]! >= 0x80) run++
    if (run === 1) single++
    else paired += run
    at += run
  }
  return single * 2 > paired
}

/**
 * Whether all bytes outside ASCII are pairs of the part of a charset where the signs and the everyday characters are
 * (GB 2312: rows 1 to 3 and level 1; Big5: signs and level 1). Names of people are there, be they common or not.
 */
export function isEveryday(bytes: Uint8Array, charset: 'gb18030' | 'big5'): boolean {
  const gb = charset === 'gb18030'
  let pairs = 0
  for (let at = 0; at < Math.min(bytes.length, SAMPLE); at++) {
    const lead = bytes[at]!
    if (lead < 0x80) continue
    const trail = bytes[++at] ?? 0
    const fits = gb
      ? trail >= 0xa1 && trail < 0xff && ((lead >= 0xa1 && lead <= 0xa3) || (lead >= 0xb0 && lead <= 0xd7))
      : ((trail >= 0x40 && trail < 0x7f) || (trail >= 0xa1 && trail < 0xff)) && lead >= 0xa1 && lead <= 0xc6
    if (!fits) return false
    pairs++
  }
  return pairs > 0
}

/** `windows-1251` or `koi8-r` when nearly all bytes outside ASCII are Cyrillic letters of one of them, mostly small ones. */
export function cyrillic(bytes: Uint8Array): 'windows-1251' | 'koi8-r' | undefined {
  let all = 0
  let low = 0
  let high = 0
  for (let at = 0; at < Math.min(bytes.length, SAMPLE); at++) {
    const byte = bytes[at]!
    if (byte < 0x80) continue
    all++
    if (byte >= 0xe0) high++
    else if (byte >= 0xc0) low++
  }
  if (all < 4 || (low + high) / all < 0.9) return undefined
  return high > low ? 'windows-1251' : 'koi8-r'
}
