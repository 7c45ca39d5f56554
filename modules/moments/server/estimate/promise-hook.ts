import type { Transaction } from '#platform/server/database/index.ts'
import type { PromiseFact } from './facts.ts'

type Find = (tx: Transaction, conversationIds: readonly string[]) => Promise<readonly PromiseFact[]>
let find: Find = async () => []

/** Whoever keeps promises says here what became of them; filled once at start by the server's wiring. */
export function registerPromiseFacts(finder: Find): void {
  find = finder
}

export const promiseFactsOf: Find = (tx, conversationIds) => find(tx, conversationIds)
