import { foldMail, readForwarded } from '../fold/index.ts'
import type { Facts } from './facts.ts'
import type { Forwarded, ReadMail } from './shapes.ts'

/** A letter with more lines, or HTML with more tags or characters, is a list or an attack: its end is not looked at. */
const MOST_LINES = 20_000
const MOST_TAGS = 50_000
const LONGEST_HTML = 2_000_000
/** Who passes a mail on puts it near the top. */
const FORWARD_LINES = 2000

type Letter = { text: string; html: string; subject: string; from: ReadMail['from'] }

/**
 * What is new in a letter and what is not, in bounded time: of a letter beyond all measure only the beginning is looked at,
 * and its HTML stays as it came. Every line is in `reply` or `folded` all the same.
 */
export function splitLetter({ text, html, subject, from }: Letter): Pick<ReadMail, 'reply' | 'folded' | 'foldedHtml'> {
  const end = endOfLines(text, MOST_LINES)
  const looked = isLong(html) ? '' : html
  const folding = foldMail({
    text: text.slice(0, end),
    html: looked,
    subject,
    ...(from ? { fromAddress: from.address } : {}),
  })
  const foldedHtml = looked ? folding.foldedHtml : html
  const rest = text.slice(end)
  if (!rest) return { ...folding, foldedHtml }
  const { reply, folded } = folding
  return folded ? { reply, folded: folded + rest, foldedHtml } : { reply: reply + rest, folded, foldedHtml }
}

/** The mail that somebody passed on with this one. */
export function findForwarded({ text, html, subject }: Letter, attached: Facts | undefined): Forwarded | null {
  return readForwarded({
    subject,
    text: text.slice(0, endOfLines(text, FORWARD_LINES)),
    html: isLong(html) ? '' : html,
    attached: attached ?? null,
  })
}

function endOfLines(text: string, most: number): number {
  let at = -1
  for (let lines = 0; lines < most; lines++) {
    at = text.indexOf('\n', at + 1)
    if (at < 0) return text.length
  }
  return at
}

function isLong(html: string): boolean {
  if (html.length > LONGEST_HTML) return true
  let tags = 0
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) if (++tags > MOST_TAGS) return true
  return false
}
