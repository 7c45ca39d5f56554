import { spawnSync } from 'node:child_process'
import { readdirSync, readlinkSync } from 'node:fs'
import { basename, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * A pid alone proves nothing, it may have been given to another program since. Every PostgreSQL process stands in its
 * data directory (its working directory), so that and the program's name are asked for before any signal.
 */

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return '' // gone, a zombie, or of another user
  }
}

function standsIn(pid: number, folder: string): boolean {
  return link(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '') === folder
}

function commandOf(pid: number): string {
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
}

/** True when `pid` is a living PostgreSQL process of the data directory `data` (a real path). */
export function isServerOf(pid: number, data: string): boolean {
  if (pid < 2) return false
  if (process.platform !== 'linux') return new RegExp(`postgres.* -D ${RegExp.escape(data)}( |$)`).test(commandOf(pid))
  return standsIn(pid, data) && basename(link(`/proc/${pid}/exe`)).startsWith('postgres')
}

/** True when the program file of `pid` was replaced since it started, as an update of the packages does. */
export function isOutdated(pid: number): boolean {
  return link(`/proc/${pid}/exe`).endsWith(' (deleted)')
}

/** True when a process of that number lives, whosoever it is. Zombies count as living. */
export function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Processes that stand in `folder` or below it. Linux only; elsewhere always empty. */
export function processesIn(folder: string): number[] {
  if (process.platform !== 'linux') return []
  const below = folder + sep
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid)
    .filter((pid) => {
      const cwd = link(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '')
      return cwd === folder || cwd.startsWith(below)
    })
}

/** Processes of the server of `data`, postmaster and helpers. */
export function serversIn(data: string): number[] {
  return processesIn(data).filter((pid) => isServerOf(pid, data))
}

/** Sends a signal unless the process is gone. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // gone in between
  }
}

/** Waits until `check` holds, looking every few milliseconds; false when `limit` milliseconds were not enough. */
export async function until(check: () => boolean, limit: number): Promise<boolean> {
  const end = performance.now() + limit
  while (!check()) {
    if (performance.now() > end) return false
    await delay(10)
  }
  return true
}

/**
 * Ends the server of `data`: fast shutdown (ends sessions, writes a checkpoint), after 4 s the immediate one (the next
 * start recovers from the log), after 1 s more the kernel's. Resolves when the postmaster and all its helpers are gone.
 * `alive` tells whether the postmaster lives and is surely ours.
 */
export async function endServer(pid: number, data: string, alive: () => boolean): Promise<void> {
  if (alive()) signal(pid, 'SIGINT')
  if (!(await until(() => !alive(), 4000))) signal(pid, 'SIGQUIT')
  if (!(await until(() => !alive(), 1000))) signal(pid, 'SIGKILL')
  await until(() => !alive(), 5000)
  await endLeftBehind(data, 1000)
}

/** Helpers of a killed postmaster end by themselves within moments; those that do not in `patience` ms are killed. */
export async function endLeftBehind(data: string, patience: number): Promise<void> {
  if (await until(() => serversIn(data).length === 0, patience)) return
  for (const pid of serversIn(data)) signal(pid, 'SIGKILL')
  await until(() => serversIn(data).length === 0, 5000)
}
