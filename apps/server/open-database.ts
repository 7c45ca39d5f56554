import { accessSync, constants, mkdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import type { Config } from '#platform/server/config/index.ts'
import { lockDataFolder, startEmbedded } from '#platform/server/database/embedded/index.ts'
import { databaseErrorCode } from '#platform/server/database/index.ts'
import { StartProblem } from '#platform/server/errors/start-problem.ts'
import type { Logger } from '#platform/server/log/index.ts'
import { migrateDatabase } from './migrate.ts'

export type OpenDatabase = {
  connectionString: string
  embedded: boolean
  stop: () => Promise<void>
}

/** Restarts of a PostgreSQL that died by itself, before Kairos gives up, within `restartWindow` ms. */
const mostRestarts = 3
const restartWindow = 60_000

/**
 * Locks the data folder, starts the embedded PostgreSQL or reaches the one of `DATABASE_URL`, and migrates it.
 * `onLost` is told when the embedded server died and could not be started again.
 * @throws StartProblem with one sentence
 */
export async function openDatabase(
  config: Config,
  log: Logger,
  onLost: (problem: unknown) => void,
): Promise<OpenDatabase> {
  prepareFolder(config.dataFolder, 'data folder', 'KAIROS_DATA')
  prepareFolder(config.filesFolder, 'folder of files', 'KAIROS_FILES')
  const lock = await lockDataFolder(config.dataFolder)
  try {
    if (config.databaseUrl) {
      await reach(config.databaseUrl)
      await migrateDatabase(config.databaseUrl)
      return { connectionString: config.databaseUrl, embedded: false, stop: () => lock.release() }
    }
    const folder = config.dataFolder
    const start = () => startEmbedded({ folder, log: (line) => log.debug({ line }, 'postgres') })
    let server = await start()
    let stopping = false
    let deaths: number[] = []
    const watch = () => {
      void server.exited.then(async ({ code }) => {
        if (stopping) return
        log.error({ exit: code }, 'PostgreSQL ended by itself; starting it again')
        const at = performance.now()
        deaths = [...deaths.filter((death) => at - death < restartWindow), at]
        try {
          if (deaths.length > mostRestarts)
            throw new StartProblem(
              'database-lost',
              'PostgreSQL keeps ending by itself; see the log in the data folder.',
            )
          server = await start()
          if (stopping) await server.stop()
          else watch()
        } catch (error) {
          if (!stopping) onLost(error)
        }
      })
    }
    watch()
    try {
      await migrateDatabase(server.connectionString)
    } catch (error) {
      stopping = true
      await server.stop()
      throw error
    }
    return {
      connectionString: server.connectionString,
      embedded: true,
      stop: async () => {
        stopping = true
        await server.stop()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

function prepareFolder(folder: string, what: string, variable: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    if (!statSync(folder).isDirectory()) throw new Error('not a folder')
    accessSync(folder, constants.W_OK)
    const probe = path.join(folder, `.write-${process.pid}`)
    writeFileSync(probe, 'x')
    unlinkSync(probe)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new StartProblem('disk-full', `The disk that holds ${folder} is full.`, { folder })
    throw new StartProblem(
      'data-folder-not-writable',
      `The ${what} ${folder} cannot be written; choose another with ${variable}.`,
      { folder },
    )
  }
}

/** One connection to an external database, to say in one sentence what is wrong with its address. */
async function reach(url: string): Promise<void> {
  const bad = (reason: string) => new StartProblem('database-unreachable', `DATABASE_URL does not work: ${reason}.`)
  let client: pg.Client
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8000 })
  } catch {
    throw bad('it is not a PostgreSQL address such as postgresql://user:password@host:5432/kairos')
  }
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
  } catch (error) {
    throw bad(reasonOf(error))
  } finally {
    await client.end().catch(() => {})
  }
}

function reasonOf(error: unknown): string {
  switch (databaseErrorCode(error)) {
    case '28P01':
    case '28000':
      return 'the server refuses this user or password'
    case '3D000':
      return 'the server has no database of this name'
    default:
  }
  const inner = error instanceof AggregateError ? (error.errors[0] as Error) : (error as Error)
  switch ((inner as NodeJS.ErrnoException).code) {
    case 'ECONNREFUSED':
      return 'nothing answers at this address and port'
    case 'ENOENT':
      return 'there is no such socket'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name is not known'
    default:
      return inner.message || 'the server did not answer'
  }
}
