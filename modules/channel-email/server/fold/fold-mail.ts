import { htmlToText } from '#platform/server/html/index.ts'
import { decide } from './decide.ts'
import { foldHtml, type HtmlFolding, joined } from './fold-html.ts'
import { findLines, lettersOf } from './letters.ts'
import { textLines } from './lines.ts'
import type { FoldInput, Folding } from './shapes.ts'
import { passesOn } from './subjects.ts'

type TextFolding = { reply: string; folded: string }

function foldText(text: string, forwarding: boolean): TextFolding {
  const { sources, lines } = textLines(text)
  const labels = decide(lines, sources, forwarding)
  const own: string[] = []
  const other: string[] = []
  for (const [index, source] of sources.entries()) {
    const isOwn = labels[index] === 'own'
    ;(isOwn ? own : other).push(source)
    if (index > 0 && isOwn !== (labels[index - 1] === 'own')) (isOwn ? own : other).splice(-1, 0, '')
  }
  const reply = joined(own)
  return reply ? { reply, folded: joined(other) } : { reply: joined(sources), folded: '' }
}

/** Beyond this share of lines that the HTML does not show, the two parts are different texts. */
const DIFFERENT = 0.5

/**
 * The text part beside the HTML: what of it the reply shows already, and what goes to the folded text so that no line of
 * it is lost. `reply` itself is the text of the HTML, whose paragraphs are whole.
 */
function besideHtml(text: string, html: HtmlFolding, forwarding: boolean): TextFolding {
  const sources = text.split(/\r\n|\r|\n/)
  const found = findLines(sources, html.shown)
  const letters = { own: 0, folded: 0, missing: 0 }
  for (const [index, source] of sources.entries()) letters[found[index]!] += lettersOf(source).length
  const all = letters.own + letters.folded + letters.missing
  if (all > 0 && letters.missing / all > DIFFERENT) {
    const plain = foldText(text, forwarding)
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
export function foldMail({ text, html, subject = '' }: FoldInput): Folding {
  const forwarding = passesOn(subject)
  const folded = html.trim() ? foldHtml(html, forwarding) : null
  if (!folded) return { ...foldText(text, forwarding), foldedHtml: html.trim() ? html : '' }
  const { foldedHtml } = folded
  if (!folded.reply) return { ...foldText(text, forwarding), foldedHtml }
  if (!text.trim() || lettersOf(text) === lettersOf(htmlToText(html))) {
    return { reply: folded.reply, folded: folded.folded, foldedHtml }
  }
  return { ...besideHtml(text, folded, forwarding), foldedHtml }
}
