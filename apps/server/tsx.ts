import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'oxc-transform'

/**
 * Node strips types from `.ts` by itself but reads no JSX. The portal's pages are `.tsx`, rendered on the server with
 * Preact: this hook compiles them as they are imported (about a millisecond a file). Must be loaded before any of them:
 * by `kairos.mjs`, or with `node --import ./apps/server/tsx.ts`.
 */
registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.tsx')) return next(url, context)
    const file = fileURLToPath(url)
    const { code, errors } = transformSync(file, readFileSync(file, 'utf8'), {
      lang: 'tsx',
      jsx: { runtime: 'automatic', importSource: 'preact' },
      sourcemap: false,
    })
    if (errors.length > 0) throw new SyntaxError(`${file}: ${errors.map((error) => error.message).join('; ')}`)
    return { format: 'module', source: code, shortCircuit: true }
  },
})
