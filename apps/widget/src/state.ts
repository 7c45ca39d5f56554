import type {
  ChatAttachmentRecord,
  ChatConfigRecord,
  ChatConversationRecord,
  ChatMessageRecord,
  ChatVisitorRecord,
  ReadMessagesReply,
  SiteSettingsRecord,
} from '#modules/channel-chat/contract.ts'
import type { Pending } from './outbox.ts'

export type Upload = {
  id: string
  file: File
  percent: number
  done: ChatAttachmentRecord | null
  problem: string | null
}

/** All that the window shows. */
export type ChatState = {
  config: ChatConfigRecord
  settings: SiteSettingsRecord
  open: boolean
  /** The reader opened it, so that the cursor may go there. */
  takesFocus: boolean
  visitor: ChatVisitorRecord | null
  /** The visitor has said who they are, or would rather not. */
  introduced: boolean
  conversation: ChatConversationRecord | null
  /** Nobody has answered yet. */
  queue: ReadMessagesReply['queue']
  messages: readonly ChatMessageRecord[]
  hasEarlier: boolean
  loadingEarlier: boolean
  pending: readonly Pending[]
  uploads: readonly Upload[]
  typing: { name: string; hue: number } | null
  offline: boolean
  unread: number
  sound: boolean
  /** For screen readers: the newest message of the other side. */
  announce: string
  /** The visitor wants to change the score already given. */
  ratingAgain: boolean
}

export type Store = {
  readonly now: ChatState
  set: (change: Partial<ChatState>) => void
  subscribe: (listener: () => void) => () => void
}

/** Holds the state; listeners run once after everything that changes together. */
export function openStore(first: ChatState): Store {
  let now = first
  let scheduled = false
  const listeners = new Set<() => void>()
  return {
    get now() {
      return now
    },
    set: (change) => {
      now = { ...now, ...change }
      if (scheduled) return
      scheduled = true
      queueMicrotask(() => {
        scheduled = false
        for (const listener of listeners) listener()
      })
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
