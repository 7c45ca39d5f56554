import type { ChangeRecord, MessageRecord } from '../../contract.ts'

export type TimelineRecord = MessageRecord | ChangeRecord
export type KnownTimeline = { readonly items: readonly TimelineRecord[]; readonly before: string | null }

/**
 * What is known of a timeline together with its newest part as the server tells it now. Earlier parts that were loaded
 * stay, so the reader keeps their place; where the two do not meet, the newest part starts anew.
 */
export function joinTimeline(known: KnownTimeline, fresh: KnownTimeline): KnownTimeline {
  const first = fresh.items[0]
  if (!first) return fresh
  const meets = known.items.findIndex((one) => one.id === first.id)
  if (meets <= 0) return meets === 0 ? { items: fresh.items, before: known.before } : fresh
  return { items: [...known.items.slice(0, meets), ...fresh.items], before: known.before }
}

/** An earlier page in front of what is known. */
export function prepend(known: KnownTimeline, earlier: KnownTimeline): KnownTimeline {
  const there = new Set(known.items.map((one) => one.id))
  return { items: [...earlier.items.filter((one) => !there.has(one.id)), ...known.items], before: earlier.before }
}

export const isMessage = (item: TimelineRecord): item is MessageRecord => item.type === 'message'
