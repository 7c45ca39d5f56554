import { randomBytes } from 'node:crypto'
import { mkdir, open, realpath, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { diskFull, folderProblem } from './problems.ts'

/** Where the database keeps what, below the data folder. All paths are absolute and free of symbolic links. */
export type Places = {
  /** the data folder as the caller named it, for messages */
  folder: string
  /** everything of the database lies in here, mode 700 */
  home: string
  /** PostgreSQL's own data directory */
  data: string
  /** holds the socket, unless the path is too long for one */
  run: string
  /** names the socket folder when it is not `run` */
  socketRecord: string
  lock: string
  log: string
}

const leastFreeBytes = 32 * 1024 * 1024 // two WAL segments; below that PostgreSQL stops in the middle of its recovery

/**
 * Makes the folders and proves that they can be written.
 * @throws StartProblem data-folder-not-writable, disk-full
 */
export async function preparePlaces(folder: string): Promise<Places> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const home = join(await realpath(folder), 'postgres')
    await mkdir(home, { recursive: true, mode: 0o700 })
    await proveWritable(home)
    const disk = await statfs(home)
    if (disk.blocks > 0 && disk.bavail * disk.bsize < leastFreeBytes) throw diskFull(folder)
    return {
      folder,
      home,
      data: join(home, 'data'),
      run: join(home, 'run'),
      socketRecord: join(home, 'socket-folder'),
      lock: join(home, 'lock'),
      log: join(home, 'postgres.log'),
    }
  } catch (error) {
    throw folderProblem(folder, error)
  }
}

async function proveWritable(home: string): Promise<void> {
  const probe = join(home, `write-probe-${randomBytes(4).toString('hex')}`)
  try {
    const file = await open(probe, 'wx', 0o600)
    await file.close()
  } finally {
    await rm(probe, { force: true })
  }
}
