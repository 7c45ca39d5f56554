import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'

const types = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8' } as const
type Asset = { name: string; content: Buffer; type: string }

const stylesheet = asset(new URL('./portal.css', import.meta.url))
const script = asset(new URL('./portal.js', import.meta.url))

/** Addresses for the pages; they change with the content, so they are kept for ever. */
export const assets = { stylesheet: `/portal/${stylesheet.name}`, script: `/portal/${script.name}` }

function asset(file: URL): Asset {
  const content = readFileSync(file)
  const { name, ext } = path.parse(file.pathname)
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  return { name: `${name}.${hash}${ext}`, content, type: types[ext as keyof typeof types] }
}

export function serveAssets(app: FastifyInstance): void {
  for (const { name, content, type } of [stylesheet, script]) {
    app.get(`/portal/${name}`, { config: { permission: 'public' }, schema: { hide: true } }, async (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(content),
    )
  }
}
