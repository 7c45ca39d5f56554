/** All that both sides may know of the web chat. */
export * from './contract/events.ts'
export * from './contract/shapes.ts'
export * from './contract/sites.ts'
export * from './contract/visitor.ts'
