import { readFile, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { answers, connectionStringFor } from './connect.ts'
import type { Places } from './places.ts'
import { folderInUse } from './problems.ts'
import { endLeftBehind, isServerOf, isTaken } from './processes.ts'
import { socketFile } from './socket-folder.ts'

/** A server of this data directory that a former Kairos started and did not end. */
export type RunningServer = { pid: number; socketFolder: string; stopping: boolean }

export type LeftBehind = { kind: 'nothing' } | { kind: 'crashed' } | { kind: 'running'; server: RunningServer }

/**
 * Looks for what an earlier run left in the data directory, by PostgreSQL's own postmaster.pid (lines: pid, directory,
 * start time, port, socket folder, address, shared memory, state). After it no process of a dead server is left, and
 * a new server may be started unless one is running.
 * @throws StartProblem data-folder-in-use when a server answers whose process we cannot see (another container)
 */
export async function findLeftBehind(places: Places): Promise<LeftBehind> {
  const file = await readPidFile(places.data)
  if (!file) return { kind: 'nothing' }
  const { pid, stopping } = file
  const socketFolder = file.socketFolder || places.run
  if (isServerOf(pid, places.data)) return { kind: 'running', server: { pid, socketFolder, stopping } }

  await endLeftBehind(places.data, 5000)
  if (await answers(socketFolder)) throw folderInUse(places.folder, pid || null)
  // PostgreSQL clears a dead pid's file itself, but refuses when the number was given to another process, or is unreadable
  if (pid === 0 || isTaken(pid)) await rm(join(places.data, 'postmaster.pid'), { force: true })
  for (const stale of [socketFile(socketFolder), `${socketFile(socketFolder)}.lock`]) await rm(stale, { force: true })
  return { kind: 'crashed' }
}

/**
 * The connection string of the server that runs on a data folder now, or null. For commands beside a running Kairos.
 */
export async function runningEmbedded(folder: string): Promise<string | null> {
  const data = await realpath(join(folder, 'postgres', 'data')).catch(() => null)
  const file = data && (await readPidFile(data))
  if (!file || file.stopping || !isServerOf(file.pid, data)) return null
  return connectionStringFor(file.socketFolder)
}

/** pid 0 and an empty folder when the file is cut off or holds no number. */
async function readPidFile(data: string): Promise<RunningServer | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null)
  if (text === null) return null
  const lines = text.split('\n').map((line) => line.trim())
  const pid = /^\d+$/.test(lines[0]!) ? Number(lines[0]) : 0
  return { pid: pid > 1 ? pid : 0, socketFolder: lines[4] ?? '', stopping: lines[7] === 'stopping' }
}
