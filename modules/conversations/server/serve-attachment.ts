import type { FastifyReply, FastifyRequest } from 'fastify'
import { type FileStore, parseRange, serveHeaders } from '#platform/server/files/index.ts'
import type { Attachment } from './attachments.ts'

/**
 * Sends a file, whole or in part, with headers that keep it harmless. Who may have it has been decided. Channels use it
 * for their visitors too.
 */
export async function sendAttachment(
  files: FileStore,
  { request, reply, file, inline }: { request: FastifyRequest; reply: FastifyReply; file: Attachment; inline: boolean },
): Promise<void> {
  const range = parseRange(request.headers.range, file.size)
  const headers = serveHeaders(file, { inline, range })
  if (!range && request.headers['if-none-match'] === headers.etag) {
    const { 'content-length': _length, 'content-type': _type, ...rest } = headers
    reply.code(304).headers(rest).send()
    return
  }
  const stream = await files.open(file.sha256, { range })
  reply.code(range ? 206 : 200).headers(headers)
  reply.send(stream)
}
