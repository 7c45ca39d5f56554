import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { socketFile, socketPort } from './socket-folder.ts'

/** User and database of Kairos. */
export const owner = 'kairos'

/** For node-postgres. The port only names the socket file; given here so that PGPORT in the environment cannot bend it. */
export function connectionStringFor(socketFolder: string, database = owner): string {
  return `postgresql://${owner}@/${database}?host=${encodeURIComponent(socketFolder)}&port=${socketPort}`
}

/** True when anybody listens on the socket. */
export function answers(socketFolder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketFile(socketFolder))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Runs `work` on one connection and closes it. */
export async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, ssl: false, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // the server going away shows in the query; without a listener it would end the process
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

export type Readiness = 'ready' | 'ended' | 'silent'

/**
 * Waits until the server takes sessions. Recovery after a crash takes as long as it takes (57P03 is its answer
 * meanwhile); a server that lives and does not even listen is given `patience` milliseconds.
 */
export async function untilReady(
  socketFolder: string,
  alive: () => boolean,
  patience: number,
  log: (line: string) => void,
): Promise<Readiness> {
  let silentSince = performance.now()
  let told = performance.now()
  while (alive()) {
    const answer = await ask(socketFolder)
    if (answer === 'ready') return 'ready'
    if (answer === 'busy') silentSince = performance.now()
    if (performance.now() - silentSince > patience) return 'silent'
    if (performance.now() - told > 5000) {
      log('PostgreSQL is still starting or recovering')
      told = performance.now()
    }
    await delay(10)
  }
  return 'ended'
}

async function ask(socketFolder: string): Promise<'ready' | 'busy' | 'silent'> {
  try {
    await withClient(connectionStringFor(socketFolder, 'postgres'), (client) => client.query('SELECT 1'))
    return 'ready'
  } catch (error) {
    return error instanceof DatabaseError ? 'busy' : 'silent'
  }
}

/** Makes the database of Kairos unless it is there. */
export async function ensureDatabase(socketFolder: string): Promise<void> {
  await withClient(connectionStringFor(socketFolder, 'postgres'), async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [owner])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${owner}`).catch(passIfThere)
  })
}

// A session of a killed Kairos may still have been making it: PostgreSQL waits for that one, then says it is there.
function passIfThere(error: unknown): void {
  const isThere = error instanceof DatabaseError && (error.code === '42P04' || error.code === '23505')
  if (!isThere) throw error
}
