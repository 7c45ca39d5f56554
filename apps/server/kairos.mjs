#!/usr/bin/env node
// Plain JavaScript, so that any Node can read it: hands over to the pinned Node when started with an older one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const pinned = path.join(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '../../node_modules/node/bin/node',
)
if (Number(process.versions.node.split('.')[0]) >= 26) {
  await import('./boot.mjs')
  await import('./tsx.ts')
  await import('./cli.ts')
} else if (existsSync(pinned)) {
  // The signals of a terminal reach both; the child decides when it is done.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
  const { status, signal } = spawnSync(pinned, [new URL(import.meta.url).pathname, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  process.exit(status ?? (signal ? 130 : 1))
} else {
  console.error('Kairos needs its own Node: run "npm ci" in the project folder first.')
  process.exit(1)
}
