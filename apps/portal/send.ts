import type { FastifyReply } from 'fastify'
import { type FunctionComponent, h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { assetBytes } from './assets.ts'
import { encodingFor, type Packed, pack } from './packed.ts'
import { ProgressPage } from './pages/ProgressPage.tsx'
import type { PageProps } from './pages/props.ts'

/** Bytes of a first visit, page, style and script together: what a phone on a poor line gets in a second or two. */
const mostBytes = 50 * 1024
/** So many messages are shown, however long they are. */
const leastMessages = 5

/** Sends a page, packed as its browser takes it. */
export function send<Props extends object>(
  reply: FastifyReply,
  page: FunctionComponent<Props>,
  props: Props,
  status = 200,
): FastifyReply {
  return sendPacked(reply, packed(reply, page, props), status)
}

/** The progress page, with as many of the newest messages as fit a first visit; older ones are a click away. */
export function sendProgress(reply: FastifyReply, props: PageProps, status = 200): FastifyReply {
  const page = packed(reply, ProgressPage, props)
  const { messages } = props.progress
  const fits = page.body.length + assetBytes(page.encoding) <= mostBytes
  if (fits || messages.length <= leastMessages) return sendPacked(reply, page, status)
  const kept = messages.slice(-Math.max(leastMessages, Math.floor(messages.length / 2)))
  const progress = { ...props.progress, messages: kept, olderBefore: kept[0]?.seq ?? null }
  return sendProgress(reply, { ...props, progress }, status)
}

function packed<Props extends object>(reply: FastifyReply, page: FunctionComponent<Props>, props: Props): Packed {
  const html = `<!doctype html>${renderToString(h(page as FunctionComponent, props))}`
  return pack(html, encodingFor(reply.request.headers['accept-encoding']))
}

function sendPacked(reply: FastifyReply, { body, encoding }: Packed, status: number): FastifyReply {
  if (encoding) reply.header('content-encoding', encoding)
  return reply.header('vary', 'accept-encoding').code(status).type('text/html; charset=utf-8').send(body)
}
