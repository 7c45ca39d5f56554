import type { Outgoing } from '../data/outbox.ts'

/** What the rest of the conversation may ask of its composer. */
export type ComposerHandle = {
  /** Puts the cursor into it, for a reply or a note. */
  write: (mode: 'reply' | 'note') => void
  canned: () => void
  quote: (html: string) => void
  /** A message that could not be sent comes back to be edited. */
  restore: (entry: Outgoing) => void
}
