export { lockDataFolder } from './lock.ts'
export { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './start.ts'
