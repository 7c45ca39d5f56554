export { runningEmbedded } from './left-behind.ts'
export { lockDataFolder } from './lock.ts'
export { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './start.ts'
