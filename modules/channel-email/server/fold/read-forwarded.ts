import type { Forwarded, MailAddress } from '../read/shapes.ts'
import { readAddresses } from './addresses.ts'
import { attributionAt } from './attributions.ts'
import { readDate } from './dates.ts'
import { openingAt } from './decide.ts'
import { readable, readHtml } from './dom.ts'
import { shownLines } from './dom-lines.ts'
import { type HeaderBlock, headerAt } from './header-block.ts'
import { type Line, textLines } from './lines.ts'
import { afterSeparator, separatorAt } from './separators.ts'
import type { ForwardInput } from './shapes.ts'
import { answers, passesOn } from './subjects.ts'

/** Where most of those who write to a Chinese company sit; a date without a zone is theirs. */
const TIME_ZONE = 'Asia/Shanghai'
/** A forward begins within so many lines; below comes what was passed on. */
const MOST_LINES = 400

type Found = { block: HeaderBlock; forward: boolean; ownBefore: boolean }

function beginOf(text: string): string {
  return text.slice(0, 100_000)
}

/** Quote signs around a whole forwarded mail (Apple Mail) do not hide its header. */
function plain(lines: readonly Line[]): Line[] {
  return lines.slice(0, MOST_LINES).map((line) => ({ ...line, depth: 0 }))
}

function headerIn(lines: readonly Line[]): Found | null {
  let ownBefore = false
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    if (line.blank || line.rule) continue
    const separator = separatorAt(lines, index)
    const start = separator ? afterSeparator(lines, index) : index
    const block = start < lines.length ? headerAt(lines, start, separator !== null || line.header || line.opens) : null
    if (block) return { block, forward: separator?.forward ?? false, ownBefore }
    if (!line.hidden && !separator) ownBefore = true
  }
  return null
}

/** `On Thu, 5 Mar 2026 at 15:02, Wang Li <li@example.com> wrote:` above a forwarded mail (Outlook for Mac). */
function attributed(lines: readonly Line[], timeZone: string): Forwarded | null {
  for (let index = 0; index < lines.length; index++) {
    const opening = openingAt(lines, index)
    if (!opening || opening.header) continue
    const attribution = attributionAt(lines, index)
    const [from] = readAddresses(attribution?.text ?? '')
    if (!attribution || !from) return null
    const [, name = ''] =
      /(?:[,，]|\s)\s*["“「]?([^,，"“”「」<>\d:]{1,60}?)["”」]?\s*[<([]/.exec(attribution.text) ?? []
    const clean = name.replace(/^(?:于|於|在|on|at|am|le|el|pm|上午|下午)\s*/i, '').trim()
    return { from: { ...from, name: clean }, subject: '', date: readDate(attribution.text, timeZone), to: [] }
  }
  return null
}

function linesOf(html: string): Line[] {
  return shownLines(readHtml(html).root, MOST_LINES).lines
}

/** `王丽 (on behalf of …)`: the first address is the writer's. */
function writer(value: string): MailAddress | null {
  return readAddresses(value)[0] ?? null
}

/**
 * The mail that was passed on: from the header that the program put above it, in the text or the HTML, or from the
 * attached message. Null when the mail passes nothing on (an answer that quotes is none), or when what it passes on names
 * no address. The date is null when it cannot be read; without a zone it is one of `timeZone` (Asia/Shanghai).
 */
export function readForwarded({ subject, text, html, attached, timeZone = TIME_ZONE }: ForwardInput): Forwarded | null {
  const bySubject = passesOn(subject)
  // Programs that pass a mail on as an attachment say so in the subject, repeat its subject, or leave it empty.
  const same = attached !== null && ['', attached.subject.trim()].includes(subject.trim())
  if (attached?.from && (bySubject || (same && !answers(subject)))) {
    const { from, date, to } = attached
    return { from, subject: attached.subject, date, to: [...to] }
  }
  const sources = [html.trim() && readable(html) ? linesOf(html) : [], textLines(beginOf(text)).lines]
  for (const source of sources) {
    const lines = plain(source)
    const found = headerIn(lines)
    if (!found) continue
    if (!bySubject && !found.forward && (found.ownBefore || answers(subject))) return null
    const { fields } = found.block
    const from = writer(fields.from ?? '')
    if (!from) continue
    return {
      from,
      subject: (fields.subject ?? '').replace(/\s+/g, ' ').trim().slice(0, 998),
      date: fields.sent ? readDate(fields.sent, timeZone) : null,
      to: readAddresses(fields.to ?? '').slice(0, 100),
    }
  }
  return bySubject ? (sources.map((source) => attributed(plain(source), timeZone)).find(Boolean) ?? null) : null
}
