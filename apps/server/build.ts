import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { StartProblem } from '#platform/server/errors/start-problem.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** Everything the pages are made of; the server's own code is not. */
const inputs = ['apps/web', 'apps/widget', 'platform', 'modules', 'package-lock.json']
const notAnInput = /(^|\/)(server|testing|node_modules)(\/|$)|\.test\.tsx?$/
/** What to build, each into a folder of its name below the build. */
const parts = [
  { name: 'web', entry: 'apps/web/index.html' },
  { name: 'widget', entry: 'apps/widget/src/main.ts' },
] as const

export type Built = {
  /** Holds `web/` (the desk) and `widget/`; its name is the hash of what it was built from. */
  folder: string
}

/**
 * Builds desk and widget unless exactly these sources have been built before. Each build has its own folder, made
 * elsewhere and moved into place when it is complete, so that starts at the same time and running servers never see
 * half of one.
 * @throws StartProblem `build-failed` with the last lines of the builder
 */
export async function ensureBuilt(
  say: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Promise<Built> {
  const builds = path.join(root, 'dist', 'pages')
  const folder = path.join(builds, await hashInputs())
  if (existsSync(folder)) {
    const now = performance.timeOrigin + performance.now()
    await utimes(folder, now / 1000, now / 1000).catch(() => {})
    return { folder }
  }
  const started = performance.now()
  await mkdir(builds, { recursive: true })
  const draft = await mkdtemp(path.join(builds, '.making-'))
  try {
    for (const { name, entry } of parts) {
      if (!existsSync(path.join(root, entry))) continue
      await runBuilder(name, path.join(draft, name))
    }
    await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
      // Another start made the same meanwhile.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  await removeOld(builds, folder)
  say(`Built the pages in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  return { folder }
}

/** 16 hexadecimal digits over names and contents of all inputs. */
async function hashInputs(): Promise<string> {
  const names = (await Promise.all(inputs.map((one) => filesBelow(one)))).flat().sort()
  const hash = createHash('sha256')
  // Some at a time: all at once would stay in the process as memory it never gives back.
  for (let i = 0; i < names.length; i += 32) {
    const some = names.slice(i, i + 32)
    const contents = await Promise.all(some.map((name) => readFile(path.join(root, name))))
    some.forEach((name, index) => {
      hash.update(`${name}\0${contents[index]?.length}\0`)
      hash.update(contents[index] ?? '')
    })
  }
  return hash.digest('hex').slice(0, 16)
}

async function filesBelow(name: string): Promise<string[]> {
  if (notAnInput.test(name)) return []
  const found = await stat(path.join(root, name)).catch(() => null)
  if (!found) return []
  if (found.isFile()) return [name]
  const entries = await readdir(path.join(root, name), { withFileTypes: true })
  const inner = await Promise.all(
    entries.map(async (entry) => {
      const below = `${name}/${entry.name}`
      if (entry.isDirectory()) return filesBelow(below)
      return notAnInput.test(below) ? [] : [below]
    }),
  )
  return inner.flat()
}

async function runBuilder(part: string, into: string): Promise<void> {
  await runApart(part, [
    path.join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--config',
    path.join(root, 'apps', part, 'vite.config.ts'),
    '--outDir',
    into,
    '--emptyOutDir',
    '--logLevel',
    'error',
  ])
  await runApart(part, [path.join(import.meta.dirname, 'compress-pages.ts'), into])
}

/** In a process of its own: the builder's memory goes when it ends. */
async function runApart(part: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Whoever starts it (a test run too) gets the same pages.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  let told = ''
  const listen = (chunk: Buffer) => {
    told = (told + chunk.toString()).slice(-4000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  }).catch((error: unknown) => {
    throw new StartProblem('build-failed', `The pages could not be built: ${String(error)}`)
  })
  if (code === 0) return
  const lines = stripVTControlCharacters(told)
    .trim()
    .split('\n')
    .filter((line) => line.trim() && !/^\s+at /.test(line))
    .slice(-12)
  throw new StartProblem('build-failed', `The pages (apps/${part}) could not be built:\n${lines.join('\n')}`, { lines })
}

/** Keeps the two builds before this one: a server that still runs may be serving one of them. */
async function removeOld(builds: string, current: string): Promise<void> {
  const entries = await readdir(builds)
  const dated = await Promise.all(
    entries
      .filter((name) => !name.startsWith('.') && path.join(builds, name) !== current)
      .map(async (name) => ({ name, used: (await stat(path.join(builds, name)).catch(() => null))?.mtimeMs ?? 0 })),
  )
  dated.sort((a, b) => b.used - a.used)
  await Promise.all(dated.slice(2).map(({ name }) => rm(path.join(builds, name), { recursive: true, force: true })))
}
