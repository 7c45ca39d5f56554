import { Parser } from 'htmlparser2'
import { parsable } from './input.ts'
import { LINK_ATTRIBUTES, safeHref } from './link.ts'

const BLOCKS = new Set(
  'address article aside center dd details div dl dt fieldset figcaption figure footer form header li main nav section table tbody tfoot thead tr'.split(
    ' ',
  ),
)
/** Blocks with an empty line around them. */
const PARAGRAPHS = new Set('blockquote h1 h2 h3 h4 h5 h6 ol p pre ul'.split(' '))
const HIDDEN = new Set('script style title textarea option iframe noembed noframes xmp'.split(' '))

/** A label longer than this is no address. */
const LONGEST_ADDRESS = 4000

type List = { ordered: boolean; next: number }
type Link = { href: string; from: number }

/** Writes lines: remembers breaks until something follows, and begins each line with its quote marks and list sign. */
class Lines {
  quotes = 0
  lists: List[] = []
  marker = ''
  /** One string that grows would be copied at each look back. */
  private readonly pieces: string[] = []
  private length = 0
  private readonly most: number
  private breaks = 0
  private space = false
  private lineIsEmpty = true

  constructor(most: number) {
    this.most = most
  }

  private push(piece: string): void {
    if (this.length >= this.most) return
    this.length += piece.length
    this.pieces.push(piece)
  }

  /** Ends the line; `count` 2 leaves an empty line. Several in a row count as the largest. */
  end(count: 1 | 2): void {
    if (this.pieces.length > 0) this.breaks = Math.max(this.breaks, count)
    this.space = false
    this.lineIsEmpty = true
  }

  /** One more line end, whatever came before (`<br>`); never more than one empty line. */
  lineBreak(): void {
    if (this.pieces.length > 0) this.breaks = Math.min(2, this.breaks + 1)
    this.space = false
    this.lineIsEmpty = true
  }

  /** Running text: white space counts once, none at the begin of a line. */
  words(text: string): void {
    for (const [index, part] of text.split(/[ \t\n\r\f]+/).entries()) {
      if (index > 0) this.space = true
      if (part) this.write(part)
    }
  }

  /** Text whose spaces count. */
  verbatim(text: string): void {
    for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
      if (index > 0) this.lineBreak()
      if (line) this.write(line)
    }
  }

  write(text: string): void {
    if (this.lineIsEmpty) {
      this.startLine()
    } else if (this.space) {
      this.push(' ')
    }
    this.space = false
    this.push(text.replaceAll('\u00a0', ' '))
  }

  tab(): void {
    if (this.lineIsEmpty) return
    this.push('\t')
    this.space = false
  }

  get text(): string {
    return this.pieces.join('')
  }

  /** A place to look back to. */
  get mark(): number {
    return this.pieces.length
  }

  /** What was written since a mark, at most `most` characters and a piece. */
  since(mark: number, most: number): string {
    let text = ''
    for (let at = mark; at < this.pieces.length && text.length <= most; at++) text += this.pieces[at]
    return text
  }

  private startLine(): void {
    const quote = '> '.repeat(this.quotes)
    if (this.breaks > 0) this.push('\n')
    if (this.breaks > 1) this.push(`${quote.trimEnd()}\n`)
    const depth = Math.min(this.lists.length, 20)
    const indent = '  '.repeat(Math.max(0, this.marker ? depth - 1 : depth))
    this.push(quote + indent + this.marker)
    this.marker = ''
    this.breaks = 0
    this.lineIsEmpty = false
  }
}

/**
 * The readable text of HTML, for search, previews and notifications: paragraphs and line ends, `- ` and `1. ` for lists,
 * `> ` for quotations, tabs between cells, `label (address)` for links, `[description]` for pictures. Never throws;
 * broken mark-up is read as far as it goes. The result is text: escape it before it becomes HTML again. Nested quotations
 * make it many times longer than its source: past `most` characters nothing more is written.
 */
