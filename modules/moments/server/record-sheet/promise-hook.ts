import type { Database } from '#platform/server/database/index.ts'

/** A turn in the life of a promise, for people to read. */
export type PromiseTurn = {
  at: Date
  who: string | null
  text: string
  state: 'made' | 'kept' | 'broken' | 'renegotiated' | 'withdrawn'
}
type Find = (db: Database, conversationId: string) => Promise<readonly PromiseTurn[]>
let find: Find = async () => []

/** Whoever keeps promises tells here what became of them; filled once at start by the server's wiring. */
export function registerPromiseStory(finder: Find): void {
  find = finder
}

export const promiseStoryOf: Find = (db, conversationId) => find(db, conversationId)
