import type { Transaction } from '#platform/server/database/index.ts'

type Made = { conversationId: string; at: Date }
export type MomentFacts = {
  /** Names of the events after which they are asked again; their data has `conversationId`. */
  events: readonly string[]
  /** When promises were made in these conversations. */
  promisesMade: (tx: Transaction, conversationIds: readonly string[]) => Promise<readonly Made[]>
}

let known: MomentFacts = { events: [], promisesMade: async () => [] }

/** Whoever keeps promises says here when they were made; filled once at start by the server's wiring. */
export function registerMomentFacts(facts: MomentFacts): void {
  known = facts
}

export const momentFacts = (): MomentFacts => known
