import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { attachmentForConversation, keepAttachment, sendAttachment } from '#modules/conversations/server/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { ChatAttachmentRecord } from '../contract.ts'
import { presentAttachment } from './present.ts'
import { type Site, threadsOf, type Visitor, visibleMessages } from './queries.ts'
import { claimOf } from './send-message.ts'

/**
 * Stores one file of the visitor, to be sent with a message within a day. Its type is told by its content.
 * @throws Problem naming `file` when there is none, FileProblem `file-too-large`
 */
export async function takeFile(
  kernel: Kernel,
  { site, visitor, id, request }: { site: Site; visitor: Visitor; id: string | undefined; request: FastifyRequest },
): Promise<ChatAttachmentRecord> {
  if (site.settings.attachments === false) throw badField('file', 'channel-chat:reason.no-files')
  if (!request.isMultipart()) throw badField('file', 'required')
  const part = await request.file()
  if (!part) throw badField('file', 'required')
  const kept = await keepAttachment(kernel.db, kernel.files, {
    id,
    stream: part.file,
    name: part.filename || 'file',
    declaredType: part.mimetype,
    by: { claim: claimOf(visitor.id) },
  })
  return presentAttachment(kept)
}

/**
 * A file of the visitor's conversations, or one they have uploaded and not used yet, to be sent as the reply.
 * @throws Problem `not-found`
 */
export async function giveFile(
  kernel: Kernel,
  { visitor, id, request, reply }: { visitor: Visitor; id: string; request: FastifyRequest; reply: FastifyReply },
  inline: boolean,
): Promise<Readable | undefined> {
  for (const thread of (await threadsOf(kernel.db, visitor)).reverse()) {
    const file = await attachmentForConversation(kernel.db, id, thread.conversationId, claimOf(visitor.id))
    if (!file) continue
    const mine = file.messageId === null
    const visible = mine || (await visibleMessages(kernel.db, visitor, thread, [file.messageId!])).size > 0
    if (visible) return sendAttachment(kernel.files, { request, reply, file, inline })
  }
  throw notFound()
}
