/** Fails when the committed migrations do not lead to the tables of the schema files. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const committed = path.join(root, 'apps/server/migrations')
const folder = mkdtempSync(path.join(tmpdir(), 'kairos-migrations-'))
try {
  const copy = path.join(folder, 'migrations')
  cpSync(committed, copy, { recursive: true })
  const config = path.join(root, `drizzle.check.${process.pid}.config.ts`)
  writeFileSync(
    config,
    readFileSync(path.join(root, 'drizzle.config.ts'), 'utf8').replace(
      './apps/server/migrations',
      path.relative(root, copy),
    ),
  )
  const run = spawnSync(
    path.join(root, 'node_modules/.bin/drizzle-kit'),
    ['generate', '--name', 'drift', '--config', path.basename(config)],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  rmSync(config)
  const sql = (where: string) => readdirSync(where).filter((name) => name.endsWith('.sql'))
  const drift = sql(copy).filter((name) => !sql(committed).includes(name))
  if (run.status !== 0 || drift.length > 0) {
    process.stderr.write(`${run.stdout}${run.stderr}\n`)
    for (const name of drift) process.stderr.write(`${readFileSync(path.join(copy, name), 'utf8')}\n`)
    process.stderr.write('The tables changed without a migration: run "npm run db:generate" and commit the file.\n')
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
