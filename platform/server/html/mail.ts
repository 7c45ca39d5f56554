import sanitizeHtml from 'sanitize-html'
import { parsable } from './input.ts'
import { LINK_ATTRIBUTES, safeCid, safeHref } from './link.ts'
import { NESTING, NON_TEXT } from './rich.ts'
import { safeStyle } from './style.ts'
import { unwrapBare } from './unwrap.ts'

const TAGS = [
  ...[
    'p',
    'br',
    'div',
    'span',
    'strong',
    'b',
    'em',
    'i',
    'u',
    's',
    'strike',
    'del',
    'ins',
    'sub',
    'sup',
    'small',
    'big',
  ],
  ...[
    'a',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
    'blockquote',
    'q',
    'cite',
    'code',
    'pre',
    'kbd',
    'samp',
    'tt',
    'hr',
    'img',
  ],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'font', 'center', 'abbr', 'address', 'mark', 'section', 'article', 'header'],
  ...['footer', 'main', 'figure', 'figcaption', 'table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr'],
  ...['td', 'th'],
]

/** What an attribute may hold, wherever it stands. */
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  align: /^(?:left|right|center|justify|char)$/i,
  valign: /^(?:top|middle|bottom|baseline)$/i,
  width: /^\d{1,4}(?:\.\d{1,3})?(?:%|px)?$/i,
  height: /^\d{1,4}(?:\.\d{1,3})?(?:%|px)?$/i,
  bgcolor: /^(?:#[\da-f]{3,8}|[a-z]{3,25})$/i,
  color: /^(?:#[\da-f]{3,8}|[a-z]{3,25})$/i,
  face: /^[\p{L}\d ,'"-]{1,100}$/u,
  size: /^[+-]?\d{1,2}$/,
  border: /^\d{1,3}$/,
  cellpadding: /^\d{1,3}$/,
  cellspacing: /^\d{1,3}$/,
  colspan: /^\d{1,3}$/,
  rowspan: /^\d{1,3}$/,
  start: /^\d{1,4}$/,
  type: /^[1aAiI]$/,
  dir: /^(?:ltr|rtl|auto)$/i,
  lang: /^[a-z\d-]{2,20}$/i,
  alt: /^.{0,1000}$/s,
  title: /^.{0,1000}$/s,
}

const DATA_PICTURE = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z\d+/=\s]+$/i

type Tag = { tagName: string; attribs: Record<string, string> }

type MailOptions = {
  /** Whether pictures are fetched from the sender's servers, which tells them that the mail was read. */
  allowRemoteImages: boolean
  /** Attributes that the caller put in itself, with the values they may have; they stay. */
  own?: Readonly<Record<string, RegExp>>
}

function imageAttributes(source: string, allowRemoteImages: boolean): Record<string, string> | undefined {
  const own = safeCid(source) ?? (DATA_PICTURE.test(source) ? source : undefined)
  if (own) return { src: own }
  const remote = safeHref(source.startsWith('//') ? `https:${source}` : source)
  if (!remote || !/^https?:/i.test(remote)) return undefined
  return allowRemoteImages ? { src: remote } : { 'data-blocked-src': remote }
}

/**
 * Cleans the HTML of foreign mail, to be shown in a sandboxed frame: layout, tables and a safe part of inline styles
 * stay; scripts, forms, frames, style sheets, ids and classes go. Remote pictures keep their address only as
 * `data-blocked-src` unless they are allowed; pictures inside the mail (`cid:`) are the caller's to replace.
 */
export function sanitizeMail(html: string, { allowRemoteImages, own = {} }: MailOptions): string {
  const known = { ...ATTRIBUTES, ...own }
  const transform = (tagName: string, attributes: Record<string, string>): Tag => {
    const attribs: Record<string, string> = {}
    for (const [name, value] of Object.entries(attributes)) {
      if (Object.hasOwn(known, name) && known[name]!.test(value)) attribs[name] = value
    }
    const style = safeStyle(attributes.style ?? '')
    if (style) attribs.style = style
    if (tagName === 'a') {
      const href = safeHref(attributes.href)
      return href ? { tagName, attribs: { ...attribs, href, ...LINK_ATTRIBUTES } } : { tagName, attribs: {} }
    }
    if (tagName === 'img') {
      const image = imageAttributes(attributes.src?.trim() ?? '', allowRemoteImages)
      return image ? { tagName, attribs: { ...attribs, ...image } } : { tagName, attribs: {} }
    }
    return { tagName, attribs }
  }
  const cleaned = sanitizeHtml(parsable(html), {
    allowedTags: TAGS,
    allowedAttributes: {
      '*': [...Object.keys(known), 'style'],
      a: ['href', 'target', 'rel'],
      img: ['src', 'data-blocked-src'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https', 'cid', 'data'] },
    allowProtocolRelative: false,
    // `safeStyle` has done it, without a parser that prints warnings.
    parseStyleAttributes: false,
    nonTextTags: [...NON_TEXT, 'select', 'object', 'svg', 'math'],
    nestingLimit: NESTING,
    transformTags: { '*': transform },
  })
  return unwrapBare(cleaned)
}
