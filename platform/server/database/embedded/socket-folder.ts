import { chmod, lchown, lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Places } from './places.ts'
import type { RunAs } from './run-as.ts'

/** Names the socket file `.s.PGSQL.5432`; no TCP port is opened. */
export const socketPort = 5432

// Linux takes 107 bytes and macOS 103 for the path of a socket
const longestPath = 103

export function socketFile(folder: string): string {
  return join(folder, `.s.PGSQL.${socketPort}`)
}

/**
 * The folder (mode 700) for the socket: within the data folder, or, when that path is too long for a socket, a short
 * one below the temporary folder, whose name is kept in `places.socketRecord` for the next start.
 */
export async function prepareSocketFolder(places: Places, runAs: RunAs): Promise<string> {
  const folder = fits(places.run) ? places.run : await shortFolder(places, runAs)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  if (runAs.owner) await lchown(folder, runAs.owner.uid, runAs.owner.gid)
  return folder
}

/** Removes the short folder when there is one. */
export async function removeSocketFolder(places: Places, folder: string): Promise<void> {
  if (folder === places.run) return
  await rm(folder, { recursive: true, force: true })
  await rm(places.socketRecord, { force: true })
}

function fits(folder: string): boolean {
  return Buffer.byteLength(socketFile(folder)) <= longestPath
}

async function shortFolder(places: Places, runAs: RunAs): Promise<string> {
  const recorded = (await readFile(places.socketRecord, 'utf8').catch(() => '')).trim()
  if (recorded && (await isOurs(recorded, runAs))) return recorded
  const parent = fits(join(tmpdir(), 'kairos-xxxxxx')) ? tmpdir() : '/tmp'
  const folder = await mkdtemp(join(parent, 'kairos-')) // mode 700 by itself
  await writeFile(places.socketRecord, `${folder}\n`, { mode: 0o600 })
  return folder
}

// The temporary folder is everybody's: take nothing there that another user could have put in our way.
async function isOurs(folder: string, runAs: RunAs): Promise<boolean> {
  const found = await lstat(folder).catch(() => null)
  if (!found?.isDirectory() || (found.mode & 0o077) !== 0) return false
  return found.uid === process.getuid?.() || found.uid === runAs.owner?.uid
}
