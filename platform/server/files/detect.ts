import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import { extensionOf } from './name.ts'

/** Read from the beginning of a file to tell text from bytes and pages from text. */
const SAMPLE = 64 * 1024
const UNKNOWN = 'application/octet-stream'

/** Beginnings that a browser takes for a page (WHATWG MIME sniffing), and those of scripts' and drawings' files. */
const HTML =
  /^(?:<!doctype\s+html|<(?:html|head|body|script|iframe|title|style|meta|link|base|form|object|embed|template|h1|div|font|table|a|br|p|b|img|input|button|video|audio|math|details|frameset)(?=[\s>/]))/i
const XML = /^(?:<\?xml[\s?]|<!doctype\s|<[a-z_][\w.:-]{0,80}(?=[\s>/]))/i
const SVG = /<(?:[a-z_][\w.-]*:)?svg(?=[\s>/])/i
const XHTML = /<(?:[a-z_][\w.-]*:)?(?:html|script)(?=[\s>/])|http:\/\/www\.w3\.org\/1999\/xhtml/i

/** Texts that a computer runs, by extension: content alone cannot tell a script from a letter about one. */
const SCRIPTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['js', 'mjs', 'cjs', 'jsx', 'ts', 'jse', 'wsf'].map((one) => [one, 'text/javascript'])),
  ...Object.fromEntries(
    [
      'sh',
      'bash',
      'zsh',
      'bat',
      'cmd',
      'ps1',
      'psm1',
      'vbs',
      'vbe',
      'wsh',
      'php',
      'py',
      'pl',
      'rb',
      'lua',
      'reg',
      'hta',
      'url',
      'desktop',
      'applescript',
    ].map((one) => [one, 'application/x-script']),
  ),
}
const TEXTS: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  md: 'text/markdown',
  ics: 'text/calendar',
  vcf: 'text/vcard',
  eml: 'message/rfc822',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'application/xhtml+xml',
  mht: 'multipart/related',
  mhtml: 'multipart/related',
  svg: 'image/svg+xml',
  xml: 'application/xml',
  xsl: 'application/xml',
}

/** Formats written in readable characters. Any other type found in a clean text is a chance: a letter may begin with BM. */
const TEXTUAL = /^(?:text\/.*|application\/(?:pdf|rtf|postscript|eps|pgp-encrypted|x-ms-regedit)|model\/stl)$/

/** Streams in the folder of an OLE file that tell what wrote it. */
const OLE: readonly (readonly [stream: string, type: string])[] = [
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
  ['__substg1.0_', 'application/vnd.ms-outlook'],
  ['VisioDocument', 'application/vnd.visio'],
  ['Book', 'application/vnd.ms-excel'],
]

/**
 * Tells the type of a file by its content. The name only chooses between kinds of text, and the declared type only
 * between sound and film in one container; neither can make a dangerous file look harmless.
 */
export async function detectType(
  path: string,
  { name, declaredType }: { name: string; declaredType?: string | undefined },
): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const sample = Buffer.alloc(SAMPLE)
    const { bytesRead } = await handle.read(sample, 0, SAMPLE, 0)
    const head = sample.subarray(0, bytesRead)
    const text = decoded(head, bytesRead < SAMPLE)
    const page = text && pageType(text.text)
    if (page) return page
    const found = await known(path)
    if (found === 'application/x-cfb') return await oleType(handle, head)
    if (found === 'application/xml') return 'application/xml'
    if (found && (!text || TEXTUAL.test(found))) return containerType(found, declaredType)
    return text ? textType(text, name) : UNKNOWN
  } finally {
    await handle.close()
  }
}

/** A broken or hostile file may make the library give up; then the type is unknown and the file a download. */
async function known(path: string): Promise<string | undefined> {
  try {
    const found = await fileTypeFromFile(path)
    return found?.mime
  } catch {
    return undefined
  }
}

/** A voice message from a browser is a film without a picture: only the sender knows. Both are safe to play. */
function containerType(found: string, declaredType = ''): string {
  const declared = declaredType.split(';', 1)[0]!.trim().toLowerCase()
  if (found === 'video/webm' && declared === 'audio/webm') return declared
  if (found === 'video/mp4' && declared === 'audio/mp4') return declared
  if (found === 'audio/ogg; codecs=opus') return 'audio/ogg'
  return found
}

type Text = { text: string; charset: 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' }

function decode(head: Uint8Array, charset: Text['charset'], whole: boolean): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(head, { stream: !whole })
  } catch {
    return undefined
  }
}

/** Characters no text has: control characters but tab, line ends, form feed and escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
const BINARY = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]/
/** GB 18030 gives most byte sequences some meaning; rare planes and private characters show that it was none. */
const NOT_CHINESE = /[\x80-\x9f\p{Co}\p{Cn}]/u

function decoded(head: Uint8Array, whole: boolean): Text | undefined {
  if (head.length === 0) return undefined
  if (head[0] === 0xff && head[1] === 0xfe) return as('utf-16le')
  if (head[0] === 0xfe && head[1] === 0xff) return as('utf-16be')
  return as('utf-8') ?? as('gb18030')

  function as(charset: Text['charset']): Text | undefined {
    const text = decode(head, charset, whole)
    if (text === undefined || BINARY.test(text)) return undefined
    if (charset === 'gb18030' && NOT_CHINESE.test(text)) return undefined
    return { text, charset }
  }
}

/** Type of what a browser would render or a parser would obey, judged by its first mark-up; undefined for other text. */
function pageType(text: string): string | undefined {
  let start = text.trimStart()
  while (start.startsWith('<!--')) {
    const end = start.indexOf('-->')
    if (end < 0) return 'text/html'
    start = start.slice(end + 3).trimStart()
  }
  if (start.startsWith('#!')) return 'application/x-script'
  if (start.startsWith('<?php')) return 'application/x-script'
  if (HTML.test(start)) return 'text/html'
  if (!XML.test(start)) return undefined
  if (SVG.test(start)) return 'image/svg+xml'
  if (XHTML.test(start)) return 'application/xhtml+xml'
  return 'application/xml'
}

function textType({ charset }: Text, name: string): string {
  const extension = extensionOf(name)
  if (Object.hasOwn(SCRIPTS, extension)) return SCRIPTS[extension]!
  if (Object.hasOwn(TEXTS, extension)) return TEXTS[extension]!
  return `text/plain; charset=${charset}`
}

/** Reads the folder of an OLE compound file ([MS-CFB] 2.2: sector size at 30, first folder sector at 48). */
async function oleType(handle: FileHandle, head: Buffer): Promise<string> {
  const unknown = 'application/x-ole-storage'
  if (head.length < 512) return unknown
  const shift = head.readUInt16LE(30)
  if (shift !== 9 && shift !== 12) return unknown
  const folder = Buffer.alloc(16 * 128)
  const { bytesRead } = await handle.read(folder, 0, folder.length, (head.readUInt32LE(48) + 1) * 2 ** shift)
  const names = folder.subarray(0, bytesRead)
  for (const [stream, type] of OLE) if (names.includes(Buffer.from(stream, 'utf16le'))) return type
  return unknown
}
