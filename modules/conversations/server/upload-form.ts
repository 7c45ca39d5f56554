import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Problem } from '#platform/server/errors/index.ts'
import type { Upload } from './attachments.ts'

/** The one file of an upload form, to be read as it arrives. @throws Problem `bad-request` on `file` when there is none */
export async function readUpload(request: FastifyRequest): Promise<Pick<Upload, 'stream' | 'name' | 'declaredType'>> {
  const part = await firstFile(request)
  if (!part) throw new Problem('bad-request', { fields: [{ field: 'file', reason: 'required' }] })
  return { stream: readable(part), name: part.filename ?? '', declaredType: part.mimetype }
}

async function firstFile(request: FastifyRequest): Promise<MultipartFile | undefined> {
  try {
    return await request.file()
  } catch (error) {
    throw (error as { statusCode?: number }).statusCode ? error : broken(error)
  }
}

/** The parser's complaints about a form that breaks off are the sender's fault. */
function readable({ file }: MultipartFile): Upload['stream'] {
  return {
    get truncated() {
      return file.truncated
    },
    async *[Symbol.asyncIterator]() {
      try {
        yield* file
      } catch (error) {
        throw broken(error)
      }
    },
  }
}

function broken(cause: unknown): Problem {
  return new Problem('bad-request', { fields: [{ field: 'file', reason: 'format' }], cause })
}
