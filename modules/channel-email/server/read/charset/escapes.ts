/**
 * The stateful seven-bit charsets that neither the platform nor iconv-lite reads. Each is turned into the bytes of its
 * eight-bit sister: GB 2312 in `~{…~}` (HZ, RFC 1843), KS X 1001 between shift-out and shift-in (ISO-2022-KR, RFC 1557),
 * GB 2312 likewise (ISO-2022-CN, RFC 1922; its CNS planes have no sister and are left out).
 */
const SHIFT_OUT = 0x0e
const SHIFT_IN = 0x0f
const ESCAPE = 0x1b
const LF = 0x0a
const TILDE = 0x7e

/** Reads HZ; broken sequences stay as they stand, and a line end leaves the Chinese state as RFC 1843 says. */
export function readHz(bytes: Uint8Array): string {
  const out = new Uint8Array(bytes.length)
  let length = 0
  let chinese = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    const next = bytes[at + 1]
    if (byte === LF) chinese = false
    if (byte === TILDE && next === 0x7b && !chinese) {
      chinese = true
      at++
    } else if (byte === TILDE && next === 0x7d && chinese) {
      chinese = false
      at++
    } else if (byte === TILDE && next === TILDE && !chinese) {
      out[length++] = TILDE
      at++
    } else if (byte === TILDE && !chinese && (next === LF || (next === 0x0d && bytes[at + 2] === LF))) {
      at += next === LF ? 1 : 2
    } else if (chinese && byte >= 0x21 && byte < 0x7f && next !== undefined && next >= 0x21 && next < 0x7f) {
      out[length++] = byte | 0x80
      out[length++] = next | 0x80
      at++
    } else {
      out[length++] = byte
    }
  }
  return new TextDecoder('gb18030').decode(out.subarray(0, length))
}

/** Reads ISO-2022-KR and the GB 2312 part of ISO-2022-CN: what stands between shift-out and shift-in has its high bit set. */
export function readShifted(bytes: Uint8Array, sister: 'euc-kr' | 'gb18030'): string {
  const out = new Uint8Array(bytes.length)
  let length = 0
  let shifted = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === ESCAPE && bytes[at + 1] === 0x24 && isDesignation(bytes[at + 2])) {
      at += 3
    } else if (byte === SHIFT_OUT || byte === SHIFT_IN) {
      shifted = byte === SHIFT_OUT
    } else {
      if (byte === LF) shifted = false
      out[length++] = shifted && byte > 0x20 && byte < 0x7f ? byte | 0x80 : byte
    }
  }
  return new TextDecoder(sister).decode(out.subarray(0, length))
}

/** `)`, `*` and `+` choose what the next sign names. */
function isDesignation(byte: number | undefined): boolean {
  return byte === 0x29 || byte === 0x2a || byte === 0x2b
}
