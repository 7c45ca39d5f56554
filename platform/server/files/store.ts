import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { detectType } from './detect.ts'
import { safeName } from './name.ts'
import { FileProblem, storageError } from './problem.ts'
import type { ByteRange } from './serve.ts'

/** A file as it was stored. `size` in bytes; `type` by content; `name` safe to offer. */
export type StoredFile = { sha256: string; size: number; type: string; name: string }

type Source = AsyncIterable<Uint8Array> & { truncated?: boolean }

export type FileStore = {
  /**
   * Stores a stream under the hash of its content; the same content twice is one file. When it returns, the file is on
   * the disk and stays there after a power cut. Throws `file-too-large` (and stops reading) past the limit or when the
   * stream says that it was cut short (`truncated`), `disk-full`, or the stream's own error; nothing is left behind then.
   */
  put(stream: Source, meta: { name: string; declaredType?: string | undefined }): Promise<StoredFile>
  /** Opens a file for reading, or the bytes of `range`. Throws `file-not-found`. Close (destroy) the stream if unread. */
  open(sha256: string, options?: { range?: ByteRange | undefined }): Promise<Readable>
  /** Size in bytes, undefined when there is no such file. */
  size(sha256: string): Promise<number | undefined>
  exists(sha256: string): Promise<boolean>
  /** When it was last stored; null when there is no such file. */
  keptAt(sha256: string): Promise<Date | null>
  /** Removes a file; true when there was one. Who refers to it is the caller's to know. */
  remove(sha256: string): Promise<boolean>
  /** Removes what interrupted uploads left behind, if last written before the given time; how many. */
  sweepTemp(before: Date): Promise<number>
}

const HASH = /^[0-9a-f]{64}$/

/** Content-addressed files below `folder`, as `ab/cd/<sha256>`; `maxBytes` is the limit for each. */
export function fileStore({ folder, maxBytes }: { folder: string; maxBytes: number }): FileStore {
  const temporary = path.join(folder, 'temporary')

  function placeOf(sha256: string): string {
    if (!HASH.test(sha256)) throw new FileProblem('file-not-found')
    return path.join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  }

  async function put(stream: Source, meta: { name: string; declaredType?: string | undefined }): Promise<StoredFile> {
    const name = safeName(meta.name)
    const temp = path.join(temporary, randomUUID())
    try {
      await mkdir(temporary, { recursive: true, mode: 0o700 })
      const { sha256, size } = await receive(stream, temp, maxBytes)
      const type = await detectType(temp, { name, declaredType: meta.declaredType })
      // Replacing a file that is there already changes nothing in it, but renews its age and heals a damaged one.
      await moveInto(temp, placeOf(sha256), folder)
      return { sha256, size, type, name }
    } catch (error) {
      await rm(temp, { force: true })
      throw storageError(error)
    }
  }

  async function size(sha256: string): Promise<number | undefined> {
    if (!HASH.test(sha256)) return undefined
    try {
      return (await stat(placeOf(sha256))).size
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  return {
    put,
    size,
    exists: async (sha256) => (await size(sha256)) !== undefined,

    async keptAt(sha256) {
      if (!HASH.test(sha256)) return null
      try {
        return (await stat(placeOf(sha256))).mtime
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },

    async open(sha256, { range } = {}) {
      try {
        const handle = await open(placeOf(sha256), 'r')
        return handle.createReadStream(range ? { start: range.start, end: range.end } : {})
      } catch (error) {
        throw isMissing(error) ? new FileProblem('file-not-found', { cause: error }) : error
      }
    },

    async remove(sha256) {
      if (!HASH.test(sha256)) return false
      try {
        await unlink(placeOf(sha256))
        return true
      } catch (error) {
        if (isMissing(error)) return false
        throw error
      }
    },

    async sweepTemp(before) {
      let removed = 0
      for (const entry of await entriesOf(temporary)) {
        const file = path.join(temporary, entry)
        try {
          if ((await stat(file)).mtimeMs >= before.getTime()) continue
          await unlink(file)
          removed++
        } catch (error) {
          if (!isMissing(error)) throw error
        }
      }
      return removed
    },
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT'
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Writes a stream to a new file and to the disk below it, counting and hashing on the way. */
async function receive(stream: Source, file: string, maxBytes: number): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256')
  let size = 0
  const handle = await open(file, 'wx', 0o600)
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength
      if (size > maxBytes) throw new FileProblem('file-too-large', { details: { maxBytes } })
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    if (stream.truncated) throw new FileProblem('file-too-large', { details: { maxBytes } })
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), size }
}

/** Renames into place and makes the new names durable, up to the store's own folder. */
async function moveInto(temp: string, place: string, root: string): Promise<void> {
  const folder = path.dirname(place)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await rename(temp, place)
  for (const one of [folder, path.dirname(folder), root]) await syncFolder(one)
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; it writes names through by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
