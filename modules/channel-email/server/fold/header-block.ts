import { fieldOf, type HeaderField, INNER_LABEL, LONGEST_LABEL } from './header-labels.ts'
import { type Line, nextFilled } from './lines.ts'

/** A copied mail header found in the text of a mail. */
export type HeaderBlock = {
  /** First line after it. */
  end: number
  fields: Partial<Record<HeaderField, string>>
}

type Found = { field: HeaderField; value: string }

const ADDRESS = /[^\s<>"';,:()[\]]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){0,8}/i
const DATE =
  /\d{4}\s?[-/.年]\s?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?:^|[^\d])(?:19|20)\d{2}(?:[^\d]|$)|\d{1,2}\s?月\s?\d{1,2}\s?日/
const TIME = /\d{1,2}\s?[:.h点时時시]\s?\d{2}/
const MOST_CONTINUED = 8
const MOST_LINES = 40

function afterColon(text: string): string {
  const at = text.search(/[:：﹕︰]/)
  return at < 0 ? '' : text.slice(at + 1).replace(/^[\s*]+|[\s*]+$/g, '')
}

/** `| From | Wang Li |` of NetEase's mail programs, and the two cells of a row in HTML. */
function cellsOf(line: Line): Found | null {
  const cells = line.key.split('|').map((cell) => cell.trim())
  const first = cells.findIndex((cell) => cell !== '')
  if (first < 0 || first > 1) return null
  const field = fieldOf(cells[first]!.replace(/:$/, ''))
  if (!field) return null
  const values = line.text.split(/[|｜]/).slice(first + 1)
  const value = values.map((cell) => cell.trim()).find((cell) => cell !== '')
  return value === undefined ? null : { field, value }
}

/** The header fields that a line holds: usually one, or all of them where a program wrote the header in one line. */
export function fieldsOf(line: Line): Found[] {
  if (line.blank || line.key.length < 2) return []
  if (/^\||\|/.test(line.key.slice(0, LONGEST_LABEL + 4))) {
    const found = cellsOf(line)
    if (found) return [found]
  }
  const colon = line.key.indexOf(':')
  if (colon < 1 || colon > LONGEST_LABEL * 2) return []
  const field = fieldOf(line.key.slice(0, colon))
  if (!field) return []
  if (field === 'subject') return [{ field, value: afterColon(line.text) }]
  const inner = innerFields(line)
  return inner.length > 1 ? inner : [{ field, value: afterColon(line.text) }]
}

/** Several fields in one line. The text is cut at the same labels; folding keeps their number and order. */
function innerFields(line: Line): Found[] {
  const narrow = line.text.normalize('NFKC')
  const key = line.key.length === narrow.length ? line.key : narrow.toLowerCase()
  const places: { field: HeaderField; start: number; value: number }[] = []
  for (const match of key.matchAll(INNER_LABEL)) {
    const label = match[1]!
    const field = fieldOf(label)
    if (!field || places.some((place) => place.field === field)) continue
    places.push({ field, start: match.index + match[0].indexOf(label), value: match.index + match[0].length })
    if (field === 'subject') break
  }
  return places.map(({ field, value }, index) => ({
    field,
    value: narrow.slice(value, places[index + 1]?.start).replace(/^[\s*]+|[\s*;]+$/g, ''),
  }))
}

/** Whether a line may go on the one before it: more recipients, or the rest of a wrapped value. */
function continues(line: Line, before: Line, field: HeaderField): boolean {
  if (line.rule || line.opens) return false
  if (field === 'to' || field === 'cc' || field === 'bcc') {
    return (
      ADDRESS.test(line.text) || /[,;，；、<"]$/.test(before.text) || /^[<"]/.test(line.text) || line.text.length <= 60
    )
  }
  return line.text.length <= 120
}

