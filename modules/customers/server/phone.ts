import parsePhone, { type CountryCode } from 'libphonenumber-js/max'
import type { Locale } from '#platform/contract/locale.ts'
import { digits } from '#platform/text/digits.ts'

/** The country whose numbers are written without a prefix by readers of a language. */
export function regionOf(locale: Locale | null | undefined): CountryCode {
  return locale === 'zh-TW' ? 'TW' : 'CN'
}

export type Phone = {
  /** E.164, with `;ext=` where there is an extension; bare digits for short service numbers such as 10086. */
  normalised: string
  /** The digits in every usual spelling, apart by spaces; fragments are looked for in it. */
  searchText: string
}

const allowed = /^[\d+\-‐-―.()[\]/\s#*,;:a-z转轉分机機內内線线]+$/i
const extension = /(?:\s*[,;，]?\s*(?:转|轉|分机|分機|内线|內線|extension|ext\.?|x|#)\s*[:：]?\s*)(\d{1,8})$/i

/** The number by the plan of its own prefix or of `region`; a mobile number of across the strait is known as such. */
function inPlan(text: string, region: CountryCode) {
  const parsed = parsePhone(text, region)
  if (parsed?.isValid()) return parsed
  if (text.startsWith('+')) return parsed?.isPossible() ? parsed : undefined
  const across = parsePhone(text, region === 'TW' ? 'CN' : 'TW')
  return across?.getType() === 'MOBILE' ? across : undefined
}

/**
 * Reads a phone number as people write it: 138 0013 8000, +86-138-0013-8000, (02) 2345-6789, 0755-8888 6666 转 801.
 * A number without a country prefix belongs to `region`.
 * @returns null when it is no phone number
 */
export function readPhone(value: string, region: CountryCode): Phone | null {
  const text = value.normalize('NFKC').trim()
  if (text.length > 60 || !allowed.test(text)) return null
  const ext = extension.exec(text)?.[1] ?? ''
  const main = text.replace(extension, '').trim()
  if (/[^\d+\-‐-―.()[\]/\s]/.test(main)) return null
  const given = digits(main)
  if (given.length < 3 || given.length > 20) return null
  const known = inPlan(main, region)
  // What no numbering plan knows (short service numbers, house extensions) still is how somebody is reached.
  const number = known?.number ?? given
  const spellings = [
    digits(number),
    given,
    ...(known ? [digits(known.formatNational())] : []),
    ...(ext ? [given + ext, ext] : []),
  ]
  return {
    normalised: ext ? `${number};ext=${ext}` : number,
    searchText: [...new Set(spellings)]
      .filter((one, _index, all) => !all.some((other) => other !== one && other.includes(one)))
      .join(' '),
  }
}
