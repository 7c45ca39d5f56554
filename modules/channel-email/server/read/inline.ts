import type { Part } from './part.ts'
import type { MailFile } from './shapes.ts'

const NAMED = /\bcid:([^\s"'<>)]{1,998})/gi
const SOURCE = /\b(src|background|href)\s*=\s*(["'])([^"'<>]{1,2000})\2/gi

/**
 * Marks the files that the text shows. Pictures that the HTML names by their place (Content-Location) are named by `cid:`
 * as the others are. @returns the HTML
 */
export function markInline(html: string, parts: readonly Part[]): string {
  const named = new Set<string>()
  for (const match of html.matchAll(NAMED)) named.add(match[1]!).add(decoded(match[1]!))
  const places = new Map<string, MailFile>()
  for (const part of parts) {
    for (const file of part.files) {
      file.inline = file.cid !== null && (named.has(file.cid) || named.has(decoded(file.cid)))
      if (part.location && !file.inline) places.set(part.location, file)
      if (!file.inline && !html && isBetweenTexts(part)) file.inline = true
    }
  }
  return places.size > 0 && html ? nameByCid(html, places) : html
}

function decoded(cid: string): string {
  try {
    return decodeURIComponent(cid)
  } catch {
    return cid
  }
}

function nameByCid(html: string, places: ReadonlyMap<string, MailFile>): string {
  return html.replace(SOURCE, (whole, attribute: string, quote: string, value: string) => {
    const file = attribute.toLowerCase() === 'href' ? undefined : places.get(value.trim())
    if (!file) return whole
    file.cid ??= `${file.sha256.slice(0, 32)}@content-location`
    file.inline = true
    return `${attribute}=${quote}cid:${file.cid}${quote}`
  })
}

/** A picture that a phone put between two pieces of text. */
function isBetweenTexts(part: Part): boolean {
  const { parent, disposition, type } = part
  if (parent?.type !== 'multipart/mixed' || disposition !== 'inline' || !type.startsWith('image/')) return false
  const at = parent.children.indexOf(part)
  const isText = ({ body, content }: Part) => content !== undefined && body?.text.trim()
  return parent.children.slice(0, at).some(isText) && parent.children.slice(at + 1).some(isText)
}
