import { Base64Decoder } from './base64.ts'
import { QuotedPrintableDecoder } from './quoted-printable.ts'
import { UuDecoder } from './uuencode.ts'

/** How a part was packed for the way. */
export type Transfer = 'base64' | 'quoted-printable' | 'uuencode' | 'none'

/** What a Content-Transfer-Encoding means, however it is spelled; everything unknown is taken as it stands. */
export function transferOf(value: string): Transfer {
  const name = value.toLowerCase()
  if (/base-?64/.test(name)) return 'base64'
  if (/quoted|\bqp\b/.test(name)) return 'quoted-printable'
  if (/uue|uu-?encode/.test(name)) return 'uuencode'
  return 'none'
}

/** Unpacks a part's content piece by piece; holds no more than a line. */
export async function* unpacked(content: AsyncIterable<Uint8Array>, transfer: Transfer): AsyncGenerator<Uint8Array> {
  if (transfer === 'none') {
    yield* content
    return
  }
  const decoder =
    transfer === 'base64'
      ? new Base64Decoder()
      : transfer === 'uuencode'
        ? new UuDecoder()
        : new QuotedPrintableDecoder()
  for await (const chunk of content) {
    const piece = decoder.write(chunk)
    if (piece.length > 0) yield piece
  }
  const last = decoder.end()
  if (last.length > 0) yield last
}
