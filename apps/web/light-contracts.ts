import type { Plugin } from 'vite'

const light = `
const kinds = {
  Object: (properties, more) => ({ type: 'object', properties, ...more }),
  Array: (items, more) => ({ type: 'array', items, ...more }),
  Literal: (value) => ({ const: value }),
  Union: (anyOf) => ({ anyOf }),
  Unsafe: (schema) => schema,
  Optional: (schema) => schema,
  Partial: (schema) => schema,
}
export const Type = new Proxy(kinds, { get: (known, name) => known[name] ?? ((more) => ({ ...more })) })
`

/**
 * The browser needs the paths of a contract and its types, never the machinery that checks shapes (20 KB gzipped): that
 * is the server's. Only `Type` is replaced; anything else of the library in browser code fails the build.
 */
export function lightContracts(): Plugin {
  return {
    name: 'kairos-light-contracts',
    enforce: 'pre',
    resolveId: (id) => (id === 'typebox' ? '\0light-contracts' : undefined),
    load: (id) => (id === '\0light-contracts' ? light : undefined),
  }
}
