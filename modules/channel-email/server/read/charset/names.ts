import iconv from 'iconv-lite'

/** How bytes are read: by the platform (`native`), by iconv-lite, by a decoder of ours, or unknown. */
export type Charset = { name: string; by: 'native' | 'iconv' | 'own' }

/** Labels that mail uses and the platform does not know, or reads as too small a set. */
const ALIASES: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  'utf-8-mac': 'utf-8',
  utf8mb4: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  cp65001: 'utf-8',
  'utf-7': 'utf-7',
  utf7: 'utf-7',
  'unicode-1-1-utf-7': 'utf-7',
  cp65000: 'utf-7',
  'x-unicode-2-0-utf-7': 'utf-7',
  hz: 'hz',
  'hz-gb-2312': 'hz',
  'hz-gb2312': 'hz',
  'iso-2022-kr': 'iso-2022-kr',
  'iso-2022-cn': 'iso-2022-cn',
  'iso-2022-cn-ext': 'iso-2022-cn',
  'euc-cn': 'gb18030',
  euccn: 'gb18030',
  'x-euc-cn': 'gb18030',
  gb: 'gb18030',
  gbk2312: 'gb18030',
  'gb-2312': 'gb18030',
  gb2312_charset: 'gb18030',
  gb2312: 'gb18030',
  'gb_2312-80': 'gb18030',
  gb18030: 'gb18030',
  'gb-18030': 'gb18030',
  'gb18030-2000': 'gb18030',
  'gb18030-2022': 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  936: 'gb18030',
  'windows-936': 'gb18030',
  'win-936': 'gb18030',
  'x-mac-chinesesimp': 'gb18030',
  'x-mswin-936': 'gb18030',
  'zh-cn': 'gb18030',
  cp950: 'big5',
  ms950: 'big5',
  950: 'big5',
  'windows-950': 'big5',
  'x-windows-950': 'big5',
  'big-5': 'big5',
  big5_hkscs: 'big5-hkscs',
  'big5-hkscs': 'big5-hkscs',
  'big5-hkscs:2004': 'big5-hkscs',
  'big5-hk': 'big5-hkscs',
  'x-mac-chinesetrad': 'big5',
  'zh-tw': 'big5',
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  949: 'euc-kr',
  'windows-949': 'euc-kr',
  uhc: 'euc-kr',
  'ks_c_5601-1987': 'euc-kr',
  'ks_c_5601-1992': 'euc-kr',
  ksc5601: 'euc-kr',
  'x-windows-949': 'euc-kr',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  'windows-932': 'shift_jis',
  'x-sjis': 'shift_jis',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  eucjp: 'euc-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  'iso-8859-8-i': 'iso-8859-8-i',
  'iso-8859-1-windows-3.1-latin-1': 'windows-1252',
  'iso-8859-1-unicode': 'windows-1252',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'iso-8859': 'windows-1252',
  ansi: 'windows-1252',
  'utf-16': 'utf-16',
  utf16: 'utf-16',
  'ucs-2': 'utf-16',
  unicode: 'utf-16',
  'utf-32': 'utf-32',
  'tis-620': 'windows-874',
}

/** Labels that promise seven bits or nothing at all: the bytes decide. */
const SAYS_NOTHING =
  /^(?:us-?ascii|ascii|ansi_x3\.4.*|iso-?646.*|cp367|ibm367|646|unknown.*|x-unknown|default|default_charset|none|null|undefined|binary|7-?bit|8-?bit|x-user-defined|charset|us)$/

const OWN = new Set(['hz', 'iso-2022-kr', 'iso-2022-cn', 'utf-7', 'utf-16', 'utf-32'])

/** The label as written in mail, without quotes, signs and words around it: `"UTF-8;` and `3Dgb2312` lose their junk. */
function bare(label: string): string {
  const lower = label.slice(0, 200).toLowerCase()
  const value = lower.replace(/^[\s"'=:,;]*(?:charset\s*=\s*)?(?:3d)?[\s"'=]*/, '')
  const word = /^[\w][\w.:+()-]*/.exec(value)?.[0] ?? ''
  return word.replace(/(?:http-equiv|content-t).*$/, '').replace(/[.:+(_-]+$/, '')
}

/**
 * Which charset a label names; undefined when it names none that could be read, or only promises ASCII: then the bytes
 * must tell.
 */
export function charsetOf(label: string | undefined): Charset | undefined {
  if (!label) return undefined
  if (seen.has(label)) return seen.get(label)
  const charset = find(label)
  if (seen.size >= 500) seen.clear()
  seen.set(label.slice(0, 200), charset)
  return charset
}

const seen = new Map<string, Charset | undefined>()

function find(label: string): Charset | undefined {
  const name = bare(label)
  if (!name || SAYS_NOTHING.test(name)) return undefined
  return known(name) ?? known(name.replaceAll('_', '-')) ?? known(name.replace(/^(?:x-|cs)/, '')) ?? chinese(name)
}

function known(name: string): Charset | undefined {
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name]! : name
  if (OWN.has(alias)) return { name: alias, by: 'own' }
  const native = nativeName(alias)
  // The platform's tables of these two lack what Windows writes: the Hong Kong characters, the later Korean syllables.
  if (alias === 'big5-hkscs' || native === 'big5') return { name: 'big5', by: 'iconv' }
  if (native === 'euc-kr') return { name: 'cp949', by: 'iconv' }
  if (native) return { name: native === 'gbk' ? 'gb18030' : native, by: 'native' }
  const plain = alias.replace(/^cp-?(?=125\d$)/, 'windows-')
  if (plain !== alias && nativeName(plain)) return { name: nativeName(plain)!, by: 'native' }
  return iconv.encodingExists(alias) && !/^(?:base64|hex|binary|ucs2|utf-?7-imap)$/.test(alias)
    ? { name: alias, by: 'iconv' }
    : undefined
}

function nativeName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

function chinese(name: string): Charset | undefined {
  if (/^gb|936|chinese.?simp/.test(name)) return { name: 'gb18030', by: 'native' }
  if (/big5|950/.test(name)) return { name: 'big5', by: 'iconv' }
  return undefined
}
