import type { Transaction } from '#platform/server/database/index.ts'
import type { PromiseFact } from './facts.ts'

type Find = (tx: Transaction, conversationIds: readonly string[]) => Promise<readonly PromiseFact[]>
let find: Find = async () => []
let events: readonly string[] = []

/**
 * Whoever keeps promises says here what became of them, and which events tell that something did; filled once at start by
 * the server's wiring.
 */
export function registerPromiseFacts(names: readonly string[], finder: Find): void {
  events = names
  find = finder
}

export const promiseEvents = (): readonly string[] => events

export const promiseFactsOf: Find = (tx, conversationIds) => find(tx, conversationIds)
