// Plain JavaScript, first of all: what makes the start quick and the process small. Nothing here changes what Kairos does.
import { enableCompileCache, registerHooks } from 'node:module'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'

// Loading some 2500 files leaves much garbage. With a young heap that may not grow to its usual 3 × 32 MB it is collected
// while loading, instead of staying in the process for good.
setFlagsFromString('--max-semi-space-size=4')
setFlagsFromString('--semi-space-growth-factor=1')

// The second start finds every file compiled, the TypeScript ones without their types. NODE_COMPILE_CACHE wins.
enableCompileCache(path.join(import.meta.dirname, '../../dist/compiled'))

/**
 * Drizzle's `package.json` names 5000 entry points, and Node reads it anew for each of its files: 100 MB of garbage and
 * half a second. Its files name each other in full, so there is nothing to look up.
 */
const drizzle = '/node_modules/drizzle-orm/'
registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL
    if (!specifier.startsWith('.') || !specifier.endsWith('.js') || !parent?.includes(drizzle)) {
      return next(specifier, context)
    }
    // Its CommonJS twins end in .cjs.
    return { url: new URL(specifier, parent).href, format: 'module', shortCircuit: true }
  },
})
