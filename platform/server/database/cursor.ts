import { Problem } from '../errors/index.ts'

type Part = string | number | boolean | null

/** Packs the sort values of a page's last row into an opaque, URL-safe string. */
export function encodeCursor(parts: readonly Part[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/**
 * Unpacks a cursor with as many parts as `shape` names.
 * @throws Problem `bad-cursor` (400) when it is not one of ours
 */
export function decodeCursor<const Shape extends readonly ('string' | 'number' | 'instant' | 'uuid')[]>(
  cursor: string,
  shape: Shape,
): { [K in keyof Shape]: Shape[K] extends 'number' ? number : string } {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw badCursor()
  }
  if (!Array.isArray(parts) || parts.length !== shape.length) throw badCursor()
  shape.forEach((kind, index) => {
    const part: unknown = parts[index]
    if (kind === 'number' ? typeof part !== 'number' || !Number.isFinite(part) : typeof part !== 'string')
      throw badCursor()
    if (kind === 'instant' && Number.isNaN(Date.parse(String(part)))) throw badCursor()
    if (kind === 'uuid' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(part))) throw badCursor()
    if (kind === 'string' && String(part).includes('\0')) throw badCursor()
  })
  return parts as never
}

function badCursor(): Problem {
  return new Problem('bad-request', { fields: [{ field: 'after', reason: 'cursor' }] })
}
