import { Boundaries, type Delimiter } from './boundaries.ts'
import { type Field, HeaderBlock, trimBlanks } from './header-block.ts'
import type { Limits } from './limits.ts'
import type { Notes } from './notes.ts'
import type { ByteSource } from './source.ts'

const LF = 0x0a
const CR = 0x0d
const DASH = 0x2d

type Line = {
  /** Length without its end. */
  length: number
  /** Length with its end. */
  next: number
  /** There is more of it: it did not fit. */
  partial: boolean
}

const LONGEST_LINE = 64 * 1024
const LONGEST_PREAMBLE = 256 * 1024

/** Lines of preambles that are looked at as a boundary nobody declared. */
const MOST_CANDIDATES = 1000

const FIELD = /^[!-9;-~]{1,200}[ \t]*:/
/** No name of a field has spaces, but some programs make such ones. */
const ODD_FIELD = /^[A-Z][\w-]{0,60}(?: [A-Z][\w-]{0,60}){1,3}[ \t]*:\s/
const CONTENT_FIELD = /^content-[a-z-]{1,60}[ \t]*:/i

/**
 * Takes a mail apart: header blocks, and contents up to the line that separates parts. Takes every kind of line end (LF,
 * CRLF, CR, also mixed), containers without an end, with a wrong boundary or without one. Holds no more than a header block
 * and the bytes just read; its work does not grow with the depth of containers.
 */
export class Splitter {
  /** Where the last header block, content or preamble ended; undefined at the end of the mail. */
  delimiter: Delimiter | undefined
  /** The boundary that nobody declared and that the last preamble ended with. */
  adopted: string | undefined
  private readonly boundaries = new Boundaries()
  private candidates = 0
  private readonly source: ByteSource
  private readonly limits: Limits
  private readonly notes: Notes

  constructor(source: ByteSource, { limits, notes }: { limits: Limits; notes: Notes }) {
    this.source = source
    this.limits = limits
    this.notes = notes
  }

  /** Containers that are open. */
  get depth(): number {
    return this.boundaries.depth
  }

  /** Begins a container; '' when its header names no boundary. */
  enter(boundary: string): void {
    this.boundaries.enter(boundary)
  }

  /** The line that begins `from` bytes after the current place. */
  private async line(from: number): Promise<Line> {
    let scan = from
    for (;;) {
      const line = this.lineNow(from, scan)
      if (typeof line !== 'number') return line
      scan = line
      await this.source.more()
    }
  }

  /** The line if it has arrived; else up to where it was looked for. */
  private lineNow(from: number, scan = from): Line | number {
    const { buffer, at, ended } = this.source
    let end = at + scan
    while (end < buffer.length && buffer[end] !== LF && buffer[end] !== CR) end++
    const length = end - at - from
    if (end < buffer.length) {
      let next = end
      while (buffer[next] === CR && next - end < 4) next++
      if (next === buffer.length && !ended) return from + length
      next = buffer[next] === LF ? next + 1 : end + 1
      return { length, next: next - at - from, partial: false }
    }
    if (ended) return { length, next: length, partial: false }
    return length > LONGEST_LINE ? { length, next: length, partial: true } : from + length
  }

  private slice(length: number, from = 0): Buffer {
    const start = this.source.at + from
    return this.source.buffer.subarray(start, start + length)
  }

  private async looks(from: number): Promise<{ kind: 'field' | 'fold' | 'blank' | 'end' | 'other'; content: boolean }> {
    const line = await this.line(from)
    const start = this.slice(Math.min(line.length, 300), from).toString('latin1')
    const content = CONTENT_FIELD.test(start)
    if (line.next === 0) return { kind: 'end', content }
    if (!trimBlanks(start)) return { kind: line.length > 0 && !line.partial ? 'fold' : 'blank', content }
    if (/^[ \t]/.test(start)) return { kind: 'fold', content }
    return { kind: FIELD.test(start) ? 'field' : 'other', content }
  }

