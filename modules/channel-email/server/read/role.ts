import type { Part } from './part.ts'

const TEXTS = new Set(['text/plain', 'text/html', 'text/enriched', 'text/richtext', 'application/xhtml+xml'])
/** Renderings for one program or device that stand beside the ordinary ones. */
const SPECIAL = new Set(['text/x-amp-html', 'text/watch-html', 'text/x-watch-html'])

/** Whether a part is text of the letter, a file, or nothing that anybody reads. `parts` are those read so far. */
export function roleOf(part: Part, parts: readonly Part[]): 'text' | 'file' | 'none' {
  const { type, parent, disposition, name } = part
  // The resource fork of a Macintosh file; the file itself is its neighbour.
  if (type === 'application/applefile' && parent?.type === 'multipart/appledouble') return 'none'
  if (SPECIAL.has(type) && parent?.type === 'multipart/alternative') return 'none'
  if (!TEXTS.has(type)) return 'file'
  if (disposition === 'attachment') return parent || name ? 'file' : 'text'
  if (parent?.type === 'multipart/alternative') return 'text'
  const isRelated = parent?.type === 'multipart/related' && parent.children[0] !== part
  if (isRelated && !isStart(part) && (part.cid || part.location || name)) return 'file'
  return name && parts.some(({ content }) => content !== undefined) ? 'file' : 'text'
}

function isStart({ cid, parent }: Part): boolean {
  return cid !== null && parent?.parameters.get('start')?.includes(cid) === true
}
