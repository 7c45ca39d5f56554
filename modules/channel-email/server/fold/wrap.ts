import type { Element, Html, Leaf, Node } from './dom.ts'
import type { Label } from './lines.ts'

/** `drop` signs of the source are left out at the place. */
type Insertion = { at: number; text: string; drop?: number }

/** Elements whose children may not stand in a `div`: it goes into their cells or items. */
const HOLDS_ROWS = new Set('table tbody thead tfoot tr ul ol dl select'.split(' '))

/** One label for all that an element shows, `mixed` for several, null when it shows nothing. */
type Whole = Label | 'mixed' | null

function wholes(root: Element, labels: ReadonlyMap<Leaf, Label>): Map<Node, Whole> {
  const order: Node[] = []
  const open: Node[] = [root]
  while (open.length > 0) {
    const node = open.pop()!
    order.push(node)
    if (node.kind === 'element') for (const child of node.children) open.push(child)
  }
  const found = new Map<Node, Whole>()
  for (let index = order.length - 1; index >= 0; index--) {
    const node = order[index]!
    if (node.kind !== 'element') {
      found.set(node, labels.get(node) ?? null)
      continue
    }
    let whole: Whole = null
    for (const child of node.children) {
      const label = found.get(child) ?? null
      if (label === null) continue
      if (whole === null) whole = label
      else if (whole !== label) whole = 'mixed'
    }
    found.set(node, whole)
  }
  return found
}

function cover(node: Node, marks: readonly [string, string], out: Insertion[]): void {
  if (node.kind !== 'element') return
  const open: Element[] = [node]
  while (open.length > 0) {
    const element = open.pop()!
    if (HOLDS_ROWS.has(element.name)) {
      for (const child of element.children) if (child.kind === 'element') open.push(child)
    } else if (element.contentEnd > element.contentStart) {
      out.push({ at: element.contentStart, text: marks[0] }, { at: element.contentEnd, text: marks[1] })
    }
  }
}

/** Closing tags for the `div` elements at the end of a node that have none of their own. */
function closed(node: Node): string {
  let tags = ''
  let last: Node | undefined = node
  while (last?.kind === 'element') {
    if (!last.unclosed) break
    if (last.name === 'div') tags += '</div>'
    last = last.children.at(-1)
  }
  return tags
}

/**
 * Puts a mark before and after each part of HTML that is labelled; neighbours with the same label get one pair.
 * `marks(label)` gives the two texts. The result nests as the source does; closing tags that close nothing are left out,
 * for they would close what is put in.
 */
export function wrapped(
  html: string,
  { root, closings, last }: Html,
  labels: ReadonlyMap<Leaf, Label>,
  marks: (label: Label) => readonly [string, string],
): string {
  const whole = wholes(root, labels)
  const out: Insertion[] = []
  const open: Element[] = [root]
  while (open.length > 0) {
    const element = open.pop()!
    const inRows = HOLDS_ROWS.has(element.name)
    let from: Node | null = null
    let to: Node | null = null
    let label: Label | null = null
    const close = () => {
      if (from && to && label) {
        out.push({ at: from.start, text: marks(label)[0] }, { at: to.end, text: closed(to) + marks(label)[1] })
      }
      from = null
      label = null
    }
    for (const child of element.children) {
      const of = whole.get(child) ?? null
      if (of === null) continue
      if (of === 'own' || of === 'mixed') {
        close()
        if (of === 'mixed' && child.kind === 'element') open.push(child)
        continue
      }
      if (inRows) {
        cover(child, marks(of), out)
        continue
      }
      if (label !== of) close()
      from ??= child
      to = child
      label = of
    }
    close()
  }
  if (out.length > 0) {
    for (const match of html.matchAll(/<\/div\s*>/gi)) {
      if (!closings.has(match.index)) out.push({ at: match.index, text: '', drop: match[0].length })
    }
  }
  return inserted(
    html,
    out.map((insertion) => ({ ...insertion, at: Math.min(insertion.at, last) })),
  )
}

/** Ends come before begins at the same place; inserting keeps the order of the rest. */
function inserted(html: string, insertions: readonly Insertion[]): string {
  const isEnd = (insertion: Insertion) => Number(!insertion.text.startsWith('</') && !insertion.text.includes('</'))
  const sorted = [...insertions].sort((a, b) => a.at - b.at || isEnd(a) - isEnd(b))
  let result = ''
  let at = 0
  for (const insertion of sorted) {
    result += html.slice(at, Math.max(at, insertion.at)) + insertion.text
    at = Math.max(at, insertion.at + (insertion.drop ?? 0))
  }
  return result + html.slice(at)
}
