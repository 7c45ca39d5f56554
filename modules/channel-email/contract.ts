export * from './contract/mailboxes.ts'
export * from './contract/reading.ts'
export * from './contract/sending.ts'
export * from './contract/shapes.ts'
