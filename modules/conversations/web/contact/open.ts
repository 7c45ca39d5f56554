import { useSyncExternalStore } from 'react'
import type { MessageKind } from '../../contract.ts'

/** What the form for logged contacts begins with. */
export type ContactStart = {
  kind?: MessageKind
  /** Instead of a kind: a channel that can begin a conversation (`contactEnvelope`). */
  channel?: string
  /** Write into this conversation. */
  conversation?: { id: string; number: number; subject: string }
  customer?: { id: string; name: string; contact: string | null; code: string }
}

let open: ContactStart | null = null
const listeners = new Set<() => void>()
const set = (next: ContactStart | null) => {
  open = next
  for (const listener of listeners) listener()
}

/** Opens 记一笔 from anywhere in the desk. */
export const openContactForm = (start: ContactStart = {}): void => set(start)
export const closeContactForm = (): void => set(null)

export function useContactForm(): ContactStart | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
  )
}
