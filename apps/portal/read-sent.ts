import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { AttachmentRecord } from '#modules/conversations/contract.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { FileProblem } from '#platform/server/files/index.ts'

export type SentFile = {
  name: string
  declaredType: string
  stream: AsyncIterable<Uint8Array> & { truncated?: boolean }
}
export type FilesProblem = 'too-many' | 'too-large'
export type Sent = {
  /** Text fields by name; line ends are \n. */
  fields: Readonly<Record<string, string>>
  /** Values of fields that may come several times. */
  all: (name: string) => readonly string[]
  /** Files that were kept, in order. */
  files: readonly AttachmentRecord[]
  filesProblem: FilesProblem | null
}

/** More parts than any of our forms has are not read. */
const limits = { files: 40, fields: 40, fieldSize: 100_000 }

/**
 * Reads a sent form part by part. A file goes to `keep`, which is asked with the fields that came before it and gives null
 * to leave it; past `most` they are left too. Whatever is not kept is read to its end, so that the fields after it arrive.
 * @throws Problem `bad-request` when it is no whole form
 */
export async function readSent(
  request: FastifyRequest,
  keep: (file: SentFile, fields: Readonly<Record<string, string>>) => Promise<AttachmentRecord | null>,
  most: (fields: Sent['all']) => number,
): Promise<Sent> {
  const values = new Map<string, string[]>()
  const fields: Record<string, string> = Object.create(null)
  const files: AttachmentRecord[] = []
  let filesProblem: FilesProblem | null = null
  const all = (name: string) => values.get(name) ?? []
  if (!request.isMultipart()) throw new Problem('unsupported-type')
  const parts = request.parts({ limits })
  for (;;) {
    const { done, value: part } = await whole(parts.next())
    if (done) break
    if (part.type === 'field') {
      const text = clean(String(part.value))
      values.set(part.fieldname, [...all(part.fieldname), text])
      fields[part.fieldname] = text
      continue
    }
    // A file field left empty is sent as a file without a name.
    const wanted = Boolean(part.filename)
    if (wanted && files.length >= most(all)) filesProblem ??= 'too-many'
    try {
      const kept = wanted && filesProblem !== 'too-many' ? await keep(patient(part), fields) : null
      if (kept) files.push(kept)
    } catch (error) {
      if (!(error instanceof FileProblem) || error.kind !== 'file-too-large') throw error
      filesProblem ??= 'too-large'
    } finally {
      part.file.resume()
    }
  }
  return { fields, all, files, filesProblem }
}

/** The stream stays open when its reader gives up half-way: the form's other parts come through the same pipe. */
function patient(part: MultipartFile): SentFile {
  const { file } = part
  return {
    name: part.filename,
    declaredType: part.mimetype,
    stream: {
      [Symbol.asyncIterator]: () => file.iterator({ destroyOnReturn: false }),
      get truncated() {
        return file.truncated
      },
    },
  }
}

/** What no text column can hold never gets further; lines end as everywhere else. */
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().replace(/\r\n?/g, '\n')
}

async function whole<T>(next: Promise<T>): Promise<T> {
  try {
    return await next
  } catch (error) {
    if (error instanceof Problem || typeof (error as { statusCode?: unknown }).statusCode === 'number') throw error
    throw new Problem('bad-request', { cause: error })
  }
}
