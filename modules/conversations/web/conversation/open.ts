import { createContext, useContext } from 'react'
import type { ConversationHeadRecord } from '../../contract.ts'
import type { ComposerHandle } from '../composer/handle.ts'

/** The open conversation, for what channels draw within it. */
export type OpenPart = {
  conversation: ConversationHeadRecord
  /** Runs with the composer, at once or when it has arrived. */
  compose: (run: (composer: ComposerHandle) => void) => void
  /** Reads it again, with its draft. */
  reread: () => Promise<void>
  /** Moves messages into a new conversation and leads there; says what went wrong. */
  split: (messageIds: readonly string[], subject: string) => Promise<void>
}

export const OpenContext = createContext<OpenPart | null>(null)

/** @throws outside of an open conversation */
export function useOpenConversation(): OpenPart {
  const open = useContext(OpenContext)
  if (!open) throw new Error('not within an open conversation')
  return open
}
