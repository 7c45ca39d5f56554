import { htmlToText } from '#platform/server/html/index.ts'
import { type About, decide } from './decide.ts'
import { type Leaf, readable, readHtml } from './dom.ts'
import { shownLines } from './dom-lines.ts'
import type { Label } from './lines.ts'
import { wrapped } from './wrap.ts'

/** What folding HTML gives. `shown` has every line that is not blank, in order, with what became of it. */
export type HtmlFolding = { reply: string; folded: string; foldedHtml: string; shown: { text: string; own: boolean }[] }

/** Characters that no text may hold (noncharacters of Unicode): they show in the text where a fold begins and ends. */
const BEGIN = '\ufdd0'
const END = '\ufdd1'

const FOLD_MARKS = (label: Label) => [`<div data-kairos-fold="${label}">`, '</div>'] as const
const TEXT_MARKS = (label: Label) => [`<div data-kairos-fold="${label}">${BEGIN}`, `</div>${END}`] as const

/** The text of HTML, apart by who speaks. */
function textOf(html: string): HtmlFolding['shown'] {
  const shown: HtmlFolding['shown'] = []
  let inFold = false
  for (const line of htmlToText(html).split('\n')) {
    if (!line.includes(BEGIN) && !line.includes(END)) {
      if (inFold || line.trim()) shown.push({ text: line, own: !inFold })
      else shown.push({ text: '', own: true })
      continue
    }
    for (const part of line.split(/(?=[\ufdd0\ufdd1])/)) {
      if (part.startsWith(BEGIN)) inFold = true
      if (part.startsWith(END)) inFold = false
      const text = part.replace(/[\ufdd0\ufdd1]/g, '')
      if (/[^\s>-]/.test(text)) shown.push({ text: text.trimEnd(), own: !inFold })
    }
    shown.push({ text: '', own: !inFold })
  }
  return shown
}

/** Lines as a text: at most one blank line between two, none at the ends. */
export function joined(lines: readonly string[]): string {
  const out: string[] = []
  for (const line of lines) if (line.trim() || out.at(-1)?.trim()) out.push(line)
  while (out.length > 0 && !out.at(-1)!.trim()) out.pop()
  return out.join('\n')
}

/** Folds HTML by its elements and lines; null when it is too deep or too large to be read in bounded time. */
export function foldHtml(source: string, about: About): HtmlFolding | null {
  const html = source.replace(/data-kairos-fold/gi, 'data-other-fold').replace(/[\ufdd0\ufdd1]/g, '\ufffd')
  if (!readable(html)) return null
  const tree = readHtml(html)
  const { lines, sources, leaves } = shownLines(tree.root)
  const decided = decide(lines, sources, about)
  const labels = new Map<Leaf, Label>()
  for (const [index, line] of leaves.entries()) {
    for (const leaf of line) {
      if (leaf.kind === 'break' || (leaf.kind === 'text' && !leaf.text.trim())) continue
      labels.set(leaf, decided[index]!)
    }
  }
  const shown = textOf(wrapped(html, tree, labels, TEXT_MARKS))
  const reply = joined(shown.filter((line) => line.own).map((line) => line.text))
  const folded = joined(shown.filter((line) => !line.own).map((line) => line.text))
  if (!reply && folded) {
    // Only a picture is the writer's own: it is shown alone, but a text without words would say nothing.
    return {
      reply: folded,
      folded: '',
      foldedHtml: wrapped(html, tree, labels, FOLD_MARKS),
      shown: shown.map((line) => ({ ...line, own: true })),
    }
  }
  return { reply, folded, foldedHtml: wrapped(html, tree, labels, FOLD_MARKS), shown }
}
