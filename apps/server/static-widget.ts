import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

/**
 * Serves the chat window's script (`folder/widget.js`) at `/widget.js` for pages of anybody: it holds no secret, and
 * which of them may talk is decided by the site's allowed origins. Kept for ten minutes, then asked for by its ETag, so
 * that an update is everywhere within that time.
 */
export async function serveWidget(app: FastifyInstance, { folder }: { folder: string }): Promise<void> {
  const script = await readFile(path.join(folder, 'widget.js'))
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(script),
    promisify(gzip)(script, { level: 9 }),
  ])
  const etag = `"${createHash('sha256').update(script).digest('base64url').slice(0, 27)}"`
  app.get(
    '/widget.js',
    { config: { permission: 'public', foreign: true }, schema: { hide: true } },
    async (request, reply) => {
      reply
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('cache-control', 'public, max-age=600')
        .header('vary', 'accept-encoding')
        .header('etag', etag)
      if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
      const takes = request.headers['accept-encoding'] ?? ''
      reply.type('text/javascript; charset=utf-8')
      if (/\bbr\b/.test(takes)) return reply.header('content-encoding', 'br').send(brotli)
      if (/\bgzip\b/.test(takes)) return reply.header('content-encoding', 'gzip').send(gzipped)
      return reply.send(script)
    },
  )
}
