/** `npm run check`: everything that is checked without running the product's tests; stops at the first failure. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const bin = (name: string) => path.join(root, 'node_modules/.bin', name)
const steps: [string, string, string[]][] = [
  ['lint and format', bin('biome'), ['ci', '--error-on-warnings', '.']],
  ['types', bin('tsc'), ['--noEmit', '-p', '.']],
  [
    'directions between parts',
    bin('depcruise'),
    ['--config', '.dependency-cruiser.cjs', 'apps', 'modules', 'platform'],
  ],
  ['dead code', bin('knip'), []],
  ['words in three languages', process.execPath, ['scripts/check-words.ts']],
  ['migrations follow the tables', process.execPath, ['scripts/check-migrations.ts']],
  ['OpenAPI follows the contracts', process.execPath, ['scripts/openapi.ts', '--check']],
  ['weight of the pages', process.execPath, ['scripts/weigh.ts']],
]

for (const [what, command, args] of steps) {
  const started = performance.now()
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    process.stderr.write(`✗ ${what}\n`)
    process.exit(1)
  }
  process.stdout.write(`✓ ${what} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`)
}