export function htmlToText(html: string, { most = Number.POSITIVE_INFINITY }: { most?: number } = {}): string {
  const lines = new Lines(most)
  const links: Link[] = []
  let hidden = 0
  let verbatim = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (HIDDEN.has(name)) hidden++
        if (hidden) return
        if (name === 'br') lines.lineBreak()
        if (BLOCKS.has(name)) lines.end(1)
        if (PARAGRAPHS.has(name)) lines.end(lines.lists.length > 0 ? 1 : 2)
        if (name === 'blockquote') lines.quotes = Math.min(lines.quotes + 1, 20)
        if (name === 'pre') verbatim++
        if (name === 'td' || name === 'th') lines.tab()
        if (name === 'ul' || name === 'ol')
          lines.lists.push({ ordered: name === 'ol', next: startOf(attributes.start) })
        if (name === 'li') lines.marker = nextMarker(lines.lists.at(-1))
        if (name === 'hr') rule(lines)
        if (name === 'img' && attributes.alt?.trim()) lines.words(`[${attributes.alt.trim()}]`)
        if (name === 'a') links.push({ href: safeHref(attributes.href) ?? '', from: lines.mark })
      },
      ontext(text) {
        if (hidden) return
        if (verbatim) lines.verbatim(text)
        else lines.words(text)
      },
      onclosetag(name) {
        if (HIDDEN.has(name)) {
          hidden = Math.max(0, hidden - 1)
          return
        }
        if (hidden) return
        if (name === 'a') closeLink(lines, links.pop())
        if (name === 'ul' || name === 'ol') lines.lists.pop()
        if (name === 'li') lines.marker = ''
        if (name === 'pre') verbatim = Math.max(0, verbatim - 1)
        if (name === 'blockquote') lines.quotes = Math.max(0, lines.quotes - 1)
        if (BLOCKS.has(name)) lines.end(1)
        if (PARAGRAPHS.has(name)) lines.end(lines.lists.length > 0 ? 1 : 2)
      },
    },
    { decodeEntities: true },
  )
  parser.end(parsable(html))
  return lines.text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
}

function startOf(value: string | undefined): number {
  return value && /^\d{1,4}$/.test(value) ? Number(value) : 1
}

function nextMarker(list: List | undefined): string {
  if (!list?.ordered) return '- '
  list.next++
  return `${list.next - 1}. `
}

function rule(lines: Lines): void {
  lines.end(2)
  lines.write('---')
  lines.end(2)
}

function closeLink(lines: Lines, link: Link | undefined): void {
  if (!link?.href) return
  const label = lines.since(link.from, LONGEST_ADDRESS).trim()
  const plain = (address: string) => address.replace(/^(?:mailto:|tel:|https?:\/\/)/i, '').replace(/\/$/, '')
  if (plain(label) === plain(link.href)) return
  lines.words(label ? ` (${link.href})` : link.href)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!)
}

/**
 * Web addresses and mailboxes in running text. Only ASCII belongs to an address: Chinese follows one without a space.
 * Lengths are bounded, so that no text takes long.
 */
const ADDRESS =
  /\bhttps?:\/\/[!#$%&'()*+,\-./\w:;=?@[\]~]{1,2000}|[\w.%+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}/gi

/** Leaves off the punctuation after an address, and closing brackets that were not opened inside it. */
function trimmedAddress(address: string): string {
  let surplus = 0
  for (const sign of address) surplus += Number(sign === ')' || sign === ']') - Number(sign === '(' || sign === '[')
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1]!
    if ((last === ')' || last === ']') && surplus > 0) surplus--
    else if (!".,;:!?'*_~-".includes(last)) break
  }
  return address.slice(0, end)
}

function linked(line: string): string {
  let out = ''
  let done = 0
  const attributes = Object.entries(LINK_ATTRIBUTES)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
  for (const match of line.matchAll(ADDRESS)) {
    const address = trimmedAddress(match[0])
    const href = safeHref(/^https?:/i.test(address) ? address : `mailto:${address}`)
    if (!href) continue
    out += `${escapeHtml(line.slice(done, match.index))}<a href="${escapeHtml(href)}"${attributes}>${escapeHtml(address)}</a>`
    done = match.index + address.length
  }
  return out + escapeHtml(line.slice(done))
}

/**
 * Plain text as HTML that shows the same: escaped, paragraphs at empty lines, `<br />` at line ends, web addresses and
 * mailboxes linked. Empty text gives an empty string.
 */
export function textToHtml(text: string): string {
  const clean = text.toWellFormed().replaceAll('\0', '').replace(/\r\n?/g, '\n').trim()
  if (!clean) return ''
  return clean
    .split(/\n(?:[ \t]*\n)+/)
    .map((paragraph) => `<p>${paragraph.split('\n').map(linked).join('<br />')}</p>`)
    .join('')
}
