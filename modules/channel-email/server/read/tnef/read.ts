import { decodeText } from '../charset/text.ts'
import { type Properties, readProperties } from './properties.ts'
import { rtfBody } from './rtf.ts'

/** A file that was inside winmail.dat. `type` '' when it does not say. */
export type TnefFile = { name: string; type: string; cid: string | null; content: Buffer }

/** What winmail.dat holds; `text` and `html` '' when it has no such body. */
export type Tnef = { files: TnefFile[]; text: string; html: string }

const SIGNATURE = 0x223e9f78
/** Attributes of [MS-OXTNEF] 2.1.3.3. */
const BODY = 0x0002800c
const MESSAGE_PROPERTIES = 0x00069003
const CODE_PAGE = 0x00069007
const BEGIN_ATTACHMENT = 0x00069002
const ATTACHMENT_TITLE = 0x00018010
const ATTACHMENT_DATA = 0x0006800f
const ATTACHMENT_PROPERTIES = 0x00069005

const MOST_ATTRIBUTES = 5000
const DEEPEST = 3
/** Of a PR_ATTACH_DATA_OBJ, before the message inside begins. */
const INTERFACE_ID = 16

type Draft = { title: string; content: Buffer | undefined; properties: Properties }

/**
 * Reads winmail.dat (TNEF, [MS-OXTNEF]): its files, those of messages attached to it, and its body. Undefined when it is
 * none or broken from the start; a broken end leaves what came before. Work and memory grow with its size; at most `most`
 * files.
 */
export function readTnef(source: Buffer, most: number, depth = 0): Tnef | undefined {
  if (source.length < 6 || source.readUInt32LE(0) !== SIGNATURE) return undefined
  let codePage = ''
  let message: Properties = new Map()
  let body = ''
  const drafts: Draft[] = []
  for (const { id, data } of attributes(source)) {
    const draft = drafts.at(-1)
    if (id === CODE_PAGE && data.length >= 4) codePage = `windows-${data.readUInt32LE(0)}`
    else if (id === BODY) body = textOf(data, codePage)
    else if (id === MESSAGE_PROPERTIES) message = readProperties(data)
    else if (id === BEGIN_ATTACHMENT) {
      if (drafts.length >= most) break
      drafts.push({ title: '', content: undefined, properties: new Map() })
    } else if (id === ATTACHMENT_TITLE && draft) draft.title = textOf(data, codePage)
    else if (id === ATTACHMENT_DATA && draft) draft.content = data
    else if (id === ATTACHMENT_PROPERTIES && draft) draft.properties = readProperties(data)
  }
  const files = drafts.flatMap((draft) => filesOf(draft, { codePage, most, depth })).slice(0, most)
  const rtf = message.get(0x1009)
  const fromRtf = rtf && typeof rtf !== 'string' ? rtfBody(rtf) : { text: '', html: '' }
  const html = message.get(0x1013)
  return {
    files,
    text: property(message, 0x1000, codePage) || body || fromRtf.text,
    html: (typeof html === 'string' ? html : html ? decodeText(html).text : '') || fromRtf.html,
  }
}

function* attributes(source: Buffer): Generator<{ id: number; data: Buffer }> {
  let at = 6
  for (let count = 0; count < MOST_ATTRIBUTES && at + 9 <= source.length; count++) {
    const id = source.readUInt32LE(at + 1)
    const length = source.readUInt32LE(at + 5)
    const data = source.subarray(at + 9, at + 9 + length)
    yield { id, data }
    // A level, an id, a length and a checksum go with each.
    at += 9 + length + 2
  }
}

/** Text in the writer's code page, up to the zero that ends it. */
function textOf(data: Buffer, codePage: string): string {
  const end = data.indexOf(0)
  return decodeText(end < 0 ? data : data.subarray(0, end), { label: codePage }).text
}

function property(properties: Properties, id: number, codePage: string): string {
  const value = properties.get(id)
  if (value === undefined || typeof value === 'string') return value ?? ''
  return textOf(value, codePage)
}

function filesOf(
  draft: Draft,
  { codePage, most, depth }: { codePage: string; most: number; depth: number },
): TnefFile[] {
  const { properties, title } = draft
  const own = properties.get(0x3701)
  const name = property(properties, 0x3707, codePage) || title || property(properties, 0x3704, codePage)
  const content = draft.content ?? (own && typeof own !== 'string' ? own : undefined)
  if (!content) return []
  const message = own && typeof own !== 'string' && depth < DEEPEST ? own.subarray(INTERFACE_ID) : undefined
  const inner = message && readTnef(message, most, depth + 1)
  if (inner) {
    const text = inner.text || inner.html
    const isHtml = !inner.text && inner.html
    const letter: TnefFile[] = text
      ? [
          {
            name: `${name || 'message'}.${isHtml ? 'html' : 'txt'}`,
            type: isHtml ? 'text/html' : 'text/plain',
            cid: null,
            content: Buffer.from(text),
          },
        ]
      : []
    return [...letter, ...inner.files]
  }
  const type = property(properties, 0x370e, codePage).toLowerCase()
  const cid = property(properties, 0x3712, codePage).replace(/^<|>$/g, '')
  return [{ name, type: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : '', cid: cid || null, content }]
}
