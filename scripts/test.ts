/** `npm test`: makes sure there are a browser and a Dovecot, builds the pages once, runs every test, ends with "N passed, N failed". */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureBuilt } from '#apps/server/build.ts'
import { findBrowser, installBrowser } from '#platform/testing/find-browser.ts'
import { findDovecot, installDovecot, whyNoDovecot } from '#platform/testing/find-dovecot.ts'

type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numFailedTestSuites: number }

let browser = findBrowser(process.env)
if (!browser) {
  process.stdout.write('No Chromium found; installing Debian’s chromium and fonts-noto-cjk …\n')
  if (installBrowser()) browser = findBrowser(process.env)
}
if (!browser) {
  process.stderr.write(
    'The tests need a Chromium or Chrome: install one (Debian: apt install chromium fonts-noto-cjk) or set KAIROS_CHROMIUM to its path.\n',
  )
  process.exit(1)
}
let dovecot = findDovecot(process.env)
if (!dovecot) {
  process.stdout.write('No Dovecot found; installing Debian’s dovecot-imapd …\n')
  if (installDovecot()) dovecot = findDovecot(process.env)
}
if (!dovecot) {
  process.stderr.write(`${whyNoDovecot}\n`)
  process.exit(1)
}
await ensureBuilt()

const folder = mkdtempSync(path.join(tmpdir(), 'kairos-report-'))
const file = path.join(folder, 'report.json')
const root = path.resolve(import.meta.dirname, '..')
const run = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, KAIROS_CHROMIUM: browser, KAIROS_DOVECOT: dovecot } },
)
let report: Report | undefined
try {
  report = JSON.parse(readFileSync(file, 'utf8')) as Report
} catch {
  process.stderr.write('The tests ended without a report.\n')
}
rmSync(folder, { recursive: true, force: true })
if (report) process.stdout.write(`\n${report.numPassedTests} passed, ${report.numFailedTests} failed\n`)
process.exit(run.status === 0 && report && report.numPassedTests > 0 ? 0 : 1)
