/** Rules of direction: apps → modules → platform; see ARCHITECTURE.md. */
const ranks = [
  ['staff', 'customers'],
  ['conversations'],
  ['tasks'],
  ['moments', 'promises', 'search', 'channel-chat', 'channel-form', 'channel-email', 'vouchers'],
]
const test = '\\.test\\.tsx?$|[/-]testing\\.ts$|/testing-[a-z]+\\.ts$|\\.fixture\\.ts$|/bench-seed\\.ts$'

const upward = ranks.flatMap((names, rank) => {
  const above = ranks.slice(rank + 1).flat()
  return names.map((name) => ({
    name: `${name}-knows-only-lower`,
    comment: 'A module imports only modules of a lower rank.',
    severity: 'error',
    from: { path: `^modules/${name}/`, pathNot: test },
    to: { path: `^modules/(${[...above, ...names.filter((other) => other !== name)].join('|')})/` },
  }))
})

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'platform-knows-nobody',
      severity: 'error',
      from: { path: '^platform/', pathNot: test },
      to: { path: '^(modules|apps)/' },
    },
    {
      name: 'modules-do-not-know-apps',
      severity: 'error',
      from: { path: '^modules/', pathNot: test },
      to: { path: '^apps/' },
    },
    ...upward,
    {
      name: 'modules-by-their-doors',
      comment:
        'Only contract.ts, server/index.ts, web/index.tsx, rules.ts and schema.ts (for joins downward) of another module.',
      severity: 'error',
      from: { path: '^modules/([^/]+)/', pathNot: test },
      to: {
        path: '^modules/[^/]+/',
        pathNot: [
          '^modules/$1/',
          '^modules/[^/]+/(contract\\.ts|server/(index|rules|schema)\\.ts|web/index\\.tsx|words/)',
        ],
      },
    },
    {
      name: 'contract-is-light',
      severity: 'error',
      from: { path: '(^|/)contract(\\.ts|/)', pathNot: test },
      to: { pathNot: ['(^|/)contract(\\.ts|/)', '(^|/)node_modules/typebox'] },
    },
    {
      name: 'browser-never-server',
      severity: 'error',
      from: { path: '/web/|^apps/(web|widget)/', pathNot: `${test}|^apps/server/` },
      to: { path: '/server/' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '/rules\\.ts$' },
      to: { pathNot: ['/rules\\.ts$', '(^|/)contract(\\.ts|/)', '^platform/text/'] },
    },
    { name: 'declared', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data)/|(^|/)node_modules/(?!typebox)' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
