import type { FastifyInstance, FastifyRequest } from 'fastify'
import { badField, notFound, Problem } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { type Site, siteByKey } from './queries.ts'

const sites = new WeakMap<FastifyRequest, Site>()

/** The site of a request that `guardOrigins` let in. */
export function siteOf(request: FastifyRequest): Site {
  const site = sites.get(request)
  if (!site) throw notFound()
  return site
}

/**
 * The lock before everything that pages of other origins call: the site must exist and allow exactly this origin (our
 * own pages may show every site, for the preview). Answers are never for `*`, and cookies play no part.
 * @throws Problem `channel-chat.origin-not-allowed` (403)
 */
export function guardOrigins(scope: FastifyInstance, kernel: Kernel): void {
  scope.addHook('onRequest', async (request, reply) => {
    const { siteKey } = request.params as { siteKey?: string }
    const site = siteKey && /^[A-Za-z0-9_-]{8,64}$/.test(siteKey) ? await siteByKey(kernel.db, siteKey) : null
    if (!site) throw notFound()
    sites.set(request, site)
    reply.header('vary', 'Origin')
    const { origin } = request.headers
    if (origin === undefined) {
      if (request.headers['sec-fetch-site'] === 'cross-site') throw refused('?')
      return
    }
    if (isOurs(origin, request, kernel)) return
    if (!site.allowedOrigins.includes(origin)) throw refused(origin)
    reply.header('access-control-allow-origin', origin)
    if (request.method !== 'OPTIONS') return
    reply
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'authorization, content-type, range')
      .header('access-control-max-age', '600')
  })
}

function isOurs(origin: string, request: FastifyRequest, kernel: Kernel): boolean {
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host === request.headers.host || host === new URL(kernel.publicUrl()).host
}

function refused(origin: string): Problem {
  return new Problem('channel-chat.origin-not-allowed', { status: 403, params: { origin: origin.slice(0, 200) } })
}

/**
 * Origins as browsers send them, each once. People paste whole addresses with paths: the origin is taken from them.
 * @throws Problem naming the entry that is none
 */
export function readOrigins(given: readonly string[]): string[] {
  const found = given.map((raw, at) => {
    const text = raw.trim()
    const url = URL.canParse(text) ? new URL(text) : null
    const valid = url && /^https?:$/.test(url.protocol) && !url.hostname.includes('*') && !url.username && !url.password
    if (!valid) throw badField(`allowedOrigins.${at}`, 'channel-chat:reason.origin', { value: text })
    return url.origin
  })
  return [...new Set(found)]
}
