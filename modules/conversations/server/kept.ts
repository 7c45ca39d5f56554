import type { Transaction } from '#platform/server/database/index.ts'

/** Remembers what a transaction wrote, for those who come after in the same one. */
export function keptByTransaction<T extends { id: string }>() {
  const kept = new WeakMap<Transaction, Map<string, T>>()
  return {
    keep: (tx: Transaction, one: T): void => {
      const known = kept.get(tx)
      if (known) known.set(one.id, one)
      else kept.set(tx, new Map([[one.id, one]]))
    },
    find: (tx: Transaction, id: string): T | undefined => kept.get(tx)?.get(id),
  }
}
