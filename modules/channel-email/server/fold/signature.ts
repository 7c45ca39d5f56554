import type { Line } from './lines.ts'
import { asks, delimiterOf, isDeviceLine, isListFooter } from './signature-lines.ts'

/** A signature has at most so many lines that are not blank; more is text. */
const MOST_LINES = 12
const MOST_MARKED = 18
const MOST_SIGNS = 1_500

type Span = { lines: readonly Line[]; sources: readonly string[]; start: number }

function filledBefore(lines: readonly Line[], end: number, start: number): number {
  let index = end - 1
  while (index >= start && lines[index]!.blank && !lines[index]!.image) index--
  return index
}

/** Begin of lines that a mail program marked as the signature, at the end of the span. */
function markedStart({ lines, start }: Span, end: number): number {
  let first = end
  let count = 0
  let signs = 0
  for (let index = end - 1; index >= start; index--) {
    const line = lines[index]!
    if (line.blank && !line.signature) {
      continue
    }
    if (!line.signature) break
    first = index
    if (line.blank) continue
    count++
    signs += line.text.length
    if (count > MOST_MARKED || signs > MOST_SIGNS) return end
  }
  return first
}

function deviceStart({ lines, start }: Span, end: number): number {
  let first = end
  for (let round = 0; round < 2; round++) {
    const last = filledBefore(lines, first, start)
    if (last < start || !isDeviceLine(lines[last]!.key)) break
    first = last
  }
  // `| | 王丽 | a@example.com | 签名由网易邮箱大师定制`: the card of NetEase's programs stands in lines of bars.
  if (first < end && /签名由|customized by/.test(lines[first]!.key)) {
    for (let index = first; index >= Math.max(start, first - MOST_LINES); index--) {
      if (/^\|\s*\|?$/.test(lines[index]!.key)) first = index
    }
  }
  return first
}

function footerStart({ lines, start }: Span, end: number): number {
  for (let index = Math.max(start, end - MOST_LINES); index < end; index++) {
    if (isListFooter(lines, index)) return index
  }
  return end
}

/** A table's line of dashes has columns above and below it. */
function inTable(lines: readonly Line[], index: number): boolean {
  const columns = (line: Line | undefined) => line !== undefined && /\||\t| {2,}\S/.test(line.text.replace(/^\|/, ''))
  return lines[index]!.cell || (columns(lines[index - 1]) && columns(lines[index + 1]))
}

function delimitedStart({ lines, sources, start }: Span, end: number): number {
  let found = end
  let below = 0
  let seen = 0
  for (let index = end - 1; index >= start && seen < MOST_LINES * 2; index--) {
    const line = lines[index]!
    if (line.blank) continue
    seen++
    const delimiter = delimiterOf(sources[index] ?? '', line.key)
    if (delimiter && !inTable(lines, index)) {
      if (delimiter === 'certain' || !lines.slice(index + 1, end).some(({ key }) => asks(key))) found = index
    } else if (++below > MOST_LINES) break
  }
  return found
}

/**
 * Where the signature begins that ends a span of lines; `end` when it has none. Only what a mark, a delimiter or a
 * device's own line shows is a signature: a name and a telephone number alone are text.
 */
export function signatureStart(lines: readonly Line[], sources: readonly string[], start: number, end: number): number {
  const span: Span = { lines, sources, start }
  let first = end
  for (let round = 0; round < 4; round++) {
    let next = first
    next = markedStart(span, next)
    next = deviceStart(span, next)
    next = footerStart(span, next)
    next = delimitedStart(span, next)
    if (next === first) break
    first = next
  }
  return first
}
