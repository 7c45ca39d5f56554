import { attributionAt } from './attributions.ts'
import { headerAt } from './header-block.ts'
import { type Label, type Line, nextFilled } from './lines.ts'
import { afterSeparator, separatorAt } from './separators.ts'
import { signatureStart } from './signature.ts'

/** Lines that are not the writer's. */
export type Region = {
  start: number
  end: number
  /** Words or a mark introduce it; otherwise only its signs tell that it is a quotation. */
  introduced: boolean
  /** Only a name introduces it. */
  loose: boolean
  /** It is a mail passed on. */
  forward: boolean
}

type Opening = { start: number; end: number; certain: boolean; header: boolean; forward: boolean; loose: boolean }

/** Beyond so many lines nobody writes; what comes then counts as text. */
const MOST_EXAMINED = 20_000

/** What introduces a quotation at a line, null when nothing does. */
export function openingAt(lines: readonly Line[], index: number): Opening | null {
  const line = lines[index]!
  const separator = separatorAt(lines, index)
  if (separator) {
    const next = afterSeparator(lines, index)
    const header = next < lines.length ? headerAt(lines, next, true) : null
    const attribution = !header && next < lines.length ? attributionAt(lines, next) : null
    if (header || attribution || !separator.needsHeader) {
      const end = header?.end ?? attribution?.end ?? index + 1
      return { start: index, end, certain: true, header: true, forward: separator.forward, loose: false }
    }
  }
  const expected = line.header || line.opens || introducedByRule(lines, index)
  const header = headerAt(lines, index, expected)
  if (header) return { start: index, end: header.end, certain: true, header: true, forward: false, loose: false }
  if (line.opens) return { start: index, end: index + 1, certain: true, header: true, forward: false, loose: false }
  if (line.introduces) {
    let end = index + 1
    while (
      end < lines.length &&
      (lines[end]!.introduces || (lines[end]!.blank && lines[nextFilled(lines, end)]?.introduces))
    )
      end++
    return { start: index, end, certain: false, header: false, forward: false, loose: false }
  }
  const attribution = attributionAt(lines, index)
  if (!attribution) return null
  const { end, certain, loose } = attribution
  return { start: index, end, certain, header: false, forward: false, loose }
}

/** A line across directly above. */
function introducedByRule(lines: readonly Line[], index: number): boolean {
  let before = index - 1
  while (before >= 0 && lines[before]!.blank && !lines[before]!.rule) before--
  return before >= 0 && lines[before]!.rule
}

/** The rest of a quoted line that a program wrapped without its sign: a link, or words that go on in the middle. */
function isRest(lines: readonly Line[], index: number): boolean {
  const [before, line, after] = [lines[index - 1], lines[index]!, lines[index + 1]]
  if (!before || !after || before.depth === 0 || after.depth === 0 || line.blank || line.element) return false
  if (/^\(?https?:\/\/\S+\)?(?:\s?>)?$/.test(line.text)) return true
  if (/^[\x21-\x7e]{8,}$/.test(line.text) && /[)=&%_/]/.test(line.text)) return true
  return before.text.length >= 60 && !/[.?!:。？！：]$/.test(before.text) && /^\p{Ll}/u.test(line.text)
}

/** The run of quoted lines from `start`, blank ones between them included. */
function runEnd(lines: readonly Line[], start: number, quoted: (line: Line) => boolean): number {
  let end = start
  for (let index = start; index < lines.length; index++) {
    const line = lines[index]!
    if (line.blank && !quoted(line)) continue
    if (!quoted(line) && !isRest(lines, index)) break
    end = index + 1
  }
  return end
}

/** Whether the first lines inside a run introduce it, as Apple Mail writes `> 在…写道：`. */
function introducesItself(lines: readonly Line[], start: number, end: number): boolean {
  const inner = lines.slice(start, Math.min(end, start + 12))
  let seen = 0
  for (let index = 0; index < inner.length && seen < 4; index++) {
    if (inner[index]!.blank) continue
    seen++
    if (openingAt(inner, index)) return true
  }
  return false
}

