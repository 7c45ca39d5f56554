import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Endpoint } from '../../contract/endpoint.ts'
import type { Locale } from '../../contract/locale.ts'
import type { Principal } from '../../contract/principal.ts'
import { ErrorBody } from '../../contract/shapes.ts'
import { Problem } from '../errors/index.ts'

/** What a handler gets: everything checked against the contract. */
export type Served<P extends TSchema, Q extends TSchema, B extends TSchema> = {
  params: Static<P>
  query: Static<Q>
  body: Static<B>
  /** The signed-in member of staff. @throws Problem `not-signed-in` on a public endpoint without one */
  principal: Principal
  locale: Locale
  request: FastifyRequest
  reply: FastifyReply
}

export const apiPrefix = '/api/v1'

export type ServeOptions = {
  /**
   * For hot endpoints: what `handle` gives back is the contract's shape to the letter, with nothing besides, and is
   * written as it is. Test servers check each such reply; others are filtered through the contract on their way out.
   */
  exact?: boolean
}

/** Opens the door that `endpoint` describes. The permission is checked before `handle` runs. */
export function serve<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema>(
  app: FastifyInstance,
  endpoint: Endpoint<P, Q, B, R>,
  handle: (served: Served<P, Q, B>) => Promise<Static<R>>,
  { exact = false }: ServeOptions = {},
): void {
  const tag = endpoint.path.split('/')[1] ?? 'other'
  app.route({
    method: endpoint.method,
    url: apiPrefix + endpoint.path,
    config: {
      permission: endpoint.permission,
      ...(endpoint.ratePerMinute ? { ratePerMinute: endpoint.ratePerMinute } : {}),
      ...(endpoint.foreign ? { foreign: true } : {}),
      ...(exact ? { exactReply: endpoint.reply } : {}),
    },
    ...(endpoint.bodyLimit ? { bodyLimit: endpoint.bodyLimit } : {}),
    schema: {
      summary: endpoint.summary,
      tags: [tag],
      ...(endpoint.params ? { params: endpoint.params } : {}),
      ...(endpoint.query ? { querystring: endpoint.query } : {}),
      ...(endpoint.body ? { body: endpoint.body } : {}),
      response: { 200: endpoint.reply, '4xx': ErrorBody },
    },
    handler: async (request, reply) => {
      const result = await handle({
        params: request.params as Static<P>,
        query: request.query as Static<Q>,
        body: request.body as Static<B>,
        get principal() {
          if (!request.principal) throw new Problem('not-signed-in')
          return request.principal
        },
        locale: request.locale,
        request,
        reply,
      })
      if (reply.sent) return reply
      if (!exact) return reply.send(result)
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(result))
    },
  })
}
