import type { PromiseRecord } from '../../contract.ts'

/** What the columns of the board stand for; all but `due` gather the loaded promises. */
export const boardGroups = ['due', 'owner', 'customer', 'team'] as const
export type BoardGroup = (typeof boardGroups)[number]

type Grouped = Pick<PromiseRecord, 'owner' | 'customerId' | 'customerName' | 'team'>
/** One column; `name` is null for conversations of no team. */
export type PromiseGroup<T> = { key: string; name: string | null; items: T[] }

/**
 * Promises in columns by owner, customer or team of the conversation. Columns and cards keep the order in which they
 * came, so with the earliest due first the column to look at first stands first; that of no team stands last.
 */
export function groupPromises<T extends Grouped>(
  items: readonly T[],
  by: Exclude<BoardGroup, 'due'>,
): PromiseGroup<T>[] {
  const groups = new Map<string, PromiseGroup<T>>()
  for (const one of items) {
    const { key, name } = groupOf(one, by)
    const group = groups.get(key)
    if (group) group.items.push(one)
    else groups.set(key, { key, name, items: [one] })
  }
  const found = [...groups.values()]
  return [...found.filter(({ name }) => name !== null), ...found.filter(({ name }) => name === null)]
}

function groupOf(one: Grouped, by: Exclude<BoardGroup, 'due'>): { key: string; name: string | null } {
  switch (by) {
    case 'owner':
      return { key: `${one.owner.kind}:${one.owner.id}`, name: one.owner.name }
    case 'customer':
      return { key: one.customerId ?? one.customerName, name: one.customerName }
    case 'team':
      return { key: one.team?.id ?? 'none', name: one.team?.name ?? null }
  }
}
