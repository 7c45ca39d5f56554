import { uuBegin, uuLine } from '../transfer/uuencode.ts'

export type UuFile = { name: string; content: Buffer }

/**
 * Takes the uuencoded files out of plain text: `begin 644 name`, lines that are uuencoded, `end`. A `begin` in prose stays,
 * and so does a block without a single line of content. At most `most` files.
 */
export function takeUuFiles(text: string, most: number): { text: string; files: UuFile[] } {
  if (!/^begin [0-7]{3,4} /m.test(text)) return { text, files: [] }
  const files: UuFile[] = []
  const kept: string[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const name = files.length < most ? uuBegin(lines[at]!) : undefined
    const block = name === undefined ? undefined : readBlock(lines, at + 1)
    if (name === undefined || !block) {
      kept.push(lines[at]!)
      continue
    }
    files.push({ name, content: block.content })
    at = block.last
  }
  return { text: kept.join('\n'), files }
}

function readBlock(lines: string[], from: number): { content: Buffer; last: number } | undefined {
  const pieces: Buffer[] = []
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!
    if (/^end\s*$/.test(line)) return pieces.length > 0 ? { content: Buffer.concat(pieces), last: at } : undefined
    const piece = uuLine(line)
    if (!piece) {
      // Cut short: what there is counts, unless it never looked like content.
      return pieces.length > 2 ? { content: Buffer.concat(pieces), last: at - 1 } : undefined
    }
    if (piece.length > 0) pieces.push(piece)
  }
  return pieces.length > 0 ? { content: Buffer.concat(pieces), last: lines.length - 1 } : undefined
}
