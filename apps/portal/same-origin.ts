import type { FastifyRequest } from 'fastify'
import type { Config } from '#platform/server/config/index.ts'
import { forbidden } from '#platform/server/errors/index.ts'

/**
 * Forms of these pages are sent only from these pages. The pages hide their address from other sites
 * (`Referrer-Policy: no-referrer`), and then browsers send `Origin: null` with a form (Fetch §3.2, "append a request
 * Origin header"): `Sec-Fetch-Site` tells whose page it was. There is no cookie to borrow here, so a program that sends
 * neither is let in.
 * @throws Problem `forbidden`
 */
export function refuseForeignForm(request: FastifyRequest, config: Config): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw forbidden()
  if (origin === undefined || origin === 'null') return
  if (!URL.canParse(origin)) throw forbidden()
  const from = new URL(origin).host
  if (from === host || (config.publicUrl && from === new URL(config.publicUrl).host)) return
  throw forbidden()
}
