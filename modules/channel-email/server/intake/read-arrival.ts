import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { keepAttachment } from '#modules/conversations/server/index.ts'
import { newId } from '#platform/server/database/index.ts'
import { FileProblem } from '#platform/server/files/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { cutHeader, openRawMail } from '../raw-mail.ts'
import { type FileMeta, type Keep, readMail } from '../read/index.ts'
import type { MailFile, MailNote, ReadMail } from '../read/shapes.ts'
import type { Arrival, KeptFile, ReadArrival } from './intake.ts'
import { memberWith } from './sender.ts'

type Kept = { id: string; name: string; sha256: string }

/**
 * Reads a stored mail and keeps its files as attachments, for a message that will use them. Files over the company's
 * limit stay in the raw mail, and a note says so. Done again it keeps them again: what no message uses is swept.
 * @throws what the disk or the database says; never for what stands in the mail
 */
export async function readArrival(kernel: Kernel, arrival: Pick<Arrival, 'id' | 'rawFile'>): Promise<ReadArrival> {
  const claim = `mail ${arrival.id} ${newId()}`
  const kept: Kept[] = []
  const tooLarge: MailNote[] = []
  const keep: Keep = async (content, meta) => {
    const stored = await keepFile(kernel, { content, meta, claim })
    if (stored.id) kept.push({ id: stored.id, name: meta.name, sha256: stored.sha256 })
    else tooLarge.push({ code: 'file-too-large', params: { name: meta.name, size: stored.size } })
    return { sha256: stored.sha256, size: stored.size, ...(stored.type ? { type: stored.type } : {}) }
  }
  const mail = await readFrom(await openRawMail(kernel, arrival.rawFile), keep)
  const files = withIds(mail.attachments, kept)
  const attached = await attachedOriginal(kernel, mail, files)
  const passedOn = attached ? await readFrom(await kernel.files.open(attached.sha256), keep) : null
  return {
    mail: { ...mail, notes: [...mail.notes, ...tooLarge, ...leftOnServer(mail)] },
    files: passedOn ? [...files, ...withIds(passedOn.attachments, kept)] : files,
    claim,
    passedOn,
  }
}

/** Only its beginning was fetched, and it says so in a line above its own. */
function leftOnServer({ headers }: ReadMail): MailNote[] {
  const bytes = Number(headers[cutHeader.toLowerCase()] ?? Number.NaN)
  if (!Number.isFinite(bytes)) return []
  return [{ code: 'left-on-server', params: { megabytes: Math.ceil(bytes / 2 ** 20) } }]
}

async function readFrom(raw: Readable, keep: Keep): Promise<ReadMail> {
  try {
    return await readMail(raw, { keep })
  } finally {
    raw.destroy()
  }
}

/** The mail that a colleague passed on as a whole. */
async function attachedOriginal(kernel: Kernel, mail: ReadMail, files: readonly KeptFile[]): Promise<KeptFile | null> {
  if (!mail.forwarded || !mail.from || !(await memberWith(kernel.db, mail.from.address))) return null
  return files.find(({ type, name }) => type === 'message/rfc822' || /\.eml$/i.test(name)) ?? null
}

/** The reader gives the files in the order of the letter, which is not always that in which they were kept (`left`). */
function withIds(attachments: readonly MailFile[], left: Kept[]): KeptFile[] {
  return attachments.flatMap((file) => {
    const same = left.findIndex((one) => one.sha256 === file.sha256 && one.name === file.name)
    const at = same >= 0 ? same : left.findIndex((one) => one.sha256 === file.sha256)
    if (at < 0) return []
    const [found] = left.splice(at, 1)
    return [{ ...file, attachmentId: found!.id }]
  })
}

type Stored = { id: string | null; sha256: string; size: number; type?: string }

async function keepFile(
  kernel: Kernel,
  { content, meta, claim }: { content: AsyncIterable<Uint8Array>; meta: FileMeta; claim: string },
): Promise<Stored> {
  const hash = createHash('sha256')
  let size = 0
  const source = content[Symbol.asyncIterator]()
  // Who stops reading half way does not end the source: the rest is still to be counted.
  async function* counted(): AsyncGenerator<Uint8Array> {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      hash.update(next.value)
      size += next.value.byteLength
      yield next.value
    }
  }
  try {
    const { name, type } = meta
    const record = await keepAttachment(kernel.db, kernel.files, {
      stream: counted(),
      name,
      declaredType: type,
      by: { claim },
    })
    return { id: record.id, sha256: hash.digest('hex'), size, type: record.type }
  } catch (error) {
    if (!(error instanceof FileProblem && error.kind === 'file-too-large')) throw error
    for await (const _ of counted());
    return { id: null, sha256: hash.digest('hex'), size }
  }
}
