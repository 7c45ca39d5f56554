import type { Element, Leaf, Node } from './dom.ts'
import { type Line, lineOf, unquoted } from './lines.ts'
import { type Mark, markOf, ruleMark } from './marks.ts'

/** A line as a reader sees it, and what of the HTML shows it. */
export type Shown = { lines: Line[]; sources: string[]; leaves: Leaf[][] }

const BLOCKS = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header html li main nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
)

/** What the elements around a place say of it. */
type Around = {
  depth: number
  soft: number
  marked: boolean
  introduces: boolean
  header: boolean
  signature: boolean
  hidden: boolean
  cell: boolean
}

type Step = { node: Node; around: Around } | { leave: Element; after: Around | null }

const OUTSIDE: Around = {
  depth: 0,
  soft: 0,
  marked: false,
  introduces: false,
  header: false,
  signature: false,
  hidden: false,
  cell: false,
}
/** What stands before the blockquote of a frame introduces it; more is the writer's. */
const LONGEST_INTRODUCTION = 400

/** The blockquotes of a frame: its own children, or theirs. */
function quotesIn(frame: Element): Element[] {
  const found: Element[] = []
  for (const child of frame.children) {
    if (child.kind !== 'element') continue
    if (child.name === 'blockquote') found.push(child)
    else
      for (const inner of child.children) if (inner.kind === 'element' && inner.name === 'blockquote') found.push(inner)
  }
  return found
}

function textLength(node: Node, most: number): number {
  let length = 0
  const open: Node[] = [node]
  while (open.length > 0 && length <= most) {
    const next = open.pop()!
    if (next.kind === 'element') for (const child of next.children) open.push(child)
    else if (next.kind === 'text') length += next.text.trim().length
  }
  return length
}

/** Where the introduction of a frame ends: at its first blockquote, or at once when somebody wrote a text before it. */
function introductionEnd(frame: Element): number {
  const [first] = quotesIn(frame)
  if (!first) return frame.start
  let length = 0
  for (const child of frame.children) {
    if (child.start >= first.start) break
    length += textLength(child, LONGEST_INTRODUCTION)
    if (length > LONGEST_INTRODUCTION) return frame.start
  }
  return first.start
}

function isHidden({ attributes }: Element): boolean {
  const { style } = attributes
  return style !== undefined && style.length < 4_000 && /display\s*:\s*none|mso-hide\s*:\s*all/i.test(style)
}

function inside(element: Element, mark: Mark | null, around: Around): Around {
  let next = around
  if (mark === 'quote' || (mark === 'frame' && quotesIn(element).length === 0)) {
    next = { ...next, depth: next.depth + 1, marked: next.marked || element.name !== 'blockquote' }
  }
  if (mark === 'soft') next = { ...next, soft: next.soft + 1 }
  if (mark === 'introduction') next = { ...next, introduces: true }
  if (mark === 'header' || mark === 'opens') next = { ...next, header: true }
  if (mark === 'signature') next = { ...next, signature: true }
  if (isHidden(element)) next = { ...next, hidden: true }
  if ((element.name === 'td' || element.name === 'th') && severalCells(element)) next = { ...next, cell: true }
  return next
}

function severalCells(cell: Element): boolean {
  const row = cell.parent
  if (row?.name !== 'tr') return false
  return row.children.some((child) => child.kind === 'element' && child !== cell)
}

/** Writes down lines while the tree is walked. */
class Writer {
  readonly shown: Shown = { lines: [], sources: [], leaves: [] }
  private readonly most: number
  private text = ''
  /** The line shows a letter. */
  private says = false
  private leaves: Leaf[] = []
  private known: Partial<Line> = {}
  private around: Around | null = null
  /** Marks that stand before a line and hold for the next one that shows something. */
  opens = false
  /** After a program's own line across: signature until the next quotation. */
  signing = false

  constructor(most: number) {
    this.most = most
  }

  add(leaf: Leaf, around: Around): void {
    const before = this.around
    if (this.says && before && (before.depth !== around.depth || before.soft !== around.soft)) this.end()
    this.leaves.push(leaf)
    if (leaf.kind === 'image') {
      if (leaf.text && !around.hidden) this.known.image = true
      if (leaf.text) this.around ??= around
    } else {
      this.text += leaf.text
      if (leaf.text.trim()) {
        this.around = this.merged(around)
        this.says = true
      } else this.around ??= around
    }
  }

