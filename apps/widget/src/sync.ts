import type { ChatMessageRecord, ReadMessagesReply, SendMessageReply } from '#modules/channel-chat/contract.ts'
import { type Api, mayPass, Refused } from './api.ts'
import type { Outbox } from './outbox.ts'
import type { Store } from './state.ts'
import { mergeMessages } from './thread.ts'

export type Sync = {
  /** Fetches what came after the last known message; several calls at once become one more. */
  now: () => Promise<void>
  /** Takes over what the server said of a message that was sent. */
  sent: (reply: SendMessageReply) => void
  earlier: () => Promise<void>
  /** Somebody else uses this browser now: nothing of the one before may be shown. */
  forget: () => void
  end: () => void
}

/**
 * Keeps the messages in step with the server. `onFresh` is told what came (`live`: while the window was watching),
 * `onUnknown` that the server no longer knows this visitor.
 */
export function openSync({
  api,
  outbox,
  store,
  onFresh,
  onUnknown,
}: {
  api: Api
  outbox: Outbox
  store: Store
  onFresh: (fresh: readonly ChatMessageRecord[], live: boolean) => void
  onUnknown: () => void
}): Sync {
  /** Conversations known, oldest first. */
  let order: string[] = []
  /** Everything up to here has been fetched. Our own message's number may lie beyond: others may be in between. */
  let synced: { conversationId: string; seq: number } | null = null
  let running: Promise<void> | null = null
  let again = false
  let ended = false
  let later: ReturnType<typeof setTimeout> | undefined

  const merge = (items: readonly ChatMessageRecord[]) => mergeMessages(store.now.messages, items, order)
  const knows = (id: string) => {
    if (!order.includes(id)) order.push(id)
  }

  async function fetchNew(): Promise<void> {
    const after = synced?.seq
    const reply = await api.call<ReadMessagesReply>('GET', `/messages${after === undefined ? '' : `?after=${after}`}`)
    const { conversation, items } = reply
    if (!conversation) return
    if (synced && synced.conversationId !== conversation.id) {
      // Another conversation has become the present one: read it from its newest end.
      synced = null
      await fetchNew()
      return
    }
    knows(conversation.id)
    const fresh = items.filter((one) => !one.mine && !store.now.messages.some(({ id }) => id === one.id))
    for (const one of items) outbox.remove(one.id)
    synced = { conversationId: conversation.id, seq: items.at(-1)?.seq ?? after ?? 0 }
    store.set({
      conversation,
      queue: reply.queue,
      messages: merge(items),
      pending: outbox.list(),
      ...(after === undefined ? { hasEarlier: reply.more || conversation.previousId !== null } : {}),
    })
    if (after !== undefined && reply.more) again = true
    onFresh(fresh, after !== undefined)
  }

  async function run(): Promise<void> {
    try {
      do {
        again = false
        await fetchNew()
      } while (again && !ended)
      store.set({ offline: false })
    } catch (error) {
      if (error instanceof Refused && error.status === 401) onUnknown()
      else if (mayPass(error)) store.set({ offline: true })
    } finally {
      running = null
      // The place in the queue moves by what happens to others, which nobody tells us.
      clearTimeout(later)
      if (store.now.queue && !ended) later = setTimeout(now, 30_000)
    }
  }

  function now(): Promise<void> {
    if (running) again = true
    else running = run()
    return running
  }

  return {
    now,
    sent: ({ conversation, message }) => {
      knows(conversation.id)
      store.set({
        conversation,
        messages: merge([message]),
        pending: outbox.list(),
        offline: false,
        ratingAgain: false,
      })
      // Nobody has answered yet: how long will it be?
      if (store.now.messages.every((one) => one.mine)) void now()
    },
    earlier: async () => {
      const [first] = store.now.messages
      const [oldest] = order
      if (store.now.loadingEarlier || !first || !oldest) return
      store.set({ loadingEarlier: true })
      try {
        let reply = await api.call<ReadMessagesReply>('GET', `/messages?conversationId=${oldest}&before=${first.seq}`)
        if (reply.items.length === 0 && reply.conversation?.previousId) {
          order.unshift(reply.conversation.previousId)
          reply = await api.call<ReadMessagesReply>('GET', `/messages?conversationId=${order[0]}`)
        }
        const hasEarlier = reply.more || (reply.conversation?.previousId ?? null) !== null
        store.set({ messages: merge(reply.items), hasEarlier })
      } catch (error) {
        if (!mayPass(error)) store.set({ hasEarlier: false })
      } finally {
        store.set({ loadingEarlier: false })
      }
    },
    forget: () => {
      order = []
      synced = null
      store.set({ messages: [], conversation: null, queue: null, hasEarlier: false, unread: 0 })
    },
    end: () => {
      ended = true
      clearTimeout(later)
    },
  }
}
