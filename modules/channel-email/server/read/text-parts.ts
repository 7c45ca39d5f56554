import { charsetOf } from './charset/names.ts'
import { decodeText } from './charset/text.ts'
import type { Files } from './leaf.ts'
import type { Limits } from './limits.ts'
import type { Notes } from './notes.ts'
import { describePart, type Part } from './part.ts'
import { cleanText } from './text/clean.ts'
import { plainOfEnriched } from './text/enriched.ts'
import { unflow } from './text/flowed.ts'
import { isPreambleOnly } from './text/stub.ts'
import { takeUuFiles } from './text/uu-blocks.ts'
import { unpacked } from './transfer/index.ts'
import { noteArmour } from './unread.ts'

/** Holds the unpacked bytes of a text part, at most `room` of them. */
export async function collectText(
  part: Part,
  packed: AsyncIterable<Buffer>,
  { room, notes }: { room: number; notes: Notes },
): Promise<Buffer> {
  // Base64 is held as it came, until it is known to be base64.
  const isBase64 = part.transfer === 'base64'
  const content = isBase64 ? packed : unpacked(packed, part.transfer)
  const most = isBase64 ? Math.ceil(room * 1.4) : room
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of content) {
    // A copy, so that the bytes that were read with it can go.
    pieces.push(Buffer.from(piece.subarray(0, most - length)))
    length += piece.byteLength
    if (length <= most) continue
    notes.add('cut-text')
    break
  }
  const bytes = Buffer.concat(pieces)
  if (!isBase64 || isPlainAfterAll(bytes)) return bytes.subarray(0, room)
  const end = footerOf(bytes)
  const whole: Uint8Array[] = []
  for await (const piece of unpacked(once(bytes.subarray(0, end)), 'base64')) whole.push(piece)
  whole.push(bytes.subarray(end))
  return Buffer.concat(whole).subarray(0, room)
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Words between spaces, or bytes outside ASCII: declared as base64 and never encoded. */
function isPlainAfterAll(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, 4000)
  const strange = text.match(/[\u0080-\u00ff]|\S (?=\S)/g)?.length ?? 0
  return strange > text.length / 20
}

/** Where the plain lines begin that a list server put after base64: an empty line, then one with other signs. */
function footerOf(bytes: Buffer): number {
  const text = bytes.toString('latin1')
  for (const match of text.matchAll(/\r?\n\r?\n(?=[^\r\n]{0,200}[^A-Za-z\d+/=\s])/g)) return match.index
  return bytes.length
}

type Surroundings = { files: Files; notes: Notes; limits: Limits; declared: readonly string[] }

/** Turns the bytes of all text parts into text and HTML, and takes files out of them. @returns the charsets it found */
export async function decodeParts(parts: readonly Part[], around: Surroundings): Promise<string[]> {
  const used: string[] = []
  for (const part of parts) {
    // A container without parts: what stands in it is all there is.
    if (part.preamble && part.children.length === 0) takePreamble(part)
    if (!part.content) continue
    const hints = [...around.declared, ...used]
    const decoded = decodeText(part.content, labels(part, hints))
    if (decoded.charset !== 'us-ascii') used.push(decoded.charset)
    await describe(part, cleanText(decoded.text), around)
  }
  return used
}

function takePreamble(part: Part): void {
  const text = part.preamble!.toString('latin1')
  if (isPreambleOnly(text)) return
  part.content = part.preamble!
  part.isUntyped = true
}

/** Parts without a header, which stand before the line that told the boundary. */
export function partsInPreamble(container: Part, boundary: string): Part[] {
  const [, ...pieces] = `\n${container.preamble!.toString('latin1')}`.split(`\n--${boundary}`)
  const parts = pieces.slice(0, 20).map((piece) => {
    const part = describePart([], container, [])
    part.content = Buffer.from(piece, 'latin1')
    return part
  })
  container.children.push(...parts)
  return parts
}

const META = /<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{2,40})/i
const XML = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})/i

/** The declared charset; for HTML without one, that of its own head. */
function labels(part: Part, hints: readonly string[]): { label: string | undefined; hints: string[] } {
  const start = part.content!.toString('latin1', 0, 8000)
  const inside = META.exec(start)?.[1] ?? XML.exec(start)?.[1]
  // What is written in ASCII characters is no UTF-16, whatever it says of itself.
  const meta = inside && !charsetOf(inside)?.name.startsWith('utf-16') ? inside : undefined
  if (charsetOf(part.charset)) return { label: part.charset, hints: [...(meta ? [meta] : []), ...hints] }
  return { label: meta, hints: [...hints] }
}

async function describe(part: Part, text: string, { files, notes, limits }: Surroundings): Promise<void> {
  const { type } = part
  const isHtml = type === 'text/html' || type === 'application/xhtml+xml' || (part.isUntyped && looksLikeHtml(text))
  if (isHtml) {
    part.body = { text: '', html: text }
    return
  }
  if (type === 'text/enriched' || type === 'text/richtext') {
    part.body = { text: plainOfEnriched(text, type === 'text/richtext'), html: '' }
    return
  }
  noteArmour(text, notes)
  const isFlowed = part.parameters.get('format')?.toLowerCase() === 'flowed'
  const plain = isFlowed ? unflow(text, part.parameters.get('delsp')?.toLowerCase() === 'yes') : text
  const found = takeUuFiles(plain, limits.files)
  part.body = { text: found.text, html: '' }
  for (const { name, content } of found.files) {
    if (!(await files.add(part, once(content), { name, type: '', cid: null }))) break
  }
}

function looksLikeHtml(text: string): boolean {
  return /^\s*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])/i.test(text.slice(0, 1000))
}
