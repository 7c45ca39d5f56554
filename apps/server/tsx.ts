import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Node strips types from `.ts` by itself but reads no JSX. The portal's pages are `.tsx`, rendered on the server with
 * Preact: this hook compiles them as they are imported and keeps the result under `dist`, so that later starts need not
 * load the compiler (20 MB). Must be loaded before any of them: by `kairos.mjs`, or with
 * `node --import ./apps/server/tsx.ts`.
 */
registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.tsx')) return next(url, context)
    return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true }
  },
})

const folder = path.join(import.meta.dirname, '../../dist/compiled')
const require = createRequire(import.meta.url)
const { version } = require('oxc-transform/package.json') as { version: string }

function compiled(file: string): string {
  const source = readFileSync(file, 'utf8')
  const kept = path.join(
    folder,
    `tsx-${createHash('sha256').update(`${version}\0${file}\0${source}`).digest('hex')}.js`,
  )
  try {
    return readFileSync(kept, 'utf8')
  } catch {
    const code = compile(file, source)
    keep(kept, code)
    return code
  }
}

function compile(file: string, source: string): string {
  const { transformSync } = require('oxc-transform') as typeof import('oxc-transform')
  const { code, errors } = transformSync(file, source, {
    lang: 'tsx',
    jsx: { runtime: 'automatic', importSource: 'preact' },
    sourcemap: false,
  })
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors.map((error) => error.message).join('; ')}`)
  return code
}

/** Moved into place whole: another start may be reading. */
function keep(file: string, code: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, code)
    renameSync(draft, file)
  } catch {
    // The product's folder cannot be written: it is compiled again at the next start.
  }
}
