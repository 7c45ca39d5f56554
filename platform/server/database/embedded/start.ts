import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lchown, open } from 'node:fs/promises'
import { type Binaries, locateBinaries } from './binaries.ts'
import { connectionStringFor, ensureDatabase, untilReady, withClient } from './connect.ts'
import { hasData, initialise, removeUnfinished } from './initialise.ts'
import { findLeftBehind, type LeftBehind, type RunningServer } from './left-behind.ts'
import { type Lock, lockFile } from './lock.ts'
import { lastLines, sizeOf, trimLog } from './log-file.ts'
import { type Places, preparePlaces } from './places.ts'
import { folderProblem, startFailed } from './problems.ts'
import { endServer, isOutdated, isServerOf, signal, until } from './processes.ts'
import { chooseRunAs, commandFor, type RunAs } from './run-as.ts'
import { type Tuning, writeSettings } from './settings.ts'
import { prepareSocketFolder, removeSocketFolder, socketPort } from './socket-folder.ts'

export type EmbeddedDatabase = {
  /** for node-postgres: a Unix socket, no password; who may enter the data folder may enter the database */
  connectionString: string
  /** true when a server was found that still ran or had not ended in order */
  recovered: boolean
  /** Ends the server: in order within 4 s, else at once. Resolves when it is gone. May be called again. */
  stop: () => Promise<void>
  /** Resolves when the server ends without stop having been called. `code` is null after a signal or when adopted. */
  exited: Promise<{ code: number | null }>
}

export type EmbeddedOptions = {
  /** the data folder; made when it is not there */
  folder: string
  log?: (line: string) => void
  /** false trades safety against power loss for speed; for tests. Default true. */
  durable?: boolean
  /** default 100 */
  maxConnections?: number
}

/** The process of the server, started by us or found. */
type Postmaster = {
  pid: number
  socketFolder: string
  alive: () => boolean
  ended: Promise<{ code: number | null }>
}

type Log = (line: string) => void

const nothingLeft: LeftBehind = { kind: 'nothing' }

/**
 * Starts the PostgreSQL server of a data folder, or takes over the one that an earlier Kairos left running.
 * @throws StartProblem data-folder-not-writable, data-folder-in-use, disk-full, data-version-mismatch,
 *   platform-not-served, database-start-failed (detail.lines: the end of its log), lock-not-possible
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const places = await preparePlaces(options.folder)
  const lock = await lockFile(places.lock, options.folder)
  try {
    return await startLocked(options, places, lock)
  } catch (error) {
    await lock.release()
    throw folderProblem(options.folder, error)
  }
}

async function startLocked(options: EmbeddedOptions, places: Places, lock: Lock): Promise<EmbeddedDatabase> {
  const log = options.log ?? (() => {})
  const tuning = { durable: options.durable ?? true, maxConnections: options.maxConnections ?? 100 }
  const binaries = await locateBinaries()
  await removeUnfinished(places)
  const left = (await hasData(places, binaries.version)) ? await findLeftBehind(places) : nothingLeft
  const recovered = left.kind !== 'nothing'
  if (left.kind === 'running') {
    const found = await adopt(places, left.server, tuning, log)
    if (found) {
      await ensureOrEnd(found, places)
      log(`PostgreSQL was still running (process ${found.pid})`)
      return watch(found, places, lock, recovered)
    }
  }
  const runAs = await chooseRunAs(binaries, places)
  if (!existsSync(places.data)) {
    log(`making a PostgreSQL ${binaries.version} database in ${places.data}`)
    await initialise(binaries, places, runAs, tuning.durable)
  }
  await writeSettings(places.data, tuning)
  const started = await launch(places, binaries, runAs, log)
  await ensureOrEnd(started, places)
  log(`PostgreSQL ${binaries.version} runs (process ${started.pid}, ${runAs.how})`)
  return watch(started, places, lock, recovered)
}

async function ensureOrEnd(postmaster: Postmaster, places: Places): Promise<void> {
  try {
    await ensureDatabase(postmaster.socketFolder)
  } catch (error) {
    await endServer(postmaster.pid, places.data, postmaster.alive)
    throw error
  }
}

/** Takes over a running server; null when it is on its way out, out of reach or of an older program, and now ended. */
async function adopt(places: Places, server: RunningServer, tuning: Tuning, log: Log): Promise<Postmaster | null> {
  const alive = () => isServerOf(server.pid, places.data)
  if (server.stopping) await until(() => !alive(), 5000)
  const fit = !server.stopping && !isOutdated(server.pid)
  if (!fit || (await untilReady(server.socketFolder, alive, 5000, log)) !== 'ready') {
    await endServer(server.pid, places.data, alive)
    return null
  }
  await writeSettings(places.data, tuning)
  await withClient(connectionStringFor(server.socketFolder, 'postgres'), (client) =>
    client.query('SELECT pg_reload_conf()'),
  )
  return { pid: server.pid, socketFolder: server.socketFolder, alive, ended: untilGone(alive) }
}

