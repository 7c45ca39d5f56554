import { eq, sql } from 'drizzle-orm'
import { company } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import { FileProblem, type FileStore } from '#platform/server/files/index.ts'
import type { AttachmentRecord } from '../contract.ts'
import { visibleTo } from './access.ts'
import { toAttachment } from './present.ts'
import { attachment } from './schema.ts'

export type Attachment = typeof attachment.$inferSelect

export type Upload = {
  /** Made by the client: the same id again by the same uploader gives what is there. */
  id?: string | undefined
  stream: AsyncIterable<Uint8Array> & { truncated?: boolean }
  name: string
  declaredType?: string | undefined
  /** A member of staff, or what a channel knows its visitor by. */
  by: { memberId: string } | { claim: string }
}

/**
 * Stores an upload and remembers whose it is; a message uses it later.
 * @throws FileProblem `file-too-large` past the company's limit, `disk-full`
 */
export async function keepAttachment(db: Database, files: FileStore, upload: Upload): Promise<AttachmentRecord> {
  const { id = newId(), by } = upload
  const uploadedBy = 'memberId' in by ? by.memberId : null
  const claim = 'claim' in by ? by.claim : null
  const stored = await files.put(limited(upload.stream, await largest(db)), upload)
  const made = await inTransaction(db, async (tx) => {
    // The sweeper takes this lock alone before it removes a file nobody refers to.
    await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${stored.sha256}, 7265))`)
    const [row] = await tx
      .insert(attachment)
      .values({ id, ...stored, uploadedBy, claim, createdAt: now() })
      .onConflictDoNothing({ target: attachment.id })
      .returning()
    if (row && !(await files.exists(stored.sha256))) throw new Problem('unavailable')
    return row
  })
  if (made) return present(made)
  const [known] = await db.select().from(attachment).where(eq(attachment.id, id))
  if (!known || known.uploadedBy !== uploadedBy || known.claim !== claim || known.sha256 !== stored.sha256)
    throw badField('id', 'taken')
  return present(known)
}

async function largest(db: Database): Promise<number> {
  const [row] = await db.select({ settings: company.settings }).from(company)
  return (row?.settings.maxUploadMb ?? Number.POSITIVE_INFINITY) * 1024 * 1024
}

async function* limited(stream: Upload['stream'], maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > maxBytes) throw new FileProblem('file-too-large', { details: { maxBytes } })
    yield chunk
  }
  if (stream.truncated) throw new FileProblem('file-too-large', { details: { maxBytes } })
}

function present(row: Attachment): AttachmentRecord {
  return toAttachment({ ...row, uploaded_by: row.uploadedBy, created_at: row.createdAt })
}

/**
 * The attachment, for a member of staff who may read its conversation, or who uploaded it and has not used it yet.
 * @throws Problem `not-found`
 */
export async function attachmentForReader(db: Database, principal: Principal, id: string): Promise<Attachment> {
  const readable = sql`exists (select 1 from conversation c where c.id = ${attachment.conversationId} and ${visibleTo(principal)})`
  const [found] = await db
    .select()
    .from(attachment)
    .where(
      sql`${attachment.id} = ${id} and ((${attachment.messageId} is not null and ${readable})
        or (${attachment.messageId} is null and ${attachment.uploadedBy} = ${principal.id}))`,
    )
  if (!found) throw notFound()
  return found
}

/**
 * For channels: the attachment if it belongs to what the customer of this conversation may see (no note), or was uploaded
 * under this claim and is not used yet; else null.
 */
export async function attachmentForConversation(
  db: Database,
  attachmentId: string,
  conversationId: string,
  claim: string | null = null,
): Promise<Attachment | null> {
  const [found] = await db
    .select()
    .from(attachment)
    .where(
      sql`${attachment.id} = ${attachmentId} and (
        (${attachment.conversationId} = ${conversationId} and exists (select 1 from message m
          where m.id = ${attachment.messageId} and m.direction <> 'note' and m.kind = 'message'))
        or (${attachment.messageId} is null and ${attachment.claim} = ${claim}::text))`,
    )
  return found ?? null
}

/** Takes back an upload that no message uses. @throws Problem `not-found` */
export async function removeAttachment(db: Database, principal: Principal, id: string): Promise<void> {
  const gone = await db
    .delete(attachment)
    .where(
      sql`${attachment.id} = ${id} and ${attachment.messageId} is null and ${attachment.uploadedBy} = ${principal.id}`,
    )
    .returning({ id: attachment.id })
  if (gone.length === 0) throw notFound()
}

const unusedFor = 24 * 3_600_000

/**
 * Removes uploads that no message and no draft has used for a day, and the content nobody refers to any more.
 * @returns how many uploads went
 */
export async function sweepAttachments(db: Database, files: FileStore): Promise<number> {
  const before = new Date(nowMs() - unusedFor)
  let removed = 0
  for (;;) {
    const gone = await rows<{ sha256: string }>(
      db,
      sql`delete from attachment where id in (
            select a.id from attachment a where a.message_id is null and a.created_at < ${before}
              and not exists (select 1 from draft d where d.attachment_ids @> array[a.id] and d.attachment_ids <> '{}')
            order by a.created_at limit 200 for update skip locked)
          returning sha256`,
    )
    for (const sha256 of new Set(gone.map((one) => one.sha256))) await removeContent(db, files, sha256)
    removed += gone.length
    if (gone.length < 200) break
  }
  await files.sweepTemp(before)
  return removed
}

async function removeContent(db: Database, files: FileStore, sha256: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${sha256}, 7265))`)
    const used = await rows(tx, sql`select 1 from attachment where sha256 = ${sha256} limit 1`)
    if (used.length > 0) return
    await files.remove(sha256)
  })
}
