import { Parser } from 'htmlparser2'

/** Where a picture in a text comes from: a file of ours, or a part of the mail that is quoted. */
export type PictureRef = { attachmentId: string } | { cid: string }

const ownPicture = /^\/api\/v1\/attachments\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\?inline=1)?$/i

/** Looks that mail programs do not give by themselves. */
const looks: Readonly<Record<string, string>> = {
  p: 'margin:0 0 12px',
  blockquote: 'margin:0 0 12px;padding-left:12px;border-left:3px solid #d0d0d0;color:#555',
  pre: 'margin:0 0 12px;padding:8px;background:#f5f5f5;white-space:pre-wrap;font-family:Consolas,Menlo,monospace',
  code: 'font-family:Consolas,Menlo,monospace',
  hr: 'border:0;border-top:1px solid #d0d0d0',
}

/**
 * Cleaned HTML (as `sanitizeRich` or `sanitizeMail` give it) as it goes into a mail: pictures refer to parts of it by
 * `placeOf` (null: the picture is not there, its description stands for it), nothing of our screens stays. With `styled`,
 * our own plain tags get the looks that mail programs leave out.
 */
export function toMailHtml(
  clean: string,
  { placeOf, styled }: { placeOf: (ref: PictureRef) => string | null; styled: boolean },
): string {
  return clean.replace(/<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>/gi, (_whole, tag: string, rest: string) => {
    const name = tag.toLowerCase()
    if (name === 'img') return picture(rest, placeOf)
    const kept = rest.replace(/\s(?:target|rel|data-[a-z-]+)="[^"]*"/gi, '')
    const look = styled ? looks[name] : undefined
    return look ? `<${name} style="${look}"${kept}>` : `<${name}${kept}>`
  })
}

function picture(rest: string, placeOf: (ref: PictureRef) => string | null): string {
  const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(rest)?.[1] ?? ''
  const source = attribute('src')
  const alt = attribute('alt')
  const own = ownPicture.exec(source)?.[1]?.toLowerCase()
  const ref = own ? { attachmentId: own } : /^cid:/i.test(source) ? { cid: source.slice(4) } : null
  const remote = !ref && /^https?:/i.test(source) ? source : null
  const place = ref ? placeOf(ref) : null
  const shown = place ? `cid:${place}` : remote
  if (!shown) return alt ? `[${alt}]` : ''
  const sides = ['width', 'height'].filter((side) => attribute(side)).map((side) => ` ${side}="${attribute(side)}"`)
  return `<img src="${shown}" alt="${alt}"${sides.join('')} style="max-width:100%">`
}

/** HTML of a mail that came in without what was folded in it (`<div data-kairos-fold>`): quotes and signatures. */
export function withoutFolds(html: string): string {
  if (!html.includes('data-kairos-fold')) return html
  const cuts: [number, number][] = []
  let depth = 0
  let from = -1
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name !== 'div') return
      if (from < 0 && attributes['data-kairos-fold'] === undefined) return
      if (from < 0) from = parser.startIndex
      depth += 1
    },
    onclosetag(name) {
      if (name !== 'div' || from < 0) return
      depth -= 1
      if (depth > 0) return
      cuts.push([from, parser.endIndex + 1])
      from = -1
    },
  })
  parser.end(html)
  let kept = ''
  let at = 0
  for (const [start, end] of cuts) {
    kept += html.slice(at, start)
    at = Math.max(at, end)
  }
  return kept + html.slice(at)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
