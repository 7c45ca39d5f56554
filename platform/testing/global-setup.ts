import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { lockDataFolder, startEmbedded } from '#platform/server/database/embedded/index.ts'
import { inDatabase, templateDatabase } from './connection-strings.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** connection string of the one server all tests share */
    postgres: string
  }
}

/** Fills the database that every test database is copied from. Must close its connections: one in use cannot be copied. */
type PrepareTemplate = (connectionString: string) => Promise<void>

const prefix = 'kairos-test-'

/**
 * Starts one PostgreSQL for the whole run, with the template of all test databases, filled once by `prepare`. Returns
 * its teardown.
 */
export async function startTestDatabases(project: TestProject, prepare: PrepareTemplate): Promise<() => Promise<void>> {
  await clearAbandoned()
  const folder = await mkdtemp(join(tmpdir(), prefix))
  const lock = await lockDataFolder(folder)
  const server = await startEmbedded({ folder, durable: false, maxConnections: 300 })
  const teardown = async () => {
    await server.stop()
    await lock.release()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await makeTemplate(server.connectionString, prepare)
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('postgres', server.connectionString)
  return teardown
}

async function makeTemplate(connectionString: string, prepare: PrepareTemplate): Promise<void> {
  const admin = new Client({ connectionString })
  await admin.connect()
  try {
    await admin.query(`CREATE DATABASE ${templateDatabase}`)
    await prepare(inDatabase(connectionString, templateDatabase))
    // nobody may connect any more, so that nothing can keep it from being copied
    await admin.query(`ALTER DATABASE ${templateDatabase} ALLOW_CONNECTIONS false`)
  } finally {
    await admin.end()
  }
}

/** Ends and removes servers of earlier runs that were killed before their teardown. A run still going holds its lock. */
async function clearAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const folder = join(tmpdir(), name)
    const lock = await lockDataFolder(folder).catch(() => null)
    if (!lock) continue
    const server = await startEmbedded({ folder, durable: false }).catch(() => null)
    await server?.stop()
    await lock.release()
    await rm(folder, { recursive: true, force: true })
  }
}