// Not our child: the system does not tell us when it ends
function untilGone(alive: () => boolean): Promise<{ code: null }> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      if (alive()) return
      clearInterval(look)
      resolve({ code: null })
    }, 250)
    look.unref()
  })
}

async function launch(places: Places, binaries: Binaries, runAs: RunAs, log: Log): Promise<Postmaster> {
  const socketFolder = await prepareSocketFolder(places, runAs)
  await trimLog(places.log)
  const logFrom = await sizeOf(places.log)
  const out = await open(places.log, 'a', 0o600)
  if (runAs.owner) await lchown(places.log, runAs.owner.uid, runAs.owner.gid)
  const args = ['-D', places.data, '-k', socketFolder, '-p', String(socketPort)]
  const command = commandFor(runAs, binaries.postgres, args)
  // a session of its own, so that Ctrl-C in the terminal reaches Kairos alone
  const child = spawn(command.file, command.args, {
    ...command.options,
    cwd: places.home,
    detached: true,
    stdio: ['ignore', out.fd, out.fd],
  })
  let failure = ''
  const ended = new Promise<{ code: number | null }>((resolve) => {
    child.once('exit', (code) => resolve({ code }))
    child.once('error', (error) => {
      failure = error.message
      resolve({ code: null })
    })
  })
  await out.close()
  child.unref()
  const alive = () => !failure && child.exitCode === null && child.signalCode === null
  const readiness = await untilReady(socketFolder, alive, 60_000, log)
  if (readiness === 'ready') return { pid: child.pid!, socketFolder, alive, ended }

  if (child.pid && alive()) await endServer(child.pid, places.data, alive)
  const reason = failure || (readiness === 'silent' ? 'it did not answer in time' : 'it ended at once')
  throw startFailed(places.folder, reason, await lastLines(places.log, logFrom))
}

function watch(postmaster: Postmaster, places: Places, lock: Lock, recovered: boolean): EmbeddedDatabase {
  const { pid, socketFolder, alive, ended } = postmaster
  let stopping: Promise<void> | undefined // also set when it ended by itself: then there is nothing left to stop

  const trimming = setInterval(() => trimLog(places.log).catch(() => {}), 30_000)
  trimming.unref()
  // when Kairos ends in an unforeseen way that still lets this run, the server ends too
  const lastWord = () => {
    if (alive()) signal(pid, 'SIGINT')
  }
  process.once('exit', lastWord)
  const settle = async () => {
    clearInterval(trimming)
    process.off('exit', lastWord)
    await lock.release()
  }

  const end = async () => {
    await endServer(pid, places.data, alive)
    await removeSocketFolder(places, socketFolder)
    await settle()
  }
  return {
    connectionString: connectionStringFor(socketFolder),
    recovered,
    stop: () => {
      stopping ??= end()
      return stopping
    },
    exited: new Promise((resolve) => {
      ended.then(async ({ code }) => {
        if (stopping) return
        stopping = settle()
        await stopping
        resolve({ code })
      })
    }),
  }
}
