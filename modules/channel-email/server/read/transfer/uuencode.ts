/** `begin 644 name` of a uuencoded file. */
const BEGIN = /^begin(?:-base64)? [0-7]{3,4} (\S.{0,200})$/

/** The name of the file that a line begins, undefined for every other line. */
export function uuBegin(line: string): string | undefined {
  return BEGIN.exec(line.trimEnd())?.[1]?.trim()
}

/**
 * The bytes of one line of uuencoded content, undefined when it is none: its first sign counts the bytes, and the rest
 * must be long enough for them (a mail program may have cut spaces at its end).
 */
export function uuLine(line: string): Buffer | undefined {
  const text = line.replace(/[\r\n]+$/, '')
  const count = (text.charCodeAt(0) - 32) & 63
  if (!text || text.length > 90 || !/^[\x20-\x60]+$/.test(text)) return undefined
  const needed = Math.ceil(count / 3) * 4
  const body = text.slice(1)
  if (body.length > needed + 4 || (count > 0 && body.trimEnd().length === 0 && needed > 8)) return undefined
  if (body.length < Math.ceil((count * 4) / 3) && !/ ?$/.test(body)) return undefined
  const out = Buffer.alloc((needed / 4) * 3)
  for (let group = 0; group < needed / 4; group++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((sign) => ((body.charCodeAt(group * 4 + sign) || 32) - 32) & 63) as [
      number,
      number,
      number,
      number,
    ]
    out[group * 3] = (a << 2) | (b >> 4)
    out[group * 3 + 1] = ((b & 15) << 4) | (c >> 2)
    out[group * 3 + 2] = ((c & 3) << 6) | d
  }
  return out.subarray(0, count)
}

/** Decodes a stream that is uuencoded as a whole (`Content-Transfer-Encoding: x-uuencode`). */
export class UuDecoder {
  private line = ''

  write(chunk: Uint8Array): Buffer {
    const lines = (this.line + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')).split(
      /\r?\n/,
    )
    this.line = lines.pop()!.slice(0, 1000)
    return Buffer.concat(lines.map(pieceOf))
  }

  end(): Buffer {
    return pieceOf(this.line)
  }
}

function pieceOf(line: string): Buffer {
  if (uuBegin(line) !== undefined || /^end\s*$/.test(line)) return Buffer.alloc(0)
  return uuLine(line) ?? Buffer.alloc(0)
}
