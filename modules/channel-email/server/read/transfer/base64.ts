const NOTHING = Buffer.alloc(0)
/** After so many lines that are none, no base64 follows. */
const MOST_JUNK = 10_000
const OUTSIDE = /[^A-Za-z\d+/=]+/g

/** The bytes of base64 that may hold anything between its signs, lack its padding or be several pieces in a row. */
export function decodeBase64(text: string): Buffer {
  const clean = text.replace(OUTSIDE, '')
  const end = clean.indexOf('=')
  if (end < 0 || /^=*$/.test(clean.slice(end))) return Buffer.from(clean, 'base64')
  return Buffer.concat(clean.split(/=+/).map((piece) => Buffer.from(piece, 'base64')))
}

/**
 * Decodes a stream of base64. Signs outside the alphabet are skipped, a missing end is filled up, pieces with their own
 * padding follow each other. A line after the padding that is not base64 (a footer that a list server added) is left out.
 */
export class Base64Decoder {
  private rest = ''
  private line = ''
  private padded = false
  private junk = 0

  write(chunk: Uint8Array): Buffer {
    const text = this.line + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
    this.line = ''
    if (!this.padded && !text.includes('=')) return this.take(text.replace(OUTSIDE, ''))
    return this.junk > MOST_JUNK ? NOTHING : this.lines(text)
  }

  end(): Buffer {
    const last = this.line ? this.linePiece(this.line) : NOTHING
    const rest = Buffer.from(this.rest, 'base64')
    this.rest = ''
    return Buffer.concat([last, rest])
  }

  private lines(text: string): Buffer {
    const lines = text.split(/[\r\n]+/)
    this.line = lines.pop()!
    const out = lines.map((line) => this.linePiece(line))
    if (this.line.length > 1000) {
      out.push(this.linePiece(this.line))
      this.line = ''
    }
    return Buffer.concat(out)
  }

  private linePiece(line: string): Buffer {
    if (this.padded && !/^\s*[A-Za-z\d+/]{4,}={0,2}\s*$/.test(line)) {
      this.junk++
      return NOTHING
    }
    const clean = line.replace(OUTSIDE, '')
    if (!clean.includes('=')) return this.take(clean)
    this.padded = true
    const [first = '', ...others] = clean.split(/=+/)
    const all = [this.rest + first, ...others.slice(0, -1)]
    this.rest = others.at(-1) ?? ''
    return Buffer.concat([...all.map((piece) => Buffer.from(piece, 'base64')), this.take('')])
  }

  /** Decodes whole groups of four and keeps the rest. */
  private take(clean: string): Buffer {
    const all = this.rest + clean
    const whole = all.length - (all.length % 4)
    this.rest = all.slice(whole)
    return Buffer.from(all.slice(0, whole), 'base64')
  }
}
