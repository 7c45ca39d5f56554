export type Presentation = 'inline-image' | 'inline-audio' | 'inline-video' | 'inline-pdf' | 'download'

/** Only what a browser shows without running anything of it. Everything not named here is a download. */
const shown: Readonly<Record<string, Presentation>> = {
  'image/jpeg': 'inline-image',
  'image/png': 'inline-image',
  'image/apng': 'inline-image',
  'image/gif': 'inline-image',
  'image/webp': 'inline-image',
  'image/avif': 'inline-image',
  'image/bmp': 'inline-image',
  'audio/mpeg': 'inline-audio',
  'audio/mp4': 'inline-audio',
  'audio/x-m4a': 'inline-audio',
  'audio/aac': 'inline-audio',
  'audio/ogg': 'inline-audio',
  'audio/webm': 'inline-audio',
  'audio/wav': 'inline-audio',
  'audio/flac': 'inline-audio',
  'video/mp4': 'inline-video',
  'video/x-m4v': 'inline-video',
  'video/webm': 'inline-video',
  'video/ogg': 'inline-video',
  'video/quicktime': 'inline-video',
  'application/pdf': 'inline-pdf',
}

/** Types that a browser might run or render as a page if it ever obeyed them; they travel as plain bytes. */
const ACTIVE =
  /^(?:text\/(?!plain$|csv$|calendar$|vcard$|markdown$)|application\/(?:.*\+)?(?:xml|javascript|ecmascript|x-shockwave-flash|wasm)$|image\/svg)/

/** A type without its parameters, in lower case. */
export function essence(type: string): string {
  return type.split(';', 1)[0]!.trim().toLowerCase()
}

/** How a file of this type may be shown. HTML, SVG, XML, scripts and everything unknown are always `download`. */
export function presentation(type: string): Presentation {
  const bare = essence(type)
  return Object.hasOwn(shown, bare) ? shown[bare]! : 'download'
}

/** The type to send: what the file is, unless a browser could run it. */
export function sentType(type: string): string {
  const bare = essence(type)
  if (!/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/.test(bare) || ACTIVE.test(bare)) return 'application/octet-stream'
  return presentation(bare) === 'download' && bare === 'text/plain' ? type : bare
}
