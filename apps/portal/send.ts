import type { FastifyReply } from 'fastify'
import { type FunctionComponent, h } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** Sends a page. */
export function send<Props extends object>(
  reply: FastifyReply,
  page: FunctionComponent<Props>,
  props: Props,
  status = 200,
): FastifyReply {
  const html = renderToString(h(page as FunctionComponent, props))
  return reply.code(status).type('text/html; charset=utf-8').send(`<!doctype html>${html}`)
}
