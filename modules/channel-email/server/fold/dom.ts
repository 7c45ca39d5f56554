import { Parser } from 'htmlparser2'

/** Something that shows on its own: text, or a part of it between line ends that count, a picture, a line end. */
export type Leaf = {
  kind: 'text' | 'image' | 'break' | 'rule'
  parent: Element
  /** Place in the source, `end` exclusive. */
  start: number
  end: number
  text: string
}

export type Element = {
  kind: 'element'
  name: string
  attributes: Readonly<Record<string, string>>
  parent: Element | null
  children: Node[]
  start: number
  /** End of the opening tag. */
  contentStart: number
  /** Begin of the closing tag, or of what closed it without one. */
  contentEnd: number
  end: number
  /** It has no closing tag of its own. */
  unclosed: boolean
}

export type Node = Element | Leaf

/** Content that is not for readers, as in `htmlToText`. */
const SILENT = new Set('script style title textarea option iframe noembed noframes xmp'.split(' '))
/** Deeper elements count as children of the one at this depth: browsers cut near it too. */
const DEEPEST = 400
/** A parser's work grows with the square of the open tags; with more, the mail is folded by its lines. */
const MOST_OPEN = 20_000
const MOST_SIGNS = 6_000_000
const VOID = new Set('br img hr input meta link col area base embed source track wbr'.split(' '))

/** Whether HTML can be read in bounded time. */
export function readable(html: string): boolean {
  if (html.length > MOST_SIGNS) return false
  let open = 0
  for (const match of html.matchAll(/<(\/?)([a-z][a-z\d]{0,20})/gi)) {
    if (match[1]) open = Math.max(0, open - 1)
    else if (!VOID.has(match[2]!.toLowerCase())) open++
    if (open > MOST_OPEN) return false
  }
  return true
}

/** Where the last tag begins that never ends; nothing can be put after it. */
function endOf(html: string): number {
  const open = html.lastIndexOf('<')
  return open > html.lastIndexOf('>') && /^[a-z!/?]/i.test(html.slice(open + 1, open + 2)) ? open : html.length
}

/** A tree, where in the source its `div` elements are closed, and where something may be put in at the latest. */
export type Html = { root: Element; closings: ReadonlySet<number>; last: number }

/** Reads HTML into a tree that knows where in the source everything stands. Broken mark-up is read as far as it goes. */
export function readHtml(html: string): Html {
  const last = endOf(html)
  const closings = new Set<number>()
  const root: Element = {
    kind: 'element',
    name: '',
    attributes: {},
    parent: null,
    children: [],
    start: 0,
    contentStart: 0,
    contentEnd: html.length,
    end: html.length,
    unclosed: true,
  }
  let current = root
  let depth = 0
  /** Elements that were too deep to keep, still open. */
  let skipped = 0
  let silent = 0
  let pre = 0
  const leaf = (kind: Leaf['kind'], start: number, end: number, text: string) => {
    current.children.push({ kind, parent: current, start, end, text })
  }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (SILENT.has(name)) silent++
        if (name === 'pre') pre++
        if (silent) return
        const start = parser.startIndex
        const end = parser.endIndex + 1
        if (name === 'br') return leaf('break', start, end, '')
        if (name === 'hr') return leaf('rule', start, end, marksOf(attributes))
        if (name === 'img') return leaf('image', start, end, pictureOf(attributes))
        if (VOID.has(name)) return
        if (depth >= DEEPEST) {
          skipped++
          return
        }
        const element: Element = {
          kind: 'element',
          name,
          attributes,
          parent: current,
          children: [],
          start,
          contentStart: end,
          contentEnd: end,
          end,
          unclosed: false,
        }
        current.children.push(element)
        current = element
        depth++
      },
      ontext(text) {
        if (silent || !text) return
        const start = parser.startIndex
        const end = parser.endIndex + 1
        const last = current.children.at(-1)
        if (!pre && last?.kind === 'text' && last.end === start) {
          last.text += text
          last.end = end
        } else if (pre) preformatted(html, text, start, end, leaf)
        else leaf('text', start, end, text)
      },
      onclosetag(name, implied) {
        if (name === 'pre') pre = Math.max(0, pre - 1)
        if (SILENT.has(name)) {
          silent = Math.max(0, silent - 1)
          return
        }
        if (silent || VOID.has(name)) return
        if (name === 'div' && !implied) closings.add(parser.startIndex)
        if (skipped > 0) {
          skipped--
          return
        }
        if (current === root || current.name !== name) return
        current.contentEnd = Math.max(current.contentStart, Math.min(last, parser.startIndex))
        current.unclosed = implied
        current.end = implied ? current.contentEnd : Math.max(current.contentEnd, Math.min(last, parser.endIndex + 1))
        current = current.parent!
        depth--
      },
    },
    { decodeEntities: true },
  )
  parser.end(html)
  return { root, closings, last }
}

/** Text whose line ends count is cut at them, so that a quotation may begin in its middle. */
function preformatted(
  html: string,
  text: string,
  start: number,
  end: number,
  leaf: (kind: Leaf['kind'], start: number, end: number, text: string) => void,
): void {
  const raw = html.slice(start, end).split('\n')
  const parts = text.split('\n')
  if (raw.length !== parts.length) {
    leaf('text', start, end, text)
    return
  }
  let at = start
  for (const [index, part] of parts.entries()) {
    const until = at + raw[index]!.length
    if (until > at) leaf('text', at, until, part)
    if (index < parts.length - 1) leaf('break', until, until + 1, '')
    at = until + 1
  }
}

/** A line across remembers what tells which program drew it. */
function marksOf(attributes: Record<string, string>): string {
  const { id = '', style = '', color = '', width = '' } = attributes
  return `#${id} data-marker=${attributes['data-marker'] ?? ''} color=${color} width=${width} ${style}`.toLowerCase()
}

/** The source of a picture that is seen, '' for those that only count readers. */
function pictureOf(attributes: Record<string, string>): string {
  const { src = '', width = '', height = '', style = '' } = attributes
  const tiny =
    /^[01](?:px)?$/.test(width.trim()) || /^[01](?:px)?$/.test(height.trim()) || /display\s*:\s*none/i.test(style)
  return tiny ? '' : src.slice(0, 200) || 'picture'
}
