import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { readHz, readShifted } from './escapes.ts'
import type { Charset } from './names.ts'

const decoders = new Map<string, TextDecoder>()

/** The text of bytes in a charset. Never throws: what cannot be read becomes U+FFFD. A byte order mark goes. */
export function decodeAs(bytes: Uint8Array, charset: Charset): string {
  if (charset.by === 'native') return native(bytes, charset.name)
  if (charset.by === 'iconv') return iconv.decode(bytes, charset.name)
  switch (charset.name) {
    case 'hz':
      return readHz(bytes)
    case 'iso-2022-kr':
      return readShifted(bytes, 'euc-kr')
    case 'iso-2022-cn':
      return readShifted(bytes, 'gb18030')
    case 'utf-16':
      return native(bytes, isBigEndian(bytes) ? 'utf-16be' : 'utf-16le')
    default:
      return iconv.decode(bytes, charset.name)
  }
}

function native(bytes: Uint8Array, name: string): string {
  let decoder = decoders.get(name)
  if (!decoder) {
    decoder = new TextDecoder(name)
    decoders.set(name, decoder)
  }
  return decoder.decode(bytes)
}

/** Without a mark, the half with the zero bytes of the ASCII characters tells; big endian if none does (RFC 2781). */
function isBigEndian(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return false
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return true
  let even = 0
  let odd = 0
  for (let at = 0; at < Math.min(bytes.length, 1000); at++) if (bytes[at] === 0) at % 2 ? odd++ : even++
  return even >= odd
}

/** The text if the bytes are UTF-8 without a fault, else undefined. */
export function strictUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? native(bytes, 'utf-8') : undefined
}
