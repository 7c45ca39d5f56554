import { Parser } from 'htmlparser2'
import { destination } from './links.ts'

/** What the frame says in the reader's language. */
export type FrameWords = {
  quote: string
  signature: string
  blocked: string
  missing: string
  opens: (to: string) => string
  misleading: (to: string) => string
}

export type Rewritten = {
  html: string
  /** Pictures from elsewhere that have a box in their place, and those that are fetched. */
  blocked: number
  shown: number
}

export type Rewriting = {
  /** Address of a picture that came with the mail, by its content id; null when it did not. */
  picture: (cid: string) => string | null
  words: FrameWords
}

const VOID = new Set(['br', 'img', 'hr', 'col'])
const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => signs[sign]!)

const write = (name: string, attributes: Readonly<Record<string, string>>) =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')}>`

type Fold = { at: number; kind: string }
type Link = { at: number; attributes: Record<string, string>; text: string }

/**
 * Makes a cleaned mail (`sanitizeMail` with `data-kairos-fold` kept) ready for the frame. Each outermost fold becomes a
 * `<details>`, open when there is nothing else to read; pictures of the mail get our addresses, blocked ones a box of
 * their size; every link says where it leads; wide tables scroll by themselves.
 */
export function rewriteMail(clean: string, { picture, words }: Rewriting): Rewritten {
  const out: string[] = []
  const folds: Fold[] = []
  /** For each open element: what ends with it. */
  const open: ('fold' | 'table' | 'link' | null)[] = []
  let foldDepth = 0
  let tableDepth = 0
  let link: Link | null = null
  let readable = false
  let blocked = 0
  let shown = 0

  const endLink = () => {
    if (!link) return
    const { at, attributes, text } = link
    link = null
    const leads = destination(attributes.href ?? '', text)
    if (!leads) return
    const title = leads.misleading ? words.misleading(leads.to) : words.opens(leads.to)
    out[at] = write('a', { ...attributes, title: leads.kind === 'web' ? `${title}\n${attributes.href}` : title })
    if (leads.misleading) out.push(`</a><span class="k-warn" role="note">⚠ ${escaped(title)}</span>`)
    else out.push('</a>')
  }

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const { 'data-kairos-fold': kind, ...rest } = attributes
        // What stands in a link shows the link's own destination, not a title of its sender's choice.
        if (link) delete rest.title
        if (name === 'img') {
          const drawn = image(rest, picture, words)
          out.push(drawn)
          if (rest['data-blocked-src'] !== undefined && drawn !== '') blocked += 1
          if (/^https?:/i.test(rest.src ?? '')) shown += 1
          if (foldDepth === 0 && drawn !== '') readable = true
          return
        }
        if (VOID.has(name)) {
          out.push(write(name, rest))
          return
        }
        if (kind && foldDepth === 0) {
          foldDepth = 1
          folds.push({ at: out.length, kind })
          open.push('fold')
          out.push('', `<summary>${escaped(kind === 'signature' ? words.signature : words.quote)}</summary><div>`)
          return
        }
        if (name === 'table') {
          if (tableDepth === 0) out.push('<div class="k-wide">')
          tableDepth += 1
          open.push('table')
        } else if (name === 'a' && !link && rest.href) {
          link = { at: out.length, attributes: rest, text: '' }
          open.push('link')
        } else open.push(null)
        out.push(write(name, rest))
      },
      ontext(text) {
        if (link) link.text += text
        if (foldDepth === 0 && text.trim()) readable = true
        out.push(escaped(text))
      },
      onclosetag(name) {
        if (VOID.has(name)) return
        switch (open.pop()) {
          case 'fold':
            foldDepth = 0
            out.push('</div></details>')
            return
          case 'table':
            tableDepth -= 1
            out.push(tableDepth === 0 ? '</table></div>' : '</table>')
            return
          case 'link':
            if (link) endLink()
            else out.push('</a>')
            return
          default:
            out.push(`</${name}>`)
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  parser.end(clean)
  for (const { at, kind } of folds) {
    out[at] =
      `<details class="k-fold" data-kind="${kind === 'signature' ? 'signature' : 'quote'}"${readable ? '' : ' open'}>`
  }
  return { html: out.join(''), blocked, shown }
}

function image(
  attributes: Record<string, string>,
  picture: Rewriting['picture'],
  words: Pick<FrameWords, 'blocked' | 'missing'>,
): string {
  const { src, 'data-blocked-src': blocked, ...rest } = attributes
  if (blocked !== undefined) return box(rest, words.blocked)
  if (!src) return ''
  if (!/^cid:/i.test(src)) return write('img', { ...rest, src, loading: 'lazy' })
  const own = picture(contentId(src))
  return own ? write('img', { alt: '', ...rest, src: own }) : box(rest, words.missing)
}

/** The content id that a `cid:` address names; percent signs are meant as such where they do not decode. */
function contentId(source: string): string {
  const id = source.slice(4)
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

/** Nothing for a picture that was never to be seen; else a grey box of the picture's size with its description. */
function box(attributes: Record<string, string>, label: string): string {
  const width = sideOf('width', attributes)
  const height = sideOf('height', attributes)
  if (tiny(width) || tiny(height)) return ''
  const size = [width ? `width:${width}` : '', height ? `height:${height}` : ''].filter(Boolean).join(';')
  const text = attributes.alt?.trim() ?? ''
  const name = text ? `${label}：${text}` : label
  return `<span class="k-picture" role="img" aria-label="${escaped(name)}" title="${escaped(name)}"${size ? ` style="${size}"` : ''}>${escaped(text)}</span>`
}

function sideOf(side: 'width' | 'height', { style = '', ...attributes }: Record<string, string>): string {
  const styled = new RegExp(`(?:^|;)${side}:(\\d{1,4}(?:\\.\\d+)?(?:px|%))`).exec(style)?.[1]
  const given = styled ?? attributes[side] ?? ''
  return /^\d+(?:\.\d+)?$/.test(given) ? `${given}px` : given
}

const tiny = (side: string) => side.endsWith('px') && Number.parseFloat(side) <= 3
