import { safeName } from './name.ts'
import { presentation, sentType } from './presentation.ts'
import { FileProblem } from './problem.ts'

/** Bytes of a file: first and last, both included, as HTTP counts them. */
export type ByteRange = { start: number; end: number }

/** What must be known of a stored file to send it. `size` in bytes. */
export type ServedFile = { sha256: string; name: string; type: string; size: number }

/**
 * Reads a `Range` header for a file of `size` bytes. Undefined means: send it whole (no header, several ranges, another
 * unit or nonsense, as RFC 9110 allows). Throws `range-not-satisfiable` (416) when the range lies outside the file.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/.exec(header ?? '')
  if (!match || (!match[1] && !match[2])) return undefined
  const first = match[1] ? Number(match[1]) : Math.max(0, size - Number(match[2]))
  const last = match[1] && match[2] ? Math.min(Number(match[2]), size - 1) : size - 1
  if (match[1] && match[2] && Number(match[2]) < first) return undefined
  if (first >= size || (!match[1] && Number(match[2]) === 0)) {
    throw new FileProblem('range-not-satisfiable', { details: { size } })
  }
  return { start: first, end: last }
}

/** RFC 8187: all but its attribute characters as UTF-8 in percent signs. */
function extended(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** RFC 6266: a plain name for old clients, the real one (Chinese, for instance) as `filename*`. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const safe = safeName(name)
  const plain = safe.replace(/[^\x20-\x7e]+/g, '_').replace(/["\\%;]/g, '_')
  const base = `${kind}; filename="${plain}"`
  return plain === safe ? base : `${base}; filename*=UTF-8''${extended(safe)}`
}

/**
 * Headers to send a stored file with, whole or in part (`range` from `parseRange`: answer 206, else 200). `inline` is a
 * wish: a type that is not safe to show is a download all the same. A file never changes under its hash, so it is cached
 * for a year, but only by the reader's own browser.
 */
export function serveHeaders(
  file: ServedFile,
  { inline, range }: { inline: boolean; range?: ByteRange | undefined },
): Record<string, string> {
  const shown = inline ? presentation(file.type) : 'download'
  const headers: Record<string, string> = {
    'content-type': sentType(file.type),
    'content-disposition': contentDisposition(shown === 'download' ? 'attachment' : 'inline', file.name),
    'content-length': String(range ? range.end - range.start + 1 : file.size),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    etag: `"${file.sha256}"`,
  }
  if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${file.size}`
  return headers
}
