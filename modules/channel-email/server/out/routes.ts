import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../../contract.ts'
import { keepFor } from './keeper.ts'
import { readOutgoing } from './outgoing.ts'
import { sendAgain } from './send-again.ts'
import { suggestEnvelope } from './suggest-envelope.ts'
import { undoSending } from './undo-sending.ts'

export function outRoutes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  keepFor(kernel)
  serve(app, contract.suggestEnvelope, ({ params, query, principal }) =>
    suggestEnvelope(db, { principal, id: params.id, query }),
  )
  serve(app, contract.readOutgoing, ({ params, principal }) => readOutgoing(db, { principal, id: params.id }))
  serve(app, contract.undoSending, ({ params, principal }) => undoSending(db, { principal, id: params.id }))
  serve(app, contract.sendAgain, ({ params, principal }) => sendAgain(db, { principal, id: params.id }))
}
