/** Writes openapi.json from the contracts; with `--check` only compares. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openKernel } from '#apps/server/kernel.ts'
import { migrateDatabase } from '#apps/server/migrate.ts'
import { openWeb } from '#apps/server/web.ts'
import { readConfig } from '#platform/server/config/index.ts'
import { startEmbedded } from '#platform/server/database/embedded/index.ts'
import { createLog } from '#platform/server/log/index.ts'

const file = path.resolve(import.meta.dirname, '../openapi.json')
const folder = mkdtempSync(path.join(tmpdir(), 'kairos-openapi-'))
const server = await startEmbedded({ folder: path.join(folder, 'database'), durable: false })
try {
  await migrateDatabase(server.connectionString)
  const config = readConfig({ KAIROS_DATA: folder, KAIROS_ROLES: 'web' })
  const kernel = await openKernel(config, server.connectionString, createLog('silent'))
  const app = await openWeb(kernel)
  await app.ready()
  const text = `${JSON.stringify(app.swagger(), null, 2)}\n`
  await app.close()
  await kernel.close()
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write('openapi.json is not what the contracts say: run "npm run openapi" and commit it.\n')
    process.exitCode = 1
  }
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
