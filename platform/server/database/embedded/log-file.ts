import { copyFile, open, stat, truncate } from 'node:fs/promises'

const largest = 8 * 1024 * 1024

/** Size of a file in bytes; 0 when it is not there. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

/**
 * Keeps the log below 8 MB and one older part beside it. The server appends to the open file, so the file is copied and
 * emptied, not renamed; lines written between the two calls are lost, which a log of warnings can bear.
 */
export async function trimLog(path: string): Promise<void> {
  if ((await sizeOf(path)) < largest) return
  await copyFile(path, `${path}.1`)
  await truncate(path)
}

/** The last `count` lines written after the byte `from`. */
export async function lastLines(path: string, from: number, count = 20): Promise<string[]> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return []
  try {
    const end = (await file.stat()).size
    const start = Math.max(from, end - 16_384)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, end - start)), 0, null, start)
    return buffer.subarray(0, bytesRead).toString('utf8').split('\n').filter(Boolean).slice(-count)
  } finally {
    await file.close()
  }
}
