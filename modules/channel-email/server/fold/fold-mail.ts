import { htmlToText } from '#platform/server/html/index.ts'
import { type About, decide } from './decide.ts'
import { foldHtml, type HtmlFolding, joined } from './fold-html.ts'
import { findLines, lettersOf } from './letters.ts'
import { textLines } from './lines.ts'
import type { FoldInput, Folding } from './shapes.ts'
import { passesOn } from './subjects.ts'

type TextFolding = { reply: string; folded: string }

/** Runs of lines as a text: each as it is but for blank lines at its ends, one blank line between two. */
function runs(lines: readonly string[][]): string {
  return lines
    .map((run) => {
      let start = 0
      let end = run.length
      while (start < end && !run[start]!.trim()) start++
      while (end > start && !run[end - 1]!.trim()) end--
      return run.slice(start, end).join('\n')
    })
    .filter((run) => run !== '')
    .join('\n\n')
}

function foldText(text: string, about: About): TextFolding {
  const { sources, lines } = textLines(text)
  const decided = decide(lines, sources, about)
  const labels = sources.map((_, index) => decided[Math.min(index, decided.length - 1)])
  const own: string[][] = []
  const other: string[][] = []
  for (const [index, source] of sources.entries()) {
    const list = labels[index] === 'own' ? own : other
    if (index === 0 || labels[index] !== labels[index - 1]) list.push([])
    list.at(-1)!.push(source)
  }
  const reply = runs(own)
  return reply ? { reply, folded: runs(other) } : { reply: runs([sources]), folded: '' }
}

/** Beyond this share of lines that the HTML does not show, the two parts are different texts. */
const DIFFERENT = 0.5

/**
 * The text part beside the HTML: what of it the reply shows already, and what goes to the folded text so that no line of
 * it is lost. `reply` itself is the text of the HTML, whose paragraphs are whole.
 */
function besideHtml(text: string, html: HtmlFolding, about: About): TextFolding {
  const sources = text.split(/\r\n|\r|\n/)
  const found = findLines(sources, html.shown)
  const letters = { own: 0, folded: 0, missing: 0 }
  for (const [index, source] of sources.entries()) letters[found[index]!] += lettersOf(source).length
  const all = letters.own + letters.folded + letters.missing
  if (all > 0 && letters.missing / all > DIFFERENT) {
    const plain = foldText(text, about)
    const said = lettersOf(html.reply).length
    // An HTML part that says next to nothing beside a text that does: the text is the mail.
    if (said * 3 < lettersOf(plain.reply).length) return plain
    return { reply: html.reply, folded: joined([html.folded, '', text]) }
  }
  const rest = sources.filter((_, index) => found[index] !== 'own')
  const hidden = lettersOf(html.folded).length
  if (letters.folded * 2 >= hidden) return { reply: html.reply, folded: joined(rest) }
  return {
    reply: html.reply,
    folded: joined([html.folded, '', ...sources.filter((_, index) => found[index] === 'missing')]),
  }
}

/**
 * Parts what is new in a mail from quoted history and signature; nothing is left out. With HTML the elements and marks
 * decide and `reply` is the text of what stays; without it the lines do. A forward stays whole, a mail that is nothing
 * but quotation too. Time is bounded by the length of the mail.
 */
export function foldMail({ text, html, subject = '', fromAddress = '' }: FoldInput): Folding {
  const about: About = { forwarding: passesOn(subject), fromAddress }
  const folded = html.trim() ? foldHtml(html, about) : null
  if (!folded) return { ...foldText(text, about), foldedHtml: html.trim() ? html : '' }
  const { foldedHtml } = folded
  if (!folded.reply) return { ...foldText(text, about), foldedHtml }
  if (!text.trim() || lettersOf(text) === lettersOf(htmlToText(html))) {
    return { reply: folded.reply, folded: folded.folded, foldedHtml }
  }
  return { ...besideHtml(text, folded, about), foldedHtml }
}
