import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { withClient } from './connect.ts'
import { endServer, isServerOf } from './processes.ts'
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './start.ts'

export const isRoot = process.getuid?.() === 0

/** A data folder that goes after the test, with whatever database still runs on it. */
export async function dataFolder(parent = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, 'kairos-embedded-'))
  onTestFinished(async () => {
    await endDatabaseOf(folder)
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

export async function endDatabaseOf(folder: string): Promise<void> {
  const data = join(folder, 'postgres', 'data')
  if (!existsSync(join(data, 'postmaster.pid'))) return
  const pid = await postmasterOf(folder)
  await endServer(pid, data, () => isServerOf(pid, data))
}

export function start(folder: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
  return startEmbedded({ folder, durable: false, ...options })
}

export async function postmasterOf(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10)
}

export function query(connectionString: string, statement: string): Promise<Record<string, unknown>[]> {
  return withClient(connectionString, async (client) => (await client.query(statement)).rows)
}

type Said = {
  event: string
  connectionString: string
  recovered: boolean
  code: string
  detail: Record<string, unknown>
  databaseAnswers: boolean
}

export type Holder = {
  child: ChildProcess
  /** the next line it says */
  next: () => Promise<Said>
  kill: () => Promise<void>
}

/** Runs hold.fixture.ts as a process of its own, after the words `before`. It is killed after the test. */
export function holder(
  what: 'lock' | 'database',
  folder: string,
  before: string[] = [],
  options: SpawnOptions = {},
): Holder {
  const script = join(import.meta.dirname, 'hold.fixture.ts')
  const [file, ...args] = [...before, process.execPath, script, what, folder]
  const child = spawn(file!, args, { stdio: ['pipe', 'pipe', 'inherit'], ...options })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the process ended without a word')
    return JSON.parse(value)
  }
  return { child, next, kill }
}
