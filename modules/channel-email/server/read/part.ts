import { decodeWords, headerText, oneLine } from './header/encoded-words.ts'
import { type Parameterised, parseParameters, readParameter } from './header/parameters.ts'
import { type Field, trimBlanks } from './header-block.ts'
import { cleanName } from './names.ts'
import type { MailFile } from './shapes.ts'
import { type Transfer, transferOf } from './transfer/index.ts'

/** Text and HTML of a part; '' where it has none. */
export type Body = { text: string; html: string }

/** A part of a mail, or the mail itself, as its header describes it; what was read of it is added on the way. */
export type Part = {
  parent: Part | undefined
  children: Part[]
  /** Lower case; what RFC 2045 says when the header says nothing. */
  type: string
  /** The header named no type. */
  isUntyped: boolean
  /** Only the boundary, the charset and such: one character for each byte. */
  parameters: ReadonlyMap<string, string>
  charset: string | undefined
  transfer: Transfer
  disposition: 'attachment' | 'inline' | ''
  /** Safe to offer; '' when the header names none. */
  name: string
  cid: string | null
  location: string
  /** Unpacked content of a text part. */
  content?: Buffer
  /** Text of a container before its first part. */
  preamble?: Buffer
  /** What a text part says, or what was found in a container of another kind (winmail.dat, a calendar). */
  body?: Body
  files: MailFile[]
  /** A container whose end was seen. */
  isClosed: boolean
}

/** A name may have percent signs where the path of a Content-Location has them. */
function lastOfPath(location: string): string {
  const path = location.replace(/[?#].*$/s, '')
  return /^(?:cid|mid|data):/i.test(path) ? '' : path.slice(path.lastIndexOf('/') + 1)
}

function first(fields: readonly Field[], name: string, fits: (raw: string) => boolean = Boolean): string {
  return fields.find((field) => field.name === name && fits(field.raw))?.raw ?? ''
}

const TYPE = /^\s*"?([\w!#$&^+.-]{1,100})\s*\/\s*([\w!#$&^+.-]{1,100})/

/** The type as RFC 2045 would have it written. `text`, `html` and `multipart` alone are programs' short forms. */
function typeOf(value: string): string | undefined {
  const match = TYPE.exec(value)
  if (match) return `${match[1]}/${match[2]}`.toLowerCase()
  const word = value.trim().toLowerCase()
  if (word === 'text' || word === 'plain') return 'text/plain'
  if (word === 'html') return 'text/html'
  return word === 'multipart' ? 'multipart/mixed' : undefined
}

/**
 * Describes a part by its header. The first field of a kind that can be read counts. `hints`: charsets for raw bytes in
 * names.
 */
export function describePart(fields: readonly Field[], parent: Part | undefined, hints: readonly string[]): Part {
  const rawType = first(fields, 'content-type', (raw) => typeOf(raw) !== undefined) || first(fields, 'content-type')
  const content = parseParameters(rawType)
  const fallback = parent?.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  const named = typeOf(rawType)
  const type = named ?? (content.parameters.has('boundary') ? 'multipart/mixed' : fallback)
  const rawDisposition = first(fields, 'content-disposition')
  const disposition = parseParameters(rawDisposition)
  const cid = oneLine(first(fields, 'content-id').slice(0, 2000)).replace(/^[\s<]+|[\s>]+$/g, '')
  const location = oneLine(decodeWords(headerText(first(fields, 'content-location').slice(0, 4000)))).replace(
    /\s+/g,
    '',
  )
  return {
    parent,
    children: [],
    type,
    isUntyped: named === undefined,
    parameters: content.parameters,
    charset: content.parameters.get('charset') ?? readParameter(content.parameters, 'charset'),
    transfer: transferOf(first(fields, 'content-transfer-encoding')),
    disposition: dispositionOf(disposition, rawDisposition),
    name: nameOf({ rawType, rawDisposition, description: first(fields, 'content-description'), location, hints }),
    cid: cid ? cid.slice(0, 998) : null,
    location: location.slice(0, 2000),
    files: [],
    isClosed: false,
  }
}

function dispositionOf({ value, parameters }: Parameterised, raw: string): Part['disposition'] {
  if (/^\s*"?inline/i.test(value)) return 'inline'
  // RFC 2183: a disposition that nobody knows is an attachment; so is a lone file name.
  return value || parameters.size > 0 || raw ? 'attachment' : ''
}

type NameSources = {
  rawType: string
  rawDisposition: string
  description: string
  location: string
  hints: readonly string[]
}

function nameOf({ rawType, rawDisposition, description, location, hints }: NameSources): string {
  const read = (raw: string, name: string) =>
    readParameter(parseParameters(headerText(raw, hints)).parameters, name, hints)
  const declared =
    read(rawDisposition, 'filename') ??
    read(rawType, 'name') ??
    read(rawDisposition, 'name') ??
    read(rawType, 'filename')
  const name = cleanName(oneLine(declared ?? ''))
  if (name) return name
  const fromPath = cleanName(oneLine(percentDecoded(lastOfPath(location))))
  if (/\.\w{1,5}$/.test(fromPath)) return fromPath
  const described = cleanName(oneLine(decodeWords(headerText(description, hints))))
  return /\.\w{1,5}$/.test(described) ? described : ''
}

function percentDecoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The part that holds the others of its mail. */
export function isContainer({ type }: Part): boolean {
  return type.startsWith('multipart/')
}

/** The boundary as the separating lines have it, '' when the header names none. */
export function boundaryOf({ parameters }: Part): string {
  const boundary = parameters.get('boundary') ?? readParameter(parameters, 'boundary') ?? ''
  const bare = /^[^"].*\s\(.*\)$/.test(boundary) ? boundary.replace(/\s+\(.*$/, '') : boundary
  return trimBlanks(bare).slice(0, 990)
}
