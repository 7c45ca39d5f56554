/**
 * Weighs the desk's first JavaScript: for each page that people start on, the entry, the page and all they import at
 * once, and the words of one language. Fails over the limit.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { ensureBuilt } from '#apps/server/build.ts'
import { weighWidget } from '#apps/widget/weigh.ts'

type Chunk = { file: string; src?: string; isEntry?: boolean; imports?: string[]; dynamicImports?: string[] }

/** No page may load more gzipped JavaScript than this before it can be used, whatever its own limit. */
const most = 450
/** Pages and the most each may load, KB gzipped: little above what they weigh, so that what was won is kept. */
const pages = [
  { files: ['modules/staff/web/SignInPage.tsx'], limit: 381 },
  { files: ['today/TodayPage.tsx'], limit: 331 },
  {
    files: [
      'modules/conversations/web/ConversationsPage.tsx',
      'modules/conversations/web/conversation/ConversationPage.tsx',
    ],
    limit: 409,
  },
  { files: ['modules/customers/web/CustomersPage.tsx'], limit: 385 },
]

const { folder } = await ensureBuilt()
const web = path.join(folder, 'web')
const manifest = JSON.parse(await readFile(path.join(web, 'manifest.json'), 'utf8')) as Record<string, Chunk>
const entries = Object.entries(manifest)
const entry = entries.find(([, chunk]) => chunk.isEntry)?.[0]
if (!entry) throw new Error('the manifest has no entry')
const words = entries.filter(([key]) => /words\/zh-CN/.test(key)).map(([key]) => key)

function withImports(keys: readonly string[], found = new Set<string>()): Set<string> {
  for (const key of keys) {
    const chunk = manifest[key]
    if (!chunk || found.has(chunk.file)) continue
    found.add(chunk.file)
    withImports(chunk.imports ?? [], found)
  }
  return found
}
async function weigh(files: Iterable<string>): Promise<number> {
  let sum = 0
  for (const file of files)
    if (file.endsWith('.js')) sum += gzipSync(await readFile(path.join(web, file)), { level: 9 }).length
  return sum
}

let tooHeavy = false
const report = (what: string, bytes: number, limit: number) => {
  tooHeavy ||= bytes > limit
  process.stdout.write(
    `${bytes > limit ? '✗' : '✓'} ${what}: ${(bytes / 1024).toFixed(1)} KB of ${limit / 1024} KB gzipped\n`,
  )
}
for (const { files, limit } of pages) {
  const keys = entries
    .filter(([name, chunk]) => files.includes(chunk.src?.replace(/^(\.\.\/)+/, '') ?? name))
    .map(([name]) => name)
  if (keys.length !== files.length) throw new Error(`the manifest lacks ${files.join(' or ')}`)
  report(
    files.map((one) => path.basename(one, '.tsx')).join(' + '),
    await weigh(withImports([entry, ...keys, ...words])),
    Math.min(limit, most) * 1024,
  )
}
if (existsSync(path.join(folder, 'widget/widget.js'))) {
  const { gzipped, most: limit } = await weighWidget(path.join(folder, 'widget'))
  report('widget', gzipped, limit)
}
if (tooHeavy) process.exitCode = 1
