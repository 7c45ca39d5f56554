const LF = 0x0a
const CR = 0x0d
const EQUALS = 0x3d

function hex(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09
}

/** White space before a line end may be this long to be left out; more than that is content. */
const LONGEST_BLANK = 1000

/**
 * Decodes a stream of quoted-printable. An `=` that is no code stays as it stands, white space at the ends of lines goes
 * (RFC 2045 6.7 rule 3), eight-bit bytes pass.
 */
export class QuotedPrintableDecoder {
  private rest: Uint8Array = Buffer.alloc(0)

  write(chunk: Uint8Array): Buffer {
    return this.decode(this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk, false)
  }

  end(): Buffer {
    return this.decode(this.rest, true)
  }

  private decode(input: Uint8Array, last: boolean): Buffer {
    const out = Buffer.allocUnsafe(input.length)
    let length = 0
    let at = 0
    this.rest = Buffer.alloc(0)
    while (at < input.length) {
      const byte = input[at]!
      if (byte !== EQUALS && !isBlank(byte)) {
        out[length++] = byte
        at++
        continue
      }
      if (byte === EQUALS) {
        const high = hex(input[at + 1])
        const low = hex(input[at + 2])
        if (high >= 0 && low >= 0) {
          out[length++] = high * 16 + low
          at += 3
          continue
        }
      }
      const next = afterBlanks(input, at + 1)
      if (next >= input.length - 1 && !last && next - at < LONGEST_BLANK) {
        // The line's end, or the code, is in the next piece.
        this.rest = input.subarray(at)
        break
      }
      const ends =
        (last && next >= input.length) || input[next] === LF || (input[next] === CR && input[next + 1] === LF)
      if (byte === EQUALS && ends) {
        at = next >= input.length ? next : next + (input[next] === LF ? 1 : 2)
      } else if (byte === EQUALS && input[next] === CR) {
        at = next + 1
      } else if (byte === EQUALS) {
        out[length++] = byte
        at++
      } else if (ends) {
        at = next
      } else {
        for (; at < next; at++) out[length++] = input[at]!
      }
    }
    return out.subarray(0, length)
  }
}

function afterBlanks(input: Uint8Array, from: number): number {
  let at = from
  while (at < input.length && isBlank(input[at])) at++
  return at
}
