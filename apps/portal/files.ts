import type { AttachmentRecord } from '#modules/conversations/contract.ts'
import { attachmentForConversation, keepAttachment } from '#modules/conversations/server/index.ts'
import { type Database, newId } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { Sent, SentFile } from './read-sent.ts'

/** A file as a page lists it. */
export type ListedFile = Pick<AttachmentRecord, 'id' | 'name' | 'size'>

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** More are not looked up; no form takes as many. */
const mostKept = 10

/** Keeps what is uploaded with a form we made, under the form's own claim; for `readSent`. */
export function keeping(kernel: Kernel, claimOf: (fields: Sent['fields']) => string | null) {
  return async (file: SentFile, fields: Sent['fields']): Promise<AttachmentRecord | null> => {
    const claim = claimOf(fields)
    return claim === null ? null : keepAttachment(kernel.db, kernel.files, { ...file, by: { claim } })
  }
}

/**
 * Files that came with an earlier try of the same form and are still ticked: a form shown again cannot fill its file
 * field, so it carries what it has received.
 */
export async function keptBefore(db: Database, claim: string, sent: Sent): Promise<ListedFile[]> {
  const wanted = [...new Set(sent.all('kept'))].filter((id) => uuid.test(id)).slice(0, mostKept)
  // In no conversation yet: only the claim can find them.
  const nowhere = newId()
  const found = await Promise.all(wanted.map((id) => attachmentForConversation(db, id, nowhere, claim)))
  return found.filter((file) => file !== null)
}

/** Tells one sending's files from another's. */
export function namesOf(sent: Sent): string[] {
  return [...sent.all('kept'), ...sent.files.map(({ name, size }) => `${name} ${size}`)]
}
