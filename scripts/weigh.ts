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

/** Gzipped bytes of JavaScript that may be loaded before a page can be used. */
const most = 450 * 1024
const pages = [
  ['modules/staff/web/SignInPage.tsx'],
  ['today/TodayPage.tsx'],
  ['modules/conversations/web/ConversationsPage.tsx', 'modules/conversations/web/conversation/ConversationPage.tsx'],
  ['modules/customers/web/CustomersPage.tsx'],
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
for (const page of pages) {
  const keys = entries
    .filter(([name, chunk]) => page.includes(chunk.src?.replace(/^(\.\.\/)+/, '') ?? name))
    .map(([name]) => name)
  if (keys.length !== page.length) throw new Error(`the manifest lacks ${page.join(' or ')}`)
  report(
    page.map((one) => path.basename(one, '.tsx')).join(' + '),
    await weigh(withImports([entry, ...keys, ...words])),
    most,
  )
}
if (existsSync(path.join(folder, 'widget/widget.js'))) {
  const { gzipped, most: limit } = await weighWidget(path.join(folder, 'widget'))
  report('widget', gzipped, limit)
}
if (tooHeavy) process.exitCode = 1