/** Goes over lines without a label to the next label, as far as they may belong to the value before. */
function continuedTo(lines: readonly Line[], from: number, field: HeaderField, seen: ReadonlySet<string>): number {
  const depth = lines[from - 1]!.depth
  for (let index = from; index < Math.min(lines.length, from + MOST_CONTINUED); index++) {
    const line = lines[index]!
    if (line.blank || line.depth !== depth) return -1
    const [found] = fieldsOf(line)
    if (found) return seen.has(found.field) ? -1 : index
    if (!continues(line, lines[index - 1]!, field)) return -1
  }
  return -1
}

/** Whether what was found is the header of a mail and not a form, a parcel label or a sentence with a colon. */
function convinces(fields: Partial<Record<HeaderField, string>>, expected: boolean): boolean {
  const { from, sent, to, cc, subject } = fields
  const count = [from, sent, to, cc, subject].filter((value) => value !== undefined).length
  const addressed = [from, to, cc].some((value) => value !== undefined && ADDRESS.test(value))
  const dated = sent !== undefined && DATE.test(sent)
  if (from === undefined && to !== undefined && ADDRESS.test(to) && /[+-]\d{4}/.test(sent ?? '')) return true
  if (from === undefined && !(sent !== undefined && to !== undefined && subject !== undefined)) return false
  if (expected) return count >= 2
  if (addressed && count >= 2 && dated) return true
  if (addressed && count >= 3) return subject !== undefined || sent !== undefined
  if (subject !== undefined && dated && count >= 3) return true
  return subject !== undefined && from !== undefined && to !== undefined && sent !== undefined
}

/** Programs that name the time of sending with a word that parcels do not use; their header may lack address and subject. */
function timedLetter(lines: readonly Line[], index: number, fields: Partial<Record<HeaderField, string>>): boolean {
  if (fields.from === undefined || fields.to === undefined || !fields.sent) return false
  if (!DATE.test(fields.sent) || !TIME.test(fields.sent)) return false
  const keys = lines.slice(index, index + 6).map((line) => line.key)
  return keys.some((key) =>
    /^\*?(?:sent|gesendet|envoyé|enviado|inviato|verzonden|发送时间|送信日時|отправлено|wysłano)\b/.test(key),
  )
}

/**
 * Reads a mail header that begins at a line, null when there is none. `expected` says that a separator or a mark of a
 * mail program stands before it, so that less is enough.
 */
export function headerAt(lines: readonly Line[], start: number, expected: boolean): HeaderBlock | null {
  const depth = lines[start]?.depth
  const fields: Partial<Record<HeaderField, string>> = {}
  const seen = new Set<string>()
  let index = start
  let end = start
  while (index < lines.length && index - start < MOST_LINES) {
    const line = lines[index]!
    if (line.depth !== depth) break
    if (line.blank) {
      const next = nextFilled(lines, index)
      const [found] =
        next - index <= 2 && next < lines.length && lines[next]!.depth === depth ? fieldsOf(lines[next]!) : []
      if (!found || seen.has(found.field) || fields.from === undefined || fields.subject !== undefined) break
      index = next
      continue
    }
    const found = fieldsOf(line)
    if (found.length === 0 || found.some(({ field }) => field !== 'other' && seen.has(field))) break
    for (const { field, value } of found) {
      seen.add(field)
      fields[field] ??= value
    }
    index++
    end = index
    const last = found.at(-1)!.field
    const next = lines[index]
    if (!next || next.blank || fieldsOf(next).length > 0) continue
    const label = continuedTo(lines, index, last, seen)
    if (label < 0) {
      if (fields[last] === '' && last !== 'subject' && next.depth === depth) {
        fields[last] = next.text
        index++
        end = index
        continue
      }
      break
    }
    fields[last] = [fields[last], ...lines.slice(index, label).map(({ text }) => text)].join(' ').trim()
    index = label
    end = index
  }
  const only = seen.size > 0 && [...seen].every((field) => field === 'other' || field === 'replyTo')
  if (seen.size < 2 || only) return null
  return convinces(fields, expected) || timedLetter(lines, start, fields) ? { end, fields } : null
}