/** The line across and blank lines above a quotation go with it. */
function withRule(lines: readonly Line[], start: number, from: number): number {
  let first = start
  for (let index = start - 1; index >= from; index--) {
    const line = lines[index]!
    if (line.rule) first = index
    else if (!line.blank) break
  }
  return first
}

/** A long name may stand on a line of its own above its address. */
function withName(lines: readonly Line[], start: number, from: number): number {
  const name = lines[start - 1]
  if (start - 1 < from || !name || name.blank || !/^[<(]/.test(lines[start]!.text)) return start
  const alone = start - 2 < from || lines[start - 2]!.blank
  return alone && name.text.length <= 60 && !/[。.!?！？:：,，;；]$/.test(name.text) ? start - 1 : start
}

/** Finds what is not the writer's, in order. */
export function regionsOf(lines: readonly Line[]): Region[] {
  const regions: Region[] = []
  let index = 0
  let from = 0
  let ownBefore = false
  while (index < lines.length) {
    const line = lines[index]!
    if (line.depth > 0) {
      const end = runEnd(lines, index, (candidate) => candidate.depth > 0)
      const first = lines[nextFilled(lines, index)]
      if (first && nextFilled(lines, index) < end) {
        const marked = first.marked || first.opens
        const introduced = marked || introducesItself(lines, index, end)
        const forward = introduced && firstIsForward(lines, index, end)
        regions.push({ start: marked ? withRule(lines, index, from) : index, end, introduced, loose: false, forward })
      }
      index = end
      from = end
      continue
    }
    if (line.blank && !line.opens) {
      index++
      continue
    }
    const opening = index < MOST_EXAMINED ? openingAt(lines, index) : null
    const region = opening && regionFrom(lines, opening, ownBefore)
    if (region) {
      const start = opening.header ? withRule(lines, region.start, from) : withName(lines, region.start, from)
      regions.push({ ...region, start })
      index = region.end
      from = region.end
      continue
    }
    if (!line.rule && !line.hidden) ownBefore = true
    index++
  }
  return regions
}

function firstIsForward(lines: readonly Line[], start: number, end: number): boolean {
  const first = nextFilled(lines, start)
  return first < end && (separatorAt(lines, first)?.forward ?? false)
}

function regionFrom(lines: readonly Line[], opening: Opening, ownBefore: boolean): Region | null {
  const { soft } = lines[opening.start]!
  const { forward, loose } = opening
  const next = nextFilled(lines, opening.end)
  const deeper = (line: Line) => line.depth > 0 || line.soft > soft
  // Below a plain header, `>` signs are the quotation of the mail quoted; an element says where the quotation ends.
  const whole = !(opening.header && ownBefore && soft === 0) || lines[next]?.element
  if (next < lines.length && deeper(lines[next]!) && whole) {
    return { start: opening.start, end: runEnd(lines, next, deeper), introduced: true, loose, forward }
  }
  if (!opening.certain) return null
  const inside = (line: Line) => line.soft >= soft || line.depth > 0
  const end = soft > 0 ? runEnd(lines, opening.start, inside) : lines.length
  return { start: opening.start, end, introduced: true, loose, forward }
}

/** Quoted lines that nobody introduced may be a list with `>` signs: steps, a menu path. Then they stay. */
function looksListed(lines: readonly Line[], region: Region): boolean {
  let before = region.start - 1
  while (before >= 0 && lines[before]!.blank) before--
  const inner = lines.slice(region.start, region.end)
  if (inner.some((line) => line.depth > 1 || line.soft > 0 || line.element))
    return before >= 0 && /[:：]$/.test(lines[before]!.key)
  if (before < 0) return true
  if (/[:：]$/.test(lines[before]!.key)) return true
  const filled = inner.filter((line) => !line.blank)
  if (filled.length === 1 && before === region.start - 1) return true
  const short =
    filled.length > 1 && filled.every((line) => line.text.length <= 24 && !/[。.!?！？;；,，]$/.test(line.text))
  return short && inner.every((line) => !line.blank)
}

/** Neighbours without the writer's words between them are one. */
function merged(lines: readonly Line[], regions: readonly Region[]): Region[] {
  const out: Region[] = []
  for (const region of regions) {
    const last = out.at(-1)
    if (last && lines.slice(last.end, region.start).every((line) => line.blank || line.rule)) {
      last.end = region.end
      last.introduced ||= region.introduced
      last.loose &&= region.loose
    } else out.push({ ...region })
  }
  const last = out.at(-1)
  if (last && lines.slice(last.end).every((line) => line.blank || line.rule)) last.end = lines.length
  return out
}

/** Longer than this, the answer is above and not below. */
const MOST_POINTING = 4
/** `请见下方红字`, `see my comments below`: the answer stands in what looks like a quotation. */
const POINTS =
  /红字|红色|标红|蓝字|蓝色|见下(?:文|方|面|边)|(?:下面|下方|下文)的?(?:邮件|原文|回复|答复)|\binline\b|in[- ]line\b|\bin (?:red|blue|green|bold)\b|(?:see|find|answers?|comments?|replies|responses?)\b.{0,40}\bbelow\b/
/** The last words before it: `下面这封邮件是你们发的吗？`, `以下是原信：` */
const POINTS_AT_LAST = /(?:下面|以下|下列|如下|这封|此封).{0,24}[:?。]?$|\bbelow\b.{0,20}[:?.]?$/

/** Whether a few words of the writer say that what follows is theirs to show. */
function pointsBelow(lines: readonly Line[], labels: readonly Label[], last: number): boolean {
  const own = lines.filter((line, index) => index <= last && labels[index] === 'own' && !line.blank)
  if (own.length > MOST_POINTING) return false
  return own.some((line) => POINTS.test(line.key)) || POINTS_AT_LAST.test(lines[last]!.key)
}

/** What is known of a mail besides its lines. */
export type About = { forwarding: boolean; fromAddress: string }

/** Foxmail writes the sender's address above the quotation, apart from the text. */
function withoutAddress(lines: readonly Line[], start: number, end: number, address: string): number {
  let last = end - 1
  while (last >= start && lines[last]!.blank) last--
  if (!address || last <= start || !lines[last - 1]!.blank) return end
  return lines[last]!.key === address.toLowerCase() ? last : end
}

/**
 * Says of each line who speaks. Quotations after the writer's last words are folded; one whole quotation above them too
 * (answered below); quotations with answers between them stay, so that each answer reads in its place. A forward stays
 * whole, and so does a mail that is nothing but quotation.
 */
export function decide(lines: readonly Line[], sources: readonly string[], about: About): Label[] {
  const labels = new Array<Label>(lines.length).fill('own')
  const regions = merged(lines, regionsOf(lines))
  if (about.forwarding || regions[0]?.forward) return labels

  const blocks: { start: number; end: number }[] = []
  let from = 0
  for (const region of regions) {
    blocks.push({ start: from, end: region.start })
    from = region.end
  }
  blocks.push({ start: from, end: lines.length })

  const speaks = (line: Line) => !line.hidden && ((!line.blank && !line.rule) || line.image)
  let last = -1
  for (let block = blocks.length - 1; block >= 0 && last < 0; block--) {
    const { start, end } = blocks[block]!
    const until = block < regions.length ? withoutAddress(lines, start, end, about.fromAddress) : end
    const signature = signatureStart(lines, sources, start, until)
    for (let index = signature; index < end; index++) labels[index] = 'signature'
    for (let index = signature - 1; index >= start && last < 0; index--) if (speaks(lines[index]!)) last = index
  }
  if (last < 0) return labels.fill('own')

  const above = regions.filter((region) => region.end <= last)
  const below = regions.filter((region) => region.start > last)
  if (above.length === 0 && pointsBelow(lines, labels, last)) return labels
  const answered =
    above.length === 1 && above[0]!.introduced && !above[0]!.loose && !below.some((region) => !region.introduced)
  if (answered) fill(labels, above[0]!)
  for (const region of below) {
    if (region.introduced || above.length > 0 || !looksListed(lines, region)) fill(labels, region)
  }
  return labels
}

function fill(labels: Label[], region: Region): void {
  for (let index = region.start; index < region.end; index++) labels[index] = 'quote'
}
