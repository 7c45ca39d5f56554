import { createHash } from 'node:crypto'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { type FileStore, fileStore } from '#platform/server/files/index.ts'
import type { Kernel } from '#platform/server/module.ts'

/** Largest mail that is kept, bytes after compression; larger ones stay on their server and are noted. */
export const largestRawMail = 200 * 1024 * 1024

/** Stands above a mail of which only the beginning is kept, with its size on its server in bytes. */
export const cutHeader = 'X-Kairos-Cut'

export type RawMail = {
  /** hash and size of the mail itself */
  sha256: string
  size: number
  /** hash of the stored, compressed file */
  rawFile: string
}

const stores = new WeakMap<Kernel['config'], FileStore>()

/** Raw mails lie among the attachments, in a folder of their own. */
function rawStore({ config }: Pick<Kernel, 'config'>): FileStore {
  const known = stores.get(config)
  if (known) return known
  const made = fileStore({ folder: path.join(config.filesFolder, 'mail'), maxBytes: largestRawMail })
  stores.set(config, made)
  return made
}

/** Keeps a mail byte for byte, compressed. When it returns, the mail is on the disk. @throws FileProblem */
export async function keepRawMail(kernel: Pick<Kernel, 'config'>, source: Uint8Array | Readable): Promise<RawMail> {
  const hash = createHash('sha256')
  let size = 0
  const zipped = createGzip({ level: 6 })
  const from = source instanceof Uint8Array ? Readable.from([source]) : source
  const feeding = pipeline(
    from,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        size += chunk.byteLength
        yield chunk
      }
    },
    zipped,
  )
  // The store reports what goes wrong while it reads; this one is only waited for.
  feeding.catch(() => {})
  const stored = await rawStore(kernel).put(zipped, { name: 'mail.eml.gz' })
  await feeding
  return { sha256: hash.digest('hex'), size, rawFile: stored.sha256 }
}

/** Opens a kept mail as it came. @throws FileProblem `file-not-found` */
export async function openRawMail(kernel: Pick<Kernel, 'config'>, rawFile: string): Promise<Readable> {
  const zipped = await rawStore(kernel).open(rawFile)
  const plain = createGunzip()
  zipped.on('error', (error) => plain.destroy(error))
  // Whoever stops reading closes the file too: left open it would end the process when it is collected.
  plain.on('close', () => zipped.destroy())
  return zipped.pipe(plain)
}

/** When a mail was last kept; null when there is none. */
export async function rawMailAge(kernel: Pick<Kernel, 'config'>, rawFile: string): Promise<Date | null> {
  return rawStore(kernel).keptAt(rawFile)
}

/** Removes a kept mail; that nothing refers to it is the caller's to know. */
export async function removeRawMail(kernel: Pick<Kernel, 'config'>, rawFile: string): Promise<void> {
  await rawStore(kernel).remove(rawFile)
}
