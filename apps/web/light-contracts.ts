import type { ESTree, Plugin } from 'vite'

type Node = ESTree.Node & { start: number; end: number }
type Cut = { start: number; end: number; text: string }

const ours = /\/(apps|modules|platform)\/.*\.tsx?$/
const contract = /\/(apps|modules|platform)\/(.*\/)?contract(\/[^/]+)?\.ts$/
/** What an endpoint says that only the server reads. */
const forServer = new Set(['summary', 'params', 'query', 'body', 'reply'])

/**
 * The browser needs the paths of a contract, its constants and its types; never the shapes, nor the machinery that
 * checks them (30 KB gzipped on the page of a conversation): those are the server's. Every shape in a contract becomes
 * `0`, an endpoint keeps its method and path, an event its name. Browser code that imports a shape fails the build.
 */
export function lightContracts(): Plugin {
  return {
    name: 'kairos-light-contracts',
    enforce: 'pre',
    resolveId: (id) => (id === 'typebox' ? '\0light-contracts' : undefined),
    load: (id) => (id === '\0light-contracts' ? 'export const Type = undefined' : undefined),
    transform: {
      filter: { id: ours },
      handler(code, id) {
        if (contract.test(id)) return { code: lighten(code, this.parse(code, { lang: 'ts' }) as Node), map: null }
        const shape = importedShape(code)
        if (shape) this.error(`${shape} is a shape: the browser has none`)
      },
    },
  }
}

/** The first shape (they begin with a capital) that code imports from a contract as a value. */
function importedShape(code: string): string | undefined {
  for (const [, names = ''] of code.matchAll(/import \{([^}]*)\} from '[^']*\/contract(?:\/[^']*)?\.ts'/g)) {
    const shape = names.split(',').find((one) => /^\s*[A-Z]/.test(one))
    if (shape) return shape.trim()
  }
}

function lighten(code: string, program: Node): string {
  /** What makes shapes: `Type` and what comes from the platform's shapes. */
  const makers = new Set(['Type'])
  const cuts: Cut[] = []
  const visit = (node: Node): void => {
    if (node.type === 'ImportDeclaration' && node.source.value.endsWith('platform/contract/shapes.ts'))
      for (const one of node.specifiers) makers.add(one.local.name)
    const text = node.type === 'CallExpression' ? lightCall(code, node, makers) : undefined
    if (text !== undefined) {
      cuts.push({ start: node.start, end: node.end, text })
      return
    }
    for (const value of Object.values(node)) {
      for (const inner of Array.isArray(value) ? value : [value]) {
        if (inner && typeof inner === 'object' && typeof (inner as Node).type === 'string') visit(inner as Node)
      }
    }
  }
  visit(program)
  return cuts.reduceRight((text, cut) => text.slice(0, cut.start) + cut.text + text.slice(cut.end), code)
}

/** What stands for a call in the browser; undefined for one that stays. */
function lightCall(code: string, { callee, arguments: given }: ESTree.CallExpression, makers: Set<string>) {
  const maker = callee.type === 'MemberExpression' ? callee.object : callee
  if (maker.type !== 'Identifier') return
  if (makers.has(maker.name)) return '0'
  const [first] = given
  if (maker.name === 'eventKind' && first?.type === 'Literal') return `{ name: ${first.raw} }`
  if (maker.name !== 'endpoint' || first?.type !== 'ObjectExpression') return
  const kept = first.properties.filter(
    (one) => one.type !== 'Property' || one.key.type !== 'Identifier' || !forServer.has(one.key.name),
  ) as Node[]
  return `{ ${kept.map((one) => code.slice(one.start, one.end)).join(', ')} }`
}
