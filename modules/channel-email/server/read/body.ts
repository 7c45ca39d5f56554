import { htmlToText, textToHtml } from '#platform/server/html/index.ts'
import type { Body, Part } from './part.ts'
import { isStub } from './text/stub.ts'

/** Characters of the text that HTML becomes: ten times the longest letter. */
export const MOST_TEXT = 2_000_000

/** The text of a letter's HTML. */
export function plainOfHtml(html: string): string {
  return htmlToText(html, { most: MOST_TEXT })
}

const NOTHING: Body = { text: '', html: '' }

/** What the mail says: the text and HTML of its parts put together as their containers mean it. */
export function bodyOf(root: Part): Body {
  const main = new Composer().compose(root)
  if (main.text || main.html) return main
  // Nothing but a winmail.dat or an invitation: what they hold is the letter.
  return firstHidden(root) ?? NOTHING
}

function firstHidden(part: Part): Body | undefined {
  if (part.body?.text || part.body?.html) return part.body
  for (const child of part.children) {
    const found = firstHidden(child)
    if (found) return found
  }
  return undefined
}

/** The root of `multipart/related` comes first wherever it stands (RFC 2387: `start`). */
function orderOf(part: Part): Part[] {
  const start =
    part.type === 'multipart/related'
      ? part.parameters
          .get('start')
          ?.slice(0, 1000)
          .replace(/^[\s<]+|[\s>]+$/g, '')
      : ''
  const root = start ? part.children.find(({ cid }) => cid === start) : undefined
  return root ? [root, ...part.children.filter((child) => child !== root)] : part.children
}

/** Containers may be many levels deep and ask for the text of the same HTML at each: it is made once. */
class Composer {
  private readonly texts = new Map<string, string>()

  /** The depth was limited when the parts were read. */
  compose(part: Part): Body {
    if (part.children.length === 0) return part.content && part.body ? part.body : NOTHING
    const bodies = orderOf(part).map((child) => this.compose(child))
    return part.type === 'multipart/alternative' ? this.choose(bodies) : this.join(bodies)
  }

  private textOf(html: string): string {
    let text = this.texts.get(html)
    if (text === undefined) {
      text = plainOfHtml(html)
      this.texts.set(html, text)
    }
    return text
  }

  /** Whether HTML shows anything: words, or a picture. */
  private isShown(html: string): boolean {
    return html !== '' && (/<(?:img|table|object|svg)\b/i.test(html) || this.textOf(html) !== '')
  }

  /** Of alternatives the last HTML that shows something and the first plain text that is one. */
  private choose(bodies: Body[]): Body {
    const html = bodies.findLast((body) => this.isShown(body.html))?.html ?? ''
    const text = bodies.find((body) => body.text.trim())?.text ?? ''
    if (!html) return { text, html: '' }
    return isStub(text, this.textOf(html)) ? { text: '', html } : { text, html }
  }

  /** Parts that follow each other: as text if all are text, else as HTML, with the text of both. */
  private join(bodies: Body[]): Body {
    const full = bodies.filter(({ text, html }) => text.trim() || html.trim())
    if (full.length <= 1) return full[0] ?? NOTHING
    if (full.length === 2 && this.isSameTwice(full[0]!, full[1]!)) return this.choose(full)
    const text = full.map((body) => (body.text || this.textOf(body.html)).trimEnd()).join('\n\n')
    if (full.every(({ html }) => !html)) return { text, html: '' }
    return { text, html: full.map((body) => body.html || textToHtml(body.text)).join('\n') }
  }

  /** Some programs write `mixed` and mean `alternative`: a plain part and an HTML part with the same words. */
  private isSameTwice(one: Body, other: Body): boolean {
    const [plain, rich] = one.html ? [other, one] : [one, other]
    if (plain.html || !rich.html || rich.text) return false
    const words = squeeze(plain.text)
    const all = squeeze(this.textOf(rich.html))
    return words !== '' && words.length * 2 >= all.length && all.includes(words)
  }
}

function squeeze(text: string): string {
  return text.slice(0, 200_000).replace(/[\s>*_|-]+/g, '')
}
