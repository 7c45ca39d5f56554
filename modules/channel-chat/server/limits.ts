import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { hashOf, tokenOf } from './access.ts'

export type VisitorLimit = (request: FastifyRequest) => Promise<void>

/**
 * So many calls a minute for one visitor, beside the limit of the address: many honest visitors may share an address,
 * and one dishonest visitor may have many.
 * @returns a check that throws Problem `too-many-requests`
 */
export function perVisitor(app: FastifyInstance, { config }: Kernel, max: number): VisitorLimit {
  const count = app.createRateLimit({
    max: max * config.rateFactor,
    timeWindow: 60_000,
    keyGenerator: (request) => hashOf(tokenOf(request) ?? request.ip),
  })
  return async (request) => {
    const found = await count(request)
    if (found.isAllowed || !found.isExceeded) return
    throw new Problem('too-many-requests', {
      params: { seconds: found.ttlInSeconds },
      details: { seconds: found.ttlInSeconds },
    })
  }
}
