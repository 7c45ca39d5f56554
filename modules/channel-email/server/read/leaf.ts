import { createHash } from 'node:crypto'
import { decodeText } from './charset/text.ts'
import { type Facts, readFacts } from './facts.ts'
import type { Field } from './header-block.ts'
import type { Limits } from './limits.ts'
import { cleanName, extensionFor, typeByName } from './names.ts'
import { Notes } from './notes.ts'
import type { Part } from './part.ts'
import { ByteSource } from './source.ts'
import { Splitter } from './split.ts'
import { describeCalendar } from './text/calendar.ts'
import { cleanText } from './text/clean.ts'
import { readTnef } from './tnef/read.ts'
import { unpacked } from './transfer/index.ts'

/** `inline` is what the part says of itself; the text that shows it may come later. */
export type FileMeta = { name: string; type: string; cid: string | null; inline: boolean }

/** Stores an attachment while the mail is read. What it throws ends the reading. */
export type Keep = (
  content: AsyncIterable<Uint8Array>,
  meta: FileMeta,
) => Promise<{ sha256: string; size: number; type?: string }>

/** Hashes and counts only. */
export const forgetContent: Keep = async (content) => {
  const hash = createHash('sha256')
  let size = 0
  for await (const piece of content) {
    hash.update(piece)
    size += piece.byteLength
  }
  return { sha256: hash.digest('hex'), size }
}

/** A machine's part of a report (RFC 3464, header of the mail that came back), as text. */
export type ReportPart = { type: string; text: string }

const HEAD = 64 * 1024
const CALENDAR = 1024 * 1024
const REPORTS =
  /^(?:message\/(?:delivery-status|global-delivery-status|disposition-notification|feedback-report)|(?:text|message)\/(?:rfc822-headers|global-headers))$/
const MESSAGES = /^message\/(?:rfc822|global)$/
const TNEF = /^application\/(?:vnd\.)?ms-tnef$/

/** Keeps the files of a mail, and what must be read of them on the way. */
export class Files {
  /** Machine-readable parts, in their order. */
  readonly reports: ReportPart[] = []
  /** Header of the first attached message. */
  attached: Facts | undefined
  private count = 0
  private nameless = 0
  private readonly keep: Keep
  private readonly limits: Limits
  private readonly notes: Notes

  constructor({ keep, limits, notes }: { keep: Keep; limits: Limits; notes: Notes }) {
    this.keep = keep
    this.limits = limits
    this.notes = notes
  }

  /** Reads the content of a part that is no text of the letter. */
  async take(part: Part, packed: AsyncIterable<Uint8Array>, hints: readonly string[]): Promise<void> {
    const content = unpacked(packed, part.transfer)
    if (TNEF.test(part.type) || /^winmail\d*\.dat$/i.test(part.name)) return this.takeTnef(part, content)
    if (MESSAGES.test(part.type)) return this.takeMessage(part, content, hints)
    const isCalendar = part.type === 'text/calendar' || part.type === 'application/ics'
    const isReport = REPORTS.test(part.type)
    const ahead = await peek(content, isCalendar ? CALENDAR : isReport ? HEAD : 0)
    if (isCalendar) {
      const { text } = decodeText(ahead.first, { label: part.charset, hints: ['utf-8', ...hints] })
      part.body = { text: describeCalendar(cleanText(text)), html: '' }
    }
    if (isReport) this.reports.push({ type: part.type, text: reportText(ahead.first, part.charset) })
    await this.add(part, ahead.all, { name: part.name, type: part.type })
  }

  /** Keeps one file of a part; false when there are too many already. */
  async add(
    part: Part,
    content: AsyncIterable<Uint8Array>,
    { name, type, cid = part.cid }: { name: string; type: string; cid?: string | null },
  ): Promise<boolean> {
    if (this.count >= this.limits.files) {
      this.notes.add('cut-files', { most: this.limits.files })
      return false
    }
    this.count++
    const known = type && type !== 'application/octet-stream' ? type : (typeByName(name) ?? 'application/octet-stream')
    const safe = cleanName(name) || `attachment-${++this.nameless}.${extensionFor(known)}`
    const meta = { name: safe, type: known, cid, inline: part.disposition === 'inline' }
    const kept = await this.keep(this.within(content, safe), meta)
    part.files.push({
      name: safe,
      type: kept.type ?? known,
      size: kept.size,
      sha256: kept.sha256,
      cid,
      inline: false,
    })
    return true
  }

  private async *within(content: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
    let room = this.limits.fileBytes
    for await (const piece of content) {
      if (piece.byteLength > room) {
        this.notes.add('cut-file', { name })
        if (room > 0) yield piece.subarray(0, room)
        return
      }
      room -= piece.byteLength
      yield piece
    }
  }

  private async takeMessage(part: Part, content: AsyncIterable<Uint8Array>, hints: readonly string[]): Promise<void> {
    const ahead = await peek(content, HEAD)
    const { fields, text } = await headOf(ahead.first, this.limits)
    const facts = readFacts(fields, { hints, limits: this.limits })
    this.attached ??= facts
    this.reports.push({ type: part.type, text })
    const subject = cleanName(facts.subject.slice(0, 100))
    await this.add(part, ahead.all, { name: part.name || (subject && `${subject}.eml`), type: part.type })
  }

  private async takeTnef(part: Part, content: AsyncIterable<Uint8Array>): Promise<void> {
    const ahead = await peek(content, this.limits.containerBytes)
    const found = ahead.isWhole ? readTnef(ahead.first, this.limits.files) : undefined
    if (!found) {
      this.notes.add('winmail-unreadable')
      await this.add(part, ahead.all, { name: part.name || 'winmail.dat', type: 'application/ms-tnef' })
      return
    }
    part.body = { text: cleanText(found.text), html: cleanText(found.html) }
    for (const { name, type, cid, content: bytes } of found.files) {
      if (!(await this.add(part, only(bytes), { name, type, cid }))) break
    }
  }
}

/** A mail's header block by itself: its fields, and its text for those who look for something in it. */
async function headOf(bytes: Buffer, limits: Limits): Promise<{ fields: Field[]; text: string }> {
  const splitter = new Splitter(new ByteSource(bytes, bytes.length), { limits, notes: new Notes() })
  await splitter.skipToHeader()
  const fields = await splitter.header()
  const lines = fields.map(({ name, raw }) => `${name}: ${raw}`).join('\n')
  return { fields, text: cleanText(decodeText(Buffer.from(lines, 'latin1')).text) }
}

function reportText(bytes: Buffer, label: string | undefined): string {
  return cleanText(decodeText(bytes, { label }).text)
}

async function* only(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

type Ahead = { first: Buffer; all: AsyncIterable<Uint8Array>; isWhole: boolean }

/** Looks at the beginning of a content, which can then be read from its beginning. */
async function peek(content: AsyncIterable<Uint8Array>, bytes: number): Promise<Ahead> {
  if (bytes === 0) return { first: Buffer.alloc(0), all: content, isWhole: false }
  const iterator = content[Symbol.asyncIterator]()
  const pieces: Uint8Array[] = []
  let length = 0
  let isWhole = false
  while (length <= bytes) {
    const { value, done } = await iterator.next()
    if (done) {
      isWhole = true
      break
    }
    pieces.push(value)
    length += value.byteLength
  }
  const first = Buffer.concat(pieces)
  async function* all(): AsyncGenerator<Uint8Array> {
    if (first.length > 0) yield first
    if (!isWhole) yield* { [Symbol.asyncIterator]: () => iterator }
  }
  return { first: isWhole ? first : first.subarray(0, bytes), all: all(), isWhole }
}
