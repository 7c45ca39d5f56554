import type { ChatMessageRecord } from '#modules/channel-chat/contract.ts'

/**
 * Known messages with newly fetched ones: each id once (the newer word counts), conversations in their order
 * (`order`, oldest first), within one by number.
 */
export function mergeMessages(
  known: readonly ChatMessageRecord[],
  fetched: readonly ChatMessageRecord[],
  order: readonly string[],
): ChatMessageRecord[] {
  const byId = new Map(known.map((one) => [one.id, one]))
  for (const one of fetched) byId.set(one.id, one)
  const place = (one: ChatMessageRecord) => order.indexOf(one.conversationId)
  return [...byId.values()].sort((a, b) => place(a) - place(b) || a.seq - b.seq)
}

/** Staff's messages after the place up to which the visitor has read. */
export function unreadOf(
  messages: readonly ChatMessageRecord[],
  read: { conversationId: string; seq: number } | null,
  current: string | undefined,
): ChatMessageRecord[] {
  return messages.filter(
    (one) =>
      !one.mine &&
      one.conversationId === current &&
      (read === null || read.conversationId !== current || one.seq > read.seq),
  )
}

/** Whether a message begins a new day, or a new group of one author (pause of more than five minutes). */
export function breaks(
  before: Pick<ChatMessageRecord, 'at' | 'mine' | 'author'> | undefined,
  one: Pick<ChatMessageRecord, 'at' | 'mine' | 'author'>,
): { day: boolean; group: boolean } {
  if (!before) return { day: true, group: true }
  const day = new Date(before.at).toDateString() !== new Date(one.at).toDateString()
  const pause = Date.parse(one.at) - Date.parse(before.at) > 5 * 60_000
  return { day, group: day || pause || before.mine !== one.mine || before.author?.name !== one.author?.name }
}
