import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { keyOf, queryClient } from '#platform/web/index.ts'
import {
  type ConversationHeadRecord,
  type ConversationRowRecord,
  listConversations,
  type MessageRecord,
  openConversation,
} from '../../contract.ts'

export type OpenedConversation = ReplyOf<typeof openConversation>
type ListPage = { items: ConversationRowRecord[]; next: string | null }
type Acted = (head: ConversationRowRecord) => void

const listeners = new Set<Acted>()

/** Told after the reader's own actions, with the conversation as it is then. */
export function onActed(listener: Acted): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const openedKey = (id: string) => keyOf(openConversation, { params: { id } })

/** Changes what is known of an open conversation, if it is known. */
export function changeOpened(id: string, change: (before: OpenedConversation) => OpenedConversation): void {
  queryClient.setQueryData<OpenedConversation>(openedKey(id), (before) => (before ? change(before) : before))
}

/** Writes rows into every list that shows them, in place. */
export function keepRows(rows: readonly ConversationRowRecord[]): void {
  const fresh = new Map(rows.map((one) => [one.id, one]))
  const patch = (page: ListPage): ListPage =>
    page.items.some((one) => fresh.has(one.id))
      ? { ...page, items: page.items.map((one) => fresh.get(one.id) ?? one) }
      : page
  queryClient.setQueriesData<ListPage | { pages: ListPage[]; pageParams: unknown[] }>(
    { queryKey: keyOf(listConversations) },
    (before) => {
      if (!before) return before
      return 'pages' in before ? { ...before, pages: before.pages.map(patch) } : patch(before)
    },
  )
}

/** Takes rows out of every list: the reader may not see these conversations any more. */
export function dropRows(ids: readonly string[]): void {
  const gone = new Set(ids)
  const strip = (page: ListPage): ListPage =>
    page.items.some((one) => gone.has(one.id))
      ? { ...page, items: page.items.filter((one) => !gone.has(one.id)) }
      : page
  queryClient.setQueriesData<ListPage | { pages: ListPage[]; pageParams: unknown[] }>(
    { queryKey: keyOf(listConversations) },
    (before) => {
      if (!before) return before
      return 'pages' in before ? { ...before, pages: before.pages.map(strip) } : strip(before)
    },
  )
}

/** What a verb gave back: shown at once in the open conversation and in the lists. */
export function keepHead(head: ConversationHeadRecord): void {
  changeOpened(head.id, (before) => ({ ...before, conversation: head }))
  keepRows([head])
  for (const listener of [...listeners]) listener(head)
}

/** A message that was just written takes its place without waiting for the next read. */
export function keepMessage(conversationId: string, message: MessageRecord): void {
  changeOpened(conversationId, (before) => {
    if (before.timeline.items.some((one) => one.id === message.id)) return before
    const items = [...before.timeline.items, message]
    items.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
    return { ...before, timeline: { ...before.timeline, items } }
  })
}

/** Reads the conversation again where it is shown. */
export function rereadOpened(id: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: openedKey(id) })
}
