import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { answers } from './connect.ts'
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
export async function findLeftBehind(places: Places, socketFolder: string): Promise<LeftBehind> {
  const pidFile = join(places.data, 'postmaster.pid')
  const text = await readFile(pidFile, 'utf8').catch(() => null)
  if (text === null) return { kind: 'nothing' }

  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  const servedAt = lines[4] || socketFolder
  if (pid > 1 && isServerOf(pid, places.data))
    return { kind: 'running', server: { pid, socketFolder: servedAt, stopping: lines[7] === 'stopping' } }

  await endLeftBehind(places.data, 5000)
  if (await answers(servedAt)) throw folderInUse(places.folder, Number.isInteger(pid) ? pid : null)
  // PostgreSQL clears a dead pid's file itself, but refuses when the number was given to another process, or is unreadable
  if (!(pid > 1) || isTaken(pid)) await rm(pidFile, { force: true })
  for (const stale of [socketFile(servedAt), `${socketFile(servedAt)}.lock`]) await rm(stale, { force: true })
  return { kind: 'crashed' }
}
