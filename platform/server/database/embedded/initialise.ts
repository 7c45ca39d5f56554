import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lchown, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { owner } from './connect.ts'
import type { Places } from './places.ts'
import { startFailed, versionMismatch } from './problems.ts'
import { processesIn, signal, until } from './processes.ts'
import { commandFor, type RunAs } from './run-as.ts'

const unfinished = 'init-'

/**
 * Removes what an interrupted initialisation left. Its programs may still run after a `kill -9` of their parent: they
 * stand in the folder that goes, which is how they are known.
 */
export async function removeUnfinished(places: Places): Promise<void> {
  for (const name of await readdir(places.home)) {
    if (!name.startsWith(unfinished)) continue
    const folder = join(places.home, name)
    for (const pid of processesIn(folder)) signal(pid, 'SIGKILL')
    await until(() => processesIn(folder).length === 0, 5000)
    await rm(folder, { recursive: true, force: true })
  }
}

/** True when a database is there. @throws StartProblem data-version-mismatch, database-start-failed */
export async function hasData(places: Places, version: string): Promise<boolean> {
  if (!existsSync(places.data)) return false
  const served = version.split('.')[0]!.replace(/\D.*$/, '')
  const found = (await readFile(join(places.data, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (!found) throw startFailed(places.folder, `${places.data} is no PostgreSQL data directory`, [])
  if (found !== served) throw versionMismatch(places.folder, found, served)
  return true
}

/**
 * Makes the data directory beside its place and moves it there when it is complete, so that `data` is never half made.
 * @throws StartProblem disk-full, database-start-failed
 */
export async function initialise(binaries: Binaries, places: Places, runAs: RunAs, durable: boolean): Promise<void> {
  const folder = await mkdtemp(join(places.home, unfinished))
  if (runAs.owner) await lchown(folder, runAs.owner.uid, runAs.owner.gid)
  const made = join(folder, 'data')
  const args = ['-D', made, '-U', owner, '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  args.push('--locale=C', '--data-checksums', '--auth-local=trust', '--auth-host=reject', '--no-instructions')
  if (!durable) args.push('--no-sync')
  const { code, lines } = await run(commandFor(runAs, binaries.initdb, args), folder)
  if (code !== 0) {
    await rm(folder, { recursive: true, force: true })
    throw startFailed(places.folder, `initdb ended with ${code}`, lines)
  }
  await rename(made, places.data)
  await syncFolder(places.home)
  await rm(folder, { recursive: true, force: true })
}

type Command = ReturnType<typeof commandFor>

function run(command: Command, cwd: string): Promise<{ code: number | null; lines: string[] }> {
  return new Promise((resolve, reject) => {
    // its own session: Ctrl-C is for Kairos to answer, which ends us and leaves a folder the next start removes
    const child = spawn(command.file, command.args, {
      ...command.options,
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, lines: text.split('\n').filter(Boolean).slice(-20) }))
  })
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
