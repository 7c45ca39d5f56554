import type { FastifyRequest } from 'fastify'
import type { Config } from '../config/index.ts'
import { forbidden } from '../errors/index.ts'

/**
 * Second lock beside `SameSite=Lax`: a request that changes something, or opens a socket, from a page of another
 * origin is refused. Requests without an `Origin` (command lines, servers) carry no foreign user's cookie.
 * @throws Problem `forbidden`
 */
export function refuseForeignOrigin(request: FastifyRequest, config: Config): void {
  const upgrade = request.headers.upgrade !== undefined
  if (!upgrade && (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS')) return
  const { origin } = request.headers
  if (!origin) {
    if (request.headers['sec-fetch-site'] === 'cross-site') throw forbidden()
    return
  }
  if (!URL.canParse(origin)) throw forbidden()
  const host = new URL(origin).host
  if (host === request.headers.host) return
  if (config.publicUrl && host === new URL(config.publicUrl).host) return
  throw forbidden()
}
