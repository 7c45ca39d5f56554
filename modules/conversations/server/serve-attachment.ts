import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type FileStore, parseRange, serveHeaders } from '#platform/server/files/index.ts'
import type { Attachment } from './attachments.ts'

/**
 * Sets status and headers that keep a file harmless, whole or in part, and opens its bytes. Who may have it has been
 * decided. Channels use it for their visitors too.
 * @returns what the handler returns as its reply: the stream, or nothing when the reader has the file (304)
 */
export async function sendAttachment(
  files: FileStore,
  { request, reply, file, inline }: { request: FastifyRequest; reply: FastifyReply; file: Attachment; inline: boolean },
): Promise<Readable | undefined> {
  const range = parseRange(request.headers.range, file.size)
  const headers = serveHeaders(file, { inline, range })
  if (!range && request.headers['if-none-match'] === headers.etag) {
    const { 'content-length': _length, 'content-type': _type, ...rest } = headers
    reply.code(304).headers(rest)
    return undefined
  }
  const stream = await files.open(file.sha256, { range })
  reply.code(range ? 206 : 200).headers(headers)
  return stream
}
