import type { Limits } from './limits.ts'

/** A header field as it came: lower-case name, unfolded value with one character for each byte. */
export type Field = { name: string; raw: string }

/** Collects fields line by line, within limits. */
export class HeaderBlock {
  /** The last line was only a piece of a long one. */
  isOpen = false
  isCut = false
  private isFull = false
  private readonly list: { name: string; pieces: string[]; length: number }[] = []
  private length = 0
  private readonly limits: Limits

  constructor(limits: Limits) {
    this.limits = limits
  }

  get isEmpty(): boolean {
    return this.list.length === 0
  }

  /** The field's last line asks for more: a comma, an open bracket. */
  get isUnfinished(): boolean {
    const last = this.list.at(-1)?.pieces.at(-1) ?? ''
    return /[,;]\s*$|<[^>]{0,1000}$/.test(last.slice(-2000))
  }

  begin(text: string): void {
    const colon = text.indexOf(':')
    this.isFull = this.list.length >= this.limits.fields
    if (this.isFull) this.isCut = true
    else this.list.push({ name: trimBlanks(text.slice(0, colon)).toLowerCase(), pieces: [], length: 0 })
    this.go(trimBlanks(text.slice(colon + 1)))
  }

  fold(text: string): void {
    const trimmed = trimBlanks(text)
    if (trimmed && !this.isEmpty) this.go(` ${trimmed}`)
  }

  /** More of the current field. */
  go(text: string): void {
    const field = this.list.at(-1)
    if (!field || !text || this.isFull) return
    const room = Math.min(this.limits.fieldBytes - field.length, this.limits.headerBytes - this.length)
    if (text.length > room) this.isCut = true
    if (room <= 0) return
    const piece = text.slice(0, room)
    field.pieces.push(piece)
    field.length += piece.length
    this.length += piece.length
  }

  fields(): Field[] {
    return this.list.map(({ name, pieces }) => ({ name, raw: trimBlanks(pieces.join('')) }))
  }
}

/** Without blanks at both ends. Bytes are no characters yet: what looks like a no-break space may be half a Chinese one. */
export function trimBlanks(raw: string): string {
  let start = 0
  let end = raw.length
  while (start < end && isBlank(raw.charCodeAt(start))) start++
  while (end > start && isBlank(raw.charCodeAt(end - 1))) end--
  return raw.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d)
}
