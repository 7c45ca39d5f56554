import { eq } from 'drizzle-orm'
import type { Actor } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { addMessage, readContent } from './add-message.ts'
import { message } from './schema.ts'
import { moveStatus } from './status.ts'
import { lockCurrent } from './take-up.ts'

export type LeftNote = {
  /** Merged ones are followed. */
  conversationId: string
  /** The same again changes nothing. */
  messageId: string
  /** A member of staff, or the product itself. */
  actor: Actor
  html?: string
  text?: string
  /** Uploads that `keepAttachment` stored under this claim. */
  attachmentIds?: readonly string[]
  claim?: string
  occurredAt: Date
  meta?: Record<string, unknown>
  /** Something of ours did not arrive: who waits, sleeps or counts as resolved is open again. */
  reopen?: boolean
}

/**
 * For channels: leaves an internal note about what came in without being the customer's words (a mail that came back, a
 * colleague's remark). Nobody is answered by it and nobody waits.
 * @returns the conversation it is in
 */
export async function leaveNote(
  tx: Transaction,
  note: LeftNote,
): Promise<{ conversationId: string; repeated: boolean }> {
  const before = await lockCurrent(tx, note.conversationId)
  if (!before) throw notFound()
  const [known] = await tx
    .select({ conversationId: message.conversationId })
    .from(message)
    .where(eq(message.id, note.messageId))
  if (known) return { conversationId: known.conversationId, repeated: true }
  const after = await addMessage(tx, before, {
    id: note.messageId,
    direction: 'note',
    kind: 'message',
    channel: 'note',
    author: note.actor,
    content: readContent(note),
    attachmentIds: note.attachmentIds ?? [],
    uploads: note.claim ? { claim: note.claim } : null,
    occurredAt: note.occurredAt,
    delivery: null,
    meta: note.meta ?? null,
  })
  if (note.reopen && (after.status === 'waiting' || after.status === 'snoozed' || after.status === 'resolved'))
    await moveStatus(tx, after, { to: 'open', cause: 'undelivered', actor: note.actor })
  return { conversationId: after.id, repeated: false }
}
