import type { Readable } from 'node:stream'
import { judgeAuto, readBounce } from '../fold/index.ts'
import { bodyOf, MOST_TEXT, plainOfHtml } from './body.ts'
import { charsetOf } from './charset/names.ts'
import { readFacts } from './facts.ts'
import type { Field } from './header-block.ts'
import { markInline } from './inline.ts'
import { Files, forgetContent, type Keep } from './leaf.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { findForwarded, splitLetter } from './new-part.ts'
import { Notes } from './notes.ts'
import { boundaryOf, describePart, isContainer, type Part } from './part.ts'
import { roleOf } from './role.ts'
import type { ReadMail } from './shapes.ts'
import { ByteSource } from './source.ts'
import { Splitter } from './split.ts'
import { tidyText } from './text/clean.ts'
import { collectText, decodeParts, partsInPreamble } from './text-parts.ts'
import { noteWhatItIs } from './unread.ts'

export type ReadOptions = {
  /** Stores each attachment as it comes; without it they are hashed and counted. */
  keep?: Keep
  limits?: Partial<Limits>
}

/**
 * Reads a mail: any mail, also a broken or hostile one. Attachments flow through `keep`, nothing but the text is held in
 * memory. Throws only what `keep` or the stream throws; past a limit the mail is read as far as it goes and `notes` says
 * what was left out.
 */
export async function readMail(source: Uint8Array | Readable, options: ReadOptions = {}): Promise<ReadMail> {
  const limits = { ...defaultLimits, ...options.limits }
  const notes = new Notes()
  const bytes = new ByteSource(source, limits.totalBytes)
  const files = new Files({ keep: options.keep ?? forgetContent, limits, notes })
  try {
    const tree = await readTree(new Splitter(bytes, { limits, notes }), { limits, notes, files })
    if (bytes.cut) notes.add('cut-mail', { megabytes: Math.ceil(limits.totalBytes / 2 ** 20) })
    return await describeMail(tree, { limits, notes, files })
  } finally {
    await bytes.close()
  }
}

type Tools = { limits: Limits; notes: Notes; files: Files }
type Tree = { root: Part; parts: Part[]; fields: Field[] }

/** Reads the parts one after the other: texts are held, files are kept. */
async function readTree(splitter: Splitter, { limits, notes, files }: Tools): Promise<Tree> {
  await splitter.skipToHeader()
  const fields = await splitter.header()
  if (fields.length === 0) notes.add('no-header')
  const root = describePart(fields, undefined, [])
  const parts: Part[] = [root]
  const containers: Part[] = []
  let textRoom = limits.allTextBytes
  await open(root)
  let lines = 0
  while (splitter.delimiter) {
    if (++lines > limits.parts * 10) {
      notes.add('cut-parts', { most: limits.parts })
      break
    }
    const { depth, closes } = splitter.delimiter
    const container = containers[depth]!
    containers.length = splitter.depth
    if (closes) {
      container.isClosed = true
      await splitter.skipEpilogue()
      continue
    }
    if (parts.length >= limits.parts) {
      notes.add('cut-parts', { most: limits.parts })
      break
    }
    const part = describePart(await splitter.header(), container, charsetsOf(parts))
    container.children.push(part)
    parts.push(part)
    await open(part)
  }
  if (root.children.length > 0 && !root.isClosed && parts.length < limits.parts) notes.add('no-end')
  return { root, parts, fields }

  async function open(part: Part): Promise<void> {
    if (splitter.delimiter) return
    if (!isContainer(part) && (await splitter.beginsWith(boundaryOf(part)))) part.type = 'multipart/mixed'
    if (isContainer(part)) {
      if (containers.length >= limits.depth) {
        notes.add('cut-depth', { most: limits.depth })
        await splitter.skipContent()
        return
      }
      splitter.enter(boundaryOf(part))
      containers.push(part)
      part.preamble = await splitter.preamble()
      if (splitter.adopted !== undefined) parts.push(...partsInPreamble(part, splitter.adopted))
      return
    }
    noteWhatItIs(part, notes)
    const role = roleOf(part, parts)
    if (role === 'text') {
      part.content = await collectText(part, splitter.content(), { room: Math.min(textRoom, limits.textBytes), notes })
      textRoom -= part.content.length
    } else if (role === 'file') {
      await files.take(part, splitter.content(), charsetsOf(parts))
    }
    await splitter.skipContent()
  }
}

/** The charsets that the parts declare, each once. */
function charsetsOf(parts: readonly Part[]): string[] {
  const names = parts.map(({ charset }) => charsetOf(charset)?.name).filter((name) => name !== undefined)
  return [...new Set(names)]
}

async function describeMail({ root, parts, fields }: Tree, { limits, notes, files }: Tools): Promise<ReadMail> {
  const used = await decodeParts(parts, { files, notes, limits, declared: charsetsOf(parts) })
  const facts = readFacts(fields, { hints: [...charsetsOf(parts), ...used], limits })
  const body = bodyOf(root)
  const attachments = parts.flatMap((part) => part.files)
  const html = markInline(body.html.trim(), parts)
  const whole = tidyText(body.text || plainOfHtml(body.html))
  const text = whole.slice(0, limits.textBytes).toWellFormed()
  if (text.length < whole.length || (!body.text && whole.length >= MOST_TEXT)) notes.add('cut-text')
  const { from, subject, headers } = facts
  const letter = { text, html, subject, from }
  const bounce = readBounce({ headers, from, subject, text, reports: files.reports })
  const answersUs = facts.inReplyTo !== null || facts.references.length > 0
  // A report that somebody passes on is attached to a letter, not the mail itself.
  const isReport = root.type === 'multipart/report' && files.reports.some(({ type }) => /delivery-status$/.test(type))
  const hasReport = bounce !== null || isReport
  return {
    ...facts,
    text,
    html,
    ...splitLetter(letter),
    attachments,
    auto: judgeAuto(headers, { from, to: facts.to, subject, hasReport, answersUs }),
    bounce,
    // What comes back with a report is no mail that somebody passed on.
    forwarded: hasReport ? null : findForwarded(letter, files.attached),
    notes: notes.all,
  }
}
