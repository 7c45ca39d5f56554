/** File systems allow 255 bytes; the rest is room for a number or a suffix that a browser adds. */
const MOST_BYTES = 200
/** An extension longer than this is a sentence after a dot. */
const LONGEST_EXTENSION = 20

/** Control and format characters (bidi overrides make `gpj.exe` read `exe.jpg`), separators, and what Windows forbids. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu
const WINDOWS = /[<>:"|?*]/g
/** Windows opens a device instead of a file of this name, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i

function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}

/** The longest beginning of a text that fits, cut between characters. */
function fitting(text: string, room: number): string {
  let used = 0
  let end = 0
  for (const character of text) {
    used += bytes(character)
    if (used > room) break
    end += character.length
  }
  return text.slice(0, end)
}

/**
 * A name under which a file can be offered and saved anywhere: no path, no control or direction characters, no leading
 * or trailing dots, at most 200 bytes of UTF-8 with the extension kept. Never empty (`file`). Idempotent.
 */
export function safeName(name: string): string {
  const last =
    name
      .toWellFormed()
      .split(/[/\\]/)
      .findLast((part) => part.trim() !== '') ?? ''
  const clean = last.normalize('NFC').replace(FORBIDDEN, '').replace(WINDOWS, '_').replace(/\s+/g, ' ')
  const bare = clean.replace(/^[\s.]+|[\s.]+$/g, '').replace(DEVICE, '_$&')
  if (!bare) return 'file'
  if (bytes(bare) <= MOST_BYTES) return bare
  const dot = bare.lastIndexOf('.')
  const extension = dot > 0 && bytes(bare.slice(dot)) <= LONGEST_EXTENSION ? bare.slice(dot) : ''
  const stem = extension ? bare.slice(0, dot) : bare
  return fitting(stem, MOST_BYTES - bytes(extension)).replace(/[\s.]+$/, '') + extension
}

/** The extension in lower case without its dot; empty when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}
