/** A list that the reader has under the pointer: what stood there stays, gone or not, and what is new waits. */
export type Held<Item> = {
  rows: readonly { item: Item; gone: boolean }[]
  /** How many have come since. */
  news: number
}

/** `held`: what was shown when the pointer or the focus came in; null: nobody is in the list, it may change freely. */
export function holdOrder<Item>(
  held: readonly Item[] | null,
  fresh: readonly Item[],
  keyOf: (item: Item) => string,
): Held<Item> {
  if (!held) return { rows: fresh.map((item) => ({ item, gone: false })), news: 0 }
  const byKey = new Map(fresh.map((item) => [keyOf(item), item]))
  const known = new Set(held.map(keyOf))
  return {
    rows: held.map((item) => {
      const now = byKey.get(keyOf(item))
      return { item: now ?? item, gone: !now }
    }),
    news: fresh.filter((item) => !known.has(keyOf(item))).length,
  }
}
