import { sql } from 'drizzle-orm'
import type { MailComposerAttachment } from 'nodemailer/lib/mail-composer'
import { inlineAttachmentIds } from '#modules/conversations/server/rules.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import type { FileStore } from '#platform/server/files/index.ts'
import type { Earlier } from './history.ts'
import type { PictureRef } from './mail-html.ts'

type File = {
  id: string
  messageId: string | null
  sha256: string
  name: string
  type: string
  size: number
  inline: boolean
}
type Part = File & { cid: string | null }

export type Parts = {
  list: Part[]
  /** For pictures within one text (null: our own): the content id of the part that has it. */
  placeIn: (one: Earlier | null) => (ref: PictureRef) => string | null
}

/** Pictures of quoted mails go along up to this many bytes together; the writer of the quoted mail has them anyway. */
const mostQuotedPictures = 3 * 1024 * 1024

/**
 * The files of a mail: those attached to the message and shown in it, pictures of what is quoted, and for a mail that is
 * passed on all its files. A picture that is shown becomes a part with a content id.
 */
export async function partsFor(
  db: Database,
  {
    messageId,
    conversationId,
    html,
    quoted,
    forwarded,
    domain,
  }: {
    messageId: string
    conversationId: string
    html: string
    quoted: readonly Earlier[]
    forwarded: Earlier | null
    domain: string
  },
): Promise<Parts> {
  const shown = new Set(inlineAttachmentIds(html))
  const quotedIds = new Set(quoted.flatMap((one) => picturesOf(one)))
  const files = await rows<File>(
    db,
    sql`
      select id, message_id as "messageId", sha256, name, type, size::int8 as size, inline from attachment
      where message_id = ${messageId} or message_id = ${forwarded?.messageId ?? null}::uuid
        or (conversation_id = ${conversationId} and id = any(${sql.param([...shown, ...quotedIds])}::uuid[]))
      order by message_id = ${messageId} desc, position, id`,
  )
  const list: Part[] = []
  let budget = mostQuotedPictures
  for (const given of files) {
    const file = { ...given, size: Number(given.size) }
    const isOwn = file.messageId === messageId
    const isForwarded = forwarded !== null && file.messageId === forwarded.messageId
    const isPicture = file.type.startsWith('image/')
    if (isPicture && (shown.has(file.id) || quotedIds.has(file.id))) {
      if (!isOwn && !isForwarded && !shown.has(file.id)) {
        if (file.size > budget) continue
        budget -= file.size
      }
      list.push({ ...file, cid: `${file.id}@${domain}` })
    } else if (isOwn || isForwarded) list.push({ ...file, cid: null })
  }
  const cids = new Map(list.filter((one) => one.cid).map((one) => [one.id, one.cid]))
  return {
    list,
    placeIn: (one) => (ref) => {
      const id = 'attachmentId' in ref ? ref.attachmentId : one?.pictures[ref.cid]
      return (id && cids.get(id)) ?? null
    },
  }
}

function picturesOf(one: Earlier): string[] {
  const named = [...one.html.matchAll(/\ssrc="cid:([^"]{1,250})"/gi)].map((match) => one.pictures[match[1]!])
  return [...inlineAttachmentIds(one.html), ...named.filter((id) => id !== undefined)]
}

/** Opens the files for the composer, who must `close` them; when one is gone, those opened before are closed again. */
export async function openParts(
  files: FileStore,
  { list }: Parts,
): Promise<{ attachments: MailComposerAttachment[]; close: () => void }> {
  const opened: MailComposerAttachment[] = []
  const streams: { destroy: () => void }[] = []
  const close = () => {
    for (const stream of streams) stream.destroy()
  }
  try {
    for (const { sha256, name, type, cid } of list) {
      const content = await files.open(sha256)
      streams.push(content)
      opened.push({
        filename: name,
        content,
        // A mail within the mail may not be encoded (RFC 2046 5.2.1): as a plain file it survives.
        contentType: /^(?:message|multipart)\//i.test(type) ? 'application/octet-stream' : type,
        ...(cid ? { cid, contentDisposition: 'inline' } : { contentDisposition: 'attachment' }),
      })
    }
    return { attachments: opened, close }
  } catch (error) {
    close()
    throw error
  }
}
