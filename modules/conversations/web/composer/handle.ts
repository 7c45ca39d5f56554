import type { EnvelopeRecord } from '../data/envelope.ts'
import type { Outgoing } from '../data/outbox.ts'

/** What the rest of the conversation may ask of its composer. */
export type ComposerHandle = {
  /** Puts the cursor into it, for a reply or a note. */
  write: (mode: 'reply' | 'note') => void
  canned: () => void
  quote: (html: string) => void
  /** Puts sanitised rich text where the cursor is, in a reply. */
  insert: (html: string) => void
  /** A message that could not be sent, or was taken back, comes back to be edited. */
  restore: (entry: Pick<Outgoing, 'body' | 'attachments'>) => void
  /** Writes by this channel, addressed as wanted; see `composerEnvelope`. */
  address: (channel: string, wanted: Readonly<Record<string, unknown>>) => void
  /** Stores at once what is not stored yet. */
  flush: () => Promise<void>
  /** What is being written: whether there is anything, and to whom it goes. */
  writing: () => { blank: boolean; envelope: EnvelopeRecord | null }
}
