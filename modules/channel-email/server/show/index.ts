import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import {
  allowPictures,
  listSenders as listSendersEndpoint,
  mailFrame,
  mailOriginal,
  readMailFacts,
} from '../../contract.ts'
import { setPictureSender } from './allow-pictures.ts'
import { listSenders } from './list-senders.ts'
import { openOriginal } from './open-original.ts'
import { readFacts } from './read-facts.ts'
import { readFrame } from './read-frame.ts'

/** What people see of mails: the frame, what is known, the original, whose pictures are shown. */
export function showRoutes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  serve(app, mailFrame, async ({ params, query, principal, reply }) => {
    const { page, policy } = await readFrame(db, { principal, id: params.id, pictures: query.pictures === '1' })
    reply.headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'private, no-store',
    })
    return page
  })
  serve(app, readMailFacts, async ({ params, principal }) => readFacts(db, { principal, id: params.id }))
  serve(app, mailOriginal, async ({ params, principal, reply }) => {
    const { headers, stream } = await openOriginal(kernel, { principal, id: params.id })
    reply.headers(headers)
    return stream
  })
  serve(app, allowPictures, async ({ body, principal }) => {
    await setPictureSender(db, { principal, ...body })
    return {}
  })
  serve(app, listSendersEndpoint, async ({ principal }) => listSenders(db, { principal }))
}
