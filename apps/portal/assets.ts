import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type Encoding, encodingFor, type Packed, pack } from './packed.ts'

const types = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8' } as const
type Asset = { name: string; type: string; packed: ReadonlyMap<Encoding | null, Packed> }

const stylesheet = asset(new URL('./portal.css', import.meta.url))
const script = asset(new URL('./portal.js', import.meta.url))

/** Addresses for the pages; they change with the content, so they are kept for ever. */
export const assets = { stylesheet: `/portal/${stylesheet.name}`, script: `/portal/${script.name}` }

function asset(file: URL): Asset {
  const content = readFileSync(file)
  const { name, ext } = path.parse(file.pathname)
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const packed = new Map([null, 'br' as const, 'gzip' as const].map((one) => [one, pack(content, one, 'once')]))
  return { name: `${name}.${hash}${ext}`, type: types[ext as keyof typeof types], packed }
}

/** What style and script add to a first visit. */
export function assetBytes(encoding: Encoding | null): number {
  return [stylesheet, script].reduce((sum, { packed }) => sum + (packed.get(encoding)?.body.length ?? 0), 0)
}

export function serveAssets(app: FastifyInstance): void {
  for (const { name, type, packed } of [stylesheet, script]) {
    app.get(`/portal/${name}`, { config: { permission: 'public' }, schema: { hide: true } }, async (request, reply) => {
      const encoding = encodingFor(request.headers['accept-encoding'])
      if (encoding) reply.header('content-encoding', encoding)
      reply.header('vary', 'accept-encoding').header('cache-control', 'public, max-age=31536000, immutable')
      return reply.type(type).send(packed.get(encoding)?.body)
    })
  }
}
