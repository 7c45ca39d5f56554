import type { ConversationRowRecord } from '../../contract.ts'

/**
 * The order of a list as the reader saw it. News changes what rows say, never where they stand: what came since waits
 * behind the "3 new" bar.
 */
export type Frozen = { readonly ids: readonly string[]; readonly lastAt: ReadonlyMap<string, string> }

export function freeze(rows: readonly ConversationRowRecord[]): Frozen {
  return { ids: rows.map((one) => one.id), lastAt: new Map(rows.map((one) => [one.id, one.lastMessageAt])) }
}

/** The next page goes to the end; whatever stands before a row that is already shown is news and waits. */
export function extend(frozen: Frozen, rows: readonly ConversationRowRecord[]): Frozen {
  const known = new Set(frozen.ids)
  let end = rows.length
  while (end > 0 && !known.has((rows[end - 1] as ConversationRowRecord).id)) end -= 1
  const more = rows.slice(end)
  if (more.length === 0 || end === 0) return frozen
  const lastAt = new Map(frozen.lastAt)
  for (const one of more) lastAt.set(one.id, one.lastMessageAt)
  return { ids: [...frozen.ids, ...more.map((one) => one.id)], lastAt }
}

export function without(frozen: Frozen, id: string): Frozen {
  return frozen.ids.includes(id) ? { ...frozen, ids: frozen.ids.filter((one) => one !== id) } : frozen
}

/** Conversations of the newest first page that the shown order does not know, or that a customer has written in since. */
export function newsIn(frozen: Frozen, fresh: readonly ConversationRowRecord[]): string[] {
  const known = new Set(frozen.ids)
  return fresh
    .filter(
      (row) =>
        !known.has(row.id) ||
        // The first row has nowhere to go: it says its news where it is.
        (row.id !== frozen.ids[0] &&
          row.preview?.direction === 'inbound' &&
          frozen.lastAt.get(row.id) !== row.lastMessageAt),
    )
    .map((row) => row.id)
}
