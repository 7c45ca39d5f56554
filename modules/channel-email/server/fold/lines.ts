import { fold } from '#platform/text/fold.ts'

/** Who speaks in a line. */
export type Label = 'own' | 'quote' | 'signature'

/** One line of a mail, as the rules of folding see it. Made from the plain text or from the HTML. */
export type Line = {
  /** Without quote signs, trimmed; only for recognising, never shown. */
  text: string
  /** `text` folded (narrow, lower case, simplified characters), at most 600 characters. */
  key: string
  /** Signs or elements of quotation around it; 0 for what the writer wrote. */
  depth: number
  /** Elements around it that may be a quotation or only an indentation. */
  soft: number
  /** An element gave it its depth, so the end of the quotation is exact. */
  element: boolean
  /** A mark of a mail program, not only an element, says that it is quoted. */
  marked: boolean
  blank: boolean
  /** Nothing but a line across. */
  rule: boolean
  /** Shows a picture. */
  image: boolean
  /** Stands in one of several cells of a row. */
  cell: boolean
  /** A mail program's mark says that the quotation begins here, for the rest of the mail. */
  opens: boolean
  /** A mark says that these words introduce a quotation. */
  introduces: boolean
  /** A mark says that this is the header of a quoted mail. */
  header: boolean
  /** A mark says that this is a signature. */
  signature: boolean
  /** Cannot be seen. */
  hidden: boolean
}

/** Longer lines are prose; their begin is enough to tell. */
const LONGEST_KEY = 600
const RULE = /^[-_=*—–―─━~·.\s]{8,}$/
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
/** Quote signs at the begin of a line, each with at most a few spaces. A `>>>` run counts as three. */
const QUOTE_SIGNS = /^(?:[ \t\u00a0\u3000]{0,3}[>＞]){1,60}/

const ENTITIES: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&gt;': '>',
  '&lt;': '<',
  '&quot;': '"',
  '&amp;': '&',
}

/** QQ Mail and its relatives leave entities in the plain part: `From: &nbsp;"王丽"<li@example.com&gt;;`. */
function withoutEntities(text: string): string {
  return text.includes('&') ? text.replace(/&(?:nbsp|gt|lt|quot|amp);/g, (entity) => ENTITIES[entity]!) : text
}

/** A line with nothing known of it but its text. */
export function lineOf(source: string, known: Partial<Line> = {}): Line {
  const text = withoutEntities(source)
    .replace(INVISIBLE, '')
    .replace(/[\u00a0\u3000\t ]+/g, ' ')
    .trim()
  return {
    text,
    key: text ? fold(text.slice(0, LONGEST_KEY)).trim() : '',
    depth: 0,
    soft: 0,
    element: false,
    marked: false,
    blank: text === '',
    rule: RULE.test(text),
    image: false,
    cell: false,
    opens: false,
    introduces: false,
    header: false,
    signature: false,
    hidden: false,
    ...known,
  }
}

/** Splits quote signs off the begin of a line. */
export function unquoted(source: string): { depth: number; rest: string } {
  const signs = QUOTE_SIGNS.exec(source)?.[0] ?? ''
  let depth = 0
  for (const sign of signs) if (sign === '>' || sign === '＞') depth++
  return { depth, rest: source.slice(signs.length) }
}

/** Nobody writes more lines; those after go with the last of these. */
const MOST_LINES = 40_000

/** The lines of a plain text, any line ends; at most the first 40,000 are read. */
export function textLines(text: string): { sources: string[]; lines: Line[] } {
  const sources = text.split(/\r\n|\r|\n/)
  const lines = sources.slice(0, MOST_LINES).map((source) => {
    const { depth, rest } = unquoted(source)
    return lineOf(rest, { depth })
  })
  return { sources, lines }
}

/** Index of the first line from `from` on that is not blank; `lines.length` when there is none. */
export function nextFilled(lines: readonly Line[], from: number): number {
  let index = from
  while (index < lines.length && lines[index]!.blank) index++
  return index
}