  /** A line is a signature or introduces only when all of it is. */
  private merged(around: Around): Around {
    if (!this.around || !this.says) return around
    const before = this.around
    return {
      ...before,
      introduces: before.introduces || around.introduces,
      header: before.header || around.header,
      signature: before.signature && around.signature,
      hidden: before.hidden && around.hidden,
      cell: before.cell || around.cell,
    }
  }

  cellEnd(): void {
    if (this.says) this.text += ' | '
  }

  end(): void {
    if (this.leaves.length === 0) return
    if (this.shown.lines.length >= this.most) {
      const last = this.shown.leaves.at(-1)!
      for (const leaf of this.leaves) last.push(leaf)
      this.clear()
      return
    }
    const around = this.around ?? OUTSIDE
    const source = this.text
      .replace(/[ \t\n\r\f]+/g, ' ')
      .replace(/^ | $/g, '')
      .replace(/ \| ?$/, '')
    const { depth, rest } = unquoted(source)
    const line = lineOf(rest, {
      ...around,
      ...this.known,
      depth: around.depth + depth,
      element: around.depth > 0 || around.soft > 0,
    })
    if (!line.blank || line.image) {
      line.opens = this.opens
      this.opens = false
      if (around.depth > 0 || around.soft > 0) this.signing = false
      else if (this.signing) line.signature = true
    }
    this.shown.lines.push(line)
    this.shown.sources.push(source)
    this.shown.leaves.push(this.leaves)
    this.clear()
  }

  private clear(): void {
    this.text = ''
    this.says = false
    this.leaves = []
    this.known = {}
    this.around = null
  }

  /** A line across is a line of its own. */
  rule(leaf: Leaf, around: Around): void {
    this.end()
    if (this.shown.lines.length >= this.most) {
      this.shown.leaves.at(-1)!.push(leaf)
      return
    }
    const mark = ruleMark(leaf.text)
    this.shown.lines.push({ ...lineOf('', around), rule: true, signature: mark === 'signature' || around.signature })
    this.shown.sources.push('')
    this.shown.leaves.push([leaf])
    if (mark === 'opens') this.opens = true
    if (mark === 'signature') this.signing = true
  }
}

/** Nobody writes more lines; what comes after goes with the last of these. */
const MOST_LINES = 20_000

/** The lines that HTML shows, with what marks and elements say of each. */
export function shownLines(root: Element, most = MOST_LINES): Shown {
  const writer = new Writer(most)
  const steps: Step[] = [{ node: root, around: OUTSIDE }]
  while (steps.length > 0) {
    const step = steps.pop()!
    if ('leave' in step) {
      const { name } = step.leave
      if (BLOCKS.has(name)) writer.end()
      if (name === 'td' || name === 'th') writer.cellEnd()
      if (name === 'a') linkEnd(writer, step.leave, step.after ?? OUTSIDE)
      continue
    }
    const { node } = step
    if (node.kind !== 'element') {
      if (node.kind === 'rule') writer.rule(node, step.around)
      else {
        writer.add(node, step.around)
        if (node.kind === 'break') writer.end()
      }
      continue
    }
    const mark = markOf(node)
    if (BLOCKS.has(node.name)) writer.end()
    if (mark === 'opens') {
      writer.end()
      writer.opens = true
    }
    const around = inside(node, mark, step.around)
    const introducedTo = mark === 'frame' ? introductionEnd(node) : node.start
    steps.push({ leave: node, after: around })
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index]!
      steps.push({ node: child, around: child.start < introducedTo ? { ...around, introduces: true } : around })
    }
  }
  writer.end()
  return writer.shown
}

/** A name that links to a mailbox stands for its address, which headers need. */
function linkEnd(writer: Writer, link: Element, around: Around): void {
  const address = /^mailto:([^?]{3,200})/i.exec(link.attributes.href ?? '')?.[1]
  if (!address || link.children.length === 0) return
  const last = link.children.at(-1)!
  const words = link.children.map((child) => (child.kind === 'text' ? child.text : '')).join('')
  if (words.includes('@')) return
  writer.add({ kind: 'text', parent: link, start: last.end, end: last.end, text: ` <${address.trim()}>` }, around)
}
