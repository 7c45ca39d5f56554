import { randomBytes } from 'node:crypto'
import { mkdir, open, realpath, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { diskFull, errnoOf, folderProblem } from './problems.ts'

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
    await makeFolder(folder)
    const home = join(await realpath(folder), 'postgres')
    await makeFolder(home)
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

/**
 * Makes a folder of mode 700 and those above it. Node's own `recursive` never comes back where the system answers
 * ENOENT although the parent is there, as below /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  const errno = await tryMake(path)
  if (errno !== 'ENOENT') return
  const parent = dirname(path)
  if (parent !== path && !(await isFolder(parent))) await makeFolder(parent)
  if ((await tryMake(path)) === 'ENOENT') throw Object.assign(new Error(`cannot make ${path}`), { code: 'ENOENT' })
}

async function tryMake(path: string): Promise<'ENOENT' | null> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'ENOENT'
    if (await isFolder(path)) return null
    throw error
  }
  return null
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
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