  /** Leaves out what may stand before a mail: byte order mark, empty lines, the `From ` line of a mailbox file. */
  async skipToHeader(): Promise<void> {
    const { source } = this
    while (source.available < 4 && (await source.more())) {}
    if (this.slice(3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) source.at += 3
    for (let lines = 0; lines < 100; lines++) {
      const line = await this.line(0)
      if (line.length > 0 || line.next === 0) break
      source.at += line.next
    }
    // Programs that hand a mail on in mailbox form each put a line of theirs.
    for (let lines = 0; lines < 5; lines++) {
      const first = await this.line(0)
      const start = this.slice(Math.min(first.length, 300)).toString('latin1')
      const isMailbox = /^>?From /.test(start)
      if (!isMailbox && (lines > 0 || FIELD.test(start))) return
      const after = await this.looks(first.next)
      if (first.partial || !(after.kind === 'field' || (isMailbox && after.kind !== 'end'))) return
      source.at += first.next
    }
  }

  /** Reads a header block up to the empty line, the text that begins without one, or a line that separates parts. */
  async header(): Promise<Field[]> {
    this.delimiter = undefined
    const block = new HeaderBlock(this.limits)
    const { source } = this
    for (;;) {
      const now = this.lineNow(0)
      const line = typeof now === 'number' ? await this.line(0) : now
      if (line.next === 0) break
      const bytes = this.slice(line.length)
      this.delimiter = this.boundaries.match(bytes)
      if (this.delimiter || line.length === 0) {
        source.at += line.next
        break
      }
      const text = bytes.toString('latin1')
      const blank = !trimBlanks(text)
      if (block.isOpen) {
        block.go(text)
      } else if (blank || /^[ \t]/.test(text)) {
        const after = blank ? await this.looks(line.next) : undefined
        if (after && after.kind !== 'field' && after.kind !== 'fold') {
          source.at += line.next
          break
        }
        if (block.isEmpty && !blank) break
        block.fold(text)
      } else if (FIELD.test(text) || (!block.isEmpty && ODD_FIELD.test(text))) {
        block.begin(text)
      } else {
        const after = await this.looks(line.next)
        if (block.isEmpty || text.startsWith('--') || !(after.kind === 'field' || block.isUnfinished)) break
        block.fold(text)
      }
      block.isOpen = line.partial
      source.at += line.next
    }
    if (block.isCut) this.notes.add('cut-header')
    return block.fields()
  }

  /**
   * The text before a container's first part. A boundary that is not the declared one is taken for it when a part's header
   * follows the line; it is then in `adopted`, because parts without a header may stand before.
   */
  async preamble(): Promise<Buffer> {
    const { source } = this
    const pieces: Buffer[] = []
    let length = 0
    this.delimiter = undefined
    this.adopted = undefined
    for (let continues = false; ; ) {
      const line = await this.line(0)
      if (line.next === 0) break
      const bytes = this.slice(line.length)
      if (!continues) {
        this.delimiter = this.boundaries.match(bytes) ?? (await this.undeclared(bytes, line))
        if (this.delimiter) {
          source.at += line.next
          break
        }
      }
      if (length < LONGEST_PREAMBLE) pieces.push(Buffer.from(this.slice(line.next)))
      length += line.next
      continues = line.partial
      source.at += line.next
    }
    return Buffer.concat(pieces)
  }

  private async undeclared(bytes: Buffer, line: Line): Promise<Delimiter | undefined> {
    if (bytes[0] !== DASH || bytes[1] !== DASH || line.partial || line.length < 3 || line.length > 200) return undefined
    if (++this.candidates > MOST_CANDIDATES) return undefined
    if (!(await this.looks(line.next)).content) return undefined
    const declared = this.boundaries.declared
    if (declared && this.source.buffer.includes(`--${declared}`, this.source.at, 'latin1')) return undefined
    this.adopted = trimBlanks(bytes.toString('latin1', 2))
    this.boundaries.adopt(this.adopted)
    return { depth: this.depth - 1, closes: false }
  }

  /** The content up to the next line that separates parts, in pieces; leaving off before the end and calling again goes on. */
  async *content(): AsyncGenerator<Buffer> {
    const { source } = this
    if (this.delimiter) return
    let from = 0
    let atLineStart = true
    for (;;) {
      const { buffer, at } = source
      const found = this.boundaries.isEmpty ? -1 : buffer.indexOf('--', at + from, 'latin1')
      if (found < 0) {
        // Kept back: the line end and the dash that may belong to a separating line.
        const keep = source.ended || this.boundaries.isEmpty ? 0 : Math.min(source.available, 3)
        const piece = this.slice(source.available - keep)
        if (piece.length > 0) {
          atLineStart = isLineEnd(piece.at(-1))
          source.at += piece.length
          yield piece
        }
        from = 0
        if (!(await source.more())) {
          if (source.available > 0) {
            const rest = this.slice(source.available)
            source.at = source.buffer.length
            yield rest
          }
          return
        }
        continue
      }
      const before = found === at ? undefined : buffer[found - 1]
      if (before === undefined ? !atLineStart : !isLineEnd(before)) {
        from = dashesEnd(buffer, found) - at
        continue
      }
      const start = found - at
      const now = this.lineNow(start)
      const line = typeof now === 'number' ? await this.line(start) : now
      this.delimiter = line.partial ? undefined : this.boundaries.match(this.slice(line.length, start))
      if (!this.delimiter) {
        from = start + 2
        continue
      }
      const piece = withoutLineEnd(this.slice(start))
      source.at += start + line.next
      if (piece.length > 0) yield piece
      return
    }
  }

  /** Whether the content begins with the line that separates parts, although its type is none that has parts. */
  async beginsWith(boundary: string): Promise<boolean> {
    const line = await this.line(0)
    return boundary !== '' && trimBlanks(this.slice(line.length).toString('latin1', 0, 1100)) === `--${boundary}`
  }

  /** Passes over a content. */
  async skipContent(): Promise<void> {
    for await (const _ of this.content());
  }

  /** Passes over what stands after a container's end. */
  async skipEpilogue(): Promise<void> {
    this.delimiter = undefined
    await this.skipContent()
  }
}

/** Where a run of dashes ends, as far as it has arrived. */
function dashesEnd(buffer: Buffer, from: number): number {
  let end = from
  while (buffer[end] === DASH) end++
  return end
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === LF || byte === CR
}

/** The line end before a separating line belongs to that line. */
function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length
  if (end > 0 && bytes[end - 1] === LF) end--
  if (end > 0 && bytes[end - 1] === CR) end--
  return bytes.subarray(0, end)
}
