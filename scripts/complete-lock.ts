/**
 * `npm run lock`, after `npm install NAME`: npm leaves out of package-lock.json the optional packages of other platforms
 * that its registry did not have at that moment, and then `npm ci` refuses the file. This names them, with the platform
 * that their name tells, so that they are passed over where they do not fit.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

type Entry = {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const file = path.resolve(import.meta.dirname, '../package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> }
const systems = [
  'darwin',
  'win32',
  'windows',
  'linux',
  'android',
  'freebsd',
  'netbsd',
  'openbsd',
  'sunos',
  'aix',
  'openharmony',
]
const processors = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32']

let added = 0
for (const [where, entry] of Object.entries(lock.packages)) {
  for (const [name, wanted] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${where}/node_modules/${name}`
    const top = `node_modules/${name}`
    if (lock.packages[nested] || lock.packages[top]) continue
    if (!/^\d/.test(wanted)) continue
    const words = name.split(/[/-]/)
    const os = systems.find((one) => words.includes(one))
    const cpu = processors.find((one) => words.includes(one))
    lock.packages[top] = {
      version: wanted,
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...(os ? { os: [os === 'windows' ? 'win32' : os] } : { os: ['none'] }),
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(os === 'linux' && /musl/.test(name) ? { libc: ['musl'] } : {}),
    }
    added += 1
  }
}
if (added > 0) {
  const { '': root, ...rest } = lock.packages
  const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: { '': root, ...sorted } }, null, 2)}\n`)
}
process.stdout.write(`${added} packages of other platforms named.\n`)
