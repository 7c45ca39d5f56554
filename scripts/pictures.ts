/** `node scripts/pictures.ts`: draws the pictures under docs/images/ anew, from the demo company in a real browser. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const run = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'e2e/pictures.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, KAIROS_PICTURES: '1' } },
)
process.exit(run.status ?? 1)
