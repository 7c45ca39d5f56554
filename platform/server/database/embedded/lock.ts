import { spawn } from 'node:child_process'
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartProblem } from '#platform/server/errors/start-problem.ts'
import { makeFolder } from './places.ts'
import { errnoOf, folderInUse, folderProblem } from './problems.ts'

export type Lock = { release: () => Promise<void> }

/**
 * Takes the data folder for this process alone, until release or the end of the process, however it ends.
 *
 * The lock is the operating system's own `flock` on `<folder>/kairos.lock`. Node has no call for it, but the lock
 * belongs to the open file, not to the process that asked: a short-lived helper receives our descriptor, locks it and
 * ends, and the lock stays with us. The kernel drops it when we end, also by `kill -9`, so nothing stale can remain and
 * no two can win. The file is never deleted, else two could hold locks on two files of one name. Its content (our pid)
 * only serves the message for the one who is refused.
 * @throws StartProblem data-folder-in-use (detail.pid), data-folder-not-writable, disk-full, lock-not-possible
 */
export async function lockDataFolder(folder: string): Promise<Lock> {
  try {
    await makeFolder(folder)
  } catch (error) {
    throw folderProblem(folder, error)
  }
  return lockFile(join(folder, 'kairos.lock'), folder)
}

/** The same on any file; `folder` is named in the messages. */
export async function lockFile(path: string, folder: string): Promise<Lock> {
  const fd = openPlain(path, folder)
  try {
    if (!(await flock(fd, folder))) throw folderInUse(folder, await holder(path))
    ftruncateSync(fd)
    writeSync(fd, `${process.pid}\n`)
  } catch (error) {
    closeSync(fd)
    throw folderProblem(folder, error)
  }
  let held = true
  return {
    release: async () => {
      if (held) closeSync(fd)
      held = false
    },
  }
}

// A bare number, not a FileHandle: that one would be closed, and the lock lost, when nobody refers to it any more.
function openPlain(path: string, folder: string): number {
  try {
    return openSync(path, 'a+', 0o600)
  } catch (error) {
    throw folderProblem(folder, error)
  }
}

// `flock` is part of util-linux (essential on Debian) and busybox; macOS has Perl.
const helpers: [string, string[]][] = [
  ['flock', ['-x', '-n', '3']],
  ['perl', ['-e', 'use Fcntl ":flock"; open(F, "+<&=3") or exit 2; exit(flock(F, LOCK_EX | LOCK_NB) ? 0 : 1)']],
]

async function flock(fd: number, folder: string): Promise<boolean> {
  for (const [command, args] of helpers) {
    const code = await exitCode(command, args, fd)
    if (code === 0) return true
    if (code === 1) return false
  }
  throw new StartProblem(
    'lock-not-possible',
    `The data folder ${folder} cannot be locked: neither flock nor perl is there to do it.`,
    { folder },
  )
}

function exitCode(command: string, args: string[], fd: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', fd] })
    child.once('error', (error) => (errnoOf(error) === 'ENOENT' ? resolve(null) : reject(error)))
    child.once('exit', (code) => resolve(code))
  })
}

async function holder(path: string): Promise<number | null> {
  const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10)
  return Number.isNaN(pid) ? null : pid
}
