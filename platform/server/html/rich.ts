import sanitizeHtml, { type IOptions, type Transformer } from 'sanitize-html'
import { parsable } from './input.ts'
import { LINK_ATTRIBUTES, safeCid, safeHref } from './link.ts'
import { unwrapBare } from './unwrap.ts'

const TAGS = [
  ...['p', 'br', 'strong', 'em', 'u', 's', 'a', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre', 'h1', 'h2', 'h3', 'hr'],
  ...['img', 'span', 'b', 'i', 'del'],
]
const MENTION = /^[\w.:-]{1,100}$/
const PIXELS = /^[1-9]\d{0,3}$/

type Tag = { tagName: string; attribs: Record<string, string> }

/** Two are enough for what people write. */
const MOST_PASSES = 8

type RichOptions = {
  /** Says whether an address is a picture of our own, stored with the conversation. `cid:` is always taken. */
  isOwnImage?: (source: string) => boolean
}

/**
 * Cleans the body of a message made by our own editor: only its tags stay (p, br, strong, b, em, i, u, s, del, a, ul,
 * ol, li, blockquote, code, pre, h1 to h3, hr, img, span[data-mention]), links lead to the web, a mailbox or a phone, pictures
 * are our own. Cleaning a second time changes nothing.
 */
export function sanitizeRich(html: string, { isOwnImage }: RichOptions = {}): string {
  const transform = (tagName: string, attributes: Record<string, string>): Tag => {
    if (tagName === 'a') {
      const href = safeHref(attributes.href)
      return href ? { tagName, attribs: { href, ...LINK_ATTRIBUTES } } : { tagName, attribs: {} }
    }
    if (tagName === 'span') {
      const mention = attributes['data-mention'] ?? ''
      return MENTION.test(mention) ? { tagName, attribs: { 'data-mention': mention } } : { tagName, attribs: {} }
    }
    if (tagName === 'img') {
      const source = attributes.src?.trim() ?? ''
      const src = safeCid(source) ?? (source && isOwnImage?.(source) ? source : undefined)
      if (!src) return { tagName, attribs: {} }
      const attribs: Record<string, string> = { src, alt: attributes.alt ?? '' }
      for (const side of ['width', 'height']) if (PIXELS.test(attributes[side] ?? '')) attribs[side] = attributes[side]!
      return { tagName, attribs }
    }
    const start = attributes.start ?? ''
    return { tagName, attribs: tagName === 'ol' && PIXELS.test(start) ? { start } : {} }
  }
  const pass = (input: string) => unwrapBare(sanitizeHtml(input, options(transform)))
  // A tag that goes may leave others nested as no parser nests them (a paragraph in a paragraph): read once more, they
  // come out in order.
  let cleaned = pass(parsable(html))
  for (let passes = 1; passes < MOST_PASSES; passes++) {
    const again = pass(cleaned)
    if (again === cleaned) break
    cleaned = again
  }
  return cleaned
}

function options(transform: Transformer): IOptions {
  return {
    allowedTags: TAGS,
    allowedAttributes: {
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt', 'width', 'height'],
      ol: ['start'],
      span: ['data-mention'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel', 'cid'],
    allowProtocolRelative: false,
    nonTextTags: NON_TEXT,
    nestingLimit: NESTING,
    transformTags: { '*': transform },
  }
}

/** Tags whose content is not for readers and goes with them. */
export const NON_TEXT = [
  'script',
  'style',
  'textarea',
  'option',
  'title',
  'noembed',
  'noframes',
  'iframe',
  'xmp',
  'plaintext',
  'noscript',
  'template',
]

/** Deeper than any letter; browsers cut at 512. */
export const NESTING = 100
