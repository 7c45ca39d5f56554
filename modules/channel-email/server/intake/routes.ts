import type { FastifyInstance } from 'fastify'
import { mustSee } from '#modules/conversations/server/index.ts'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import {
  arrivalOriginal as arrivalOriginalEndpoint,
  listArrivals as listArrivalsEndpoint,
  listParticipants,
  retryArrival as retryArrivalEndpoint,
} from '../../contract.ts'
import { arrivalOriginal } from './arrival-original.ts'
import { listArrivals, toArrival } from './list-arrivals.ts'
import { retryArrival } from './retry-arrival.ts'
import { participantsOf } from './takes-part.ts'

export function intakeRoutes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  serve(app, listArrivalsEndpoint, async ({ query }) => listArrivals(db, query))
  serve(app, retryArrivalEndpoint, async ({ params }) => toArrival(await retryArrival(db, params.id)))
  serve(app, arrivalOriginalEndpoint, async ({ params, reply }) => {
    const { headers, stream } = await arrivalOriginal(kernel, params.id)
    reply.headers(headers)
    return stream
  })
  serve(app, listParticipants, async ({ params, principal }) => {
    await mustSee(db, principal, params.id)
    return { items: await participantsOf(db, params.id) }
  })
}
