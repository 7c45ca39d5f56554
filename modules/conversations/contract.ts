/** All that both sides may know of conversations. */
export * from './contract/endpoints.ts'
export * from './contract/events.ts'
export * from './contract/shapes.ts'
export * from './contract/tools.ts'
