import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../../contract/hear.ts'
import { unhearConfirmation } from '../../contract.ts'
import { listQuestions, readQuestion, setQuestion } from './questions.ts'
import { unhearAnswer } from './unhear.ts'

export function hearRoutes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, contract.readQuestion, ({ params, principal }) =>
    readQuestion(db, { principal, conversationId: params.id }),
  )
  serve(app, unhearConfirmation, ({ params, principal }) => unhearAnswer(db, { principal, conversationId: params.id }))
  serve(app, contract.listQuestions, () => listQuestions(db))
  serve(app, contract.setQuestion, ({ params, body, principal }) =>
    setQuestion(db, { ...body, principal, locale: params.locale }),
  )
}
