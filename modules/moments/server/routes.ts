import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { changeExpectation } from './change-expectation.ts'
import { answerConfirmation, askConfirmation } from './confirm.ts'
import { chooseOffered, listOffers, offerOptions, withdrawOffer } from './guidance/offers.ts'
import { makeProgressLink } from './progress-link.ts'
import { readMoment } from './read-moment.ts'
import { addScore } from './score.ts'
import { setStep } from './set-step.ts'
import { summariseScores } from './summarise-scores.ts'

export function routes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  serve(app, contract.readSteps, ({ params, principal }) => readMoment(db, { principal, conversationId: params.id }))
  serve(app, contract.setStep, ({ params, body, principal }) =>
    setStep(db, { ...body, principal, conversationId: params.id, step: params.step }),
  )
  serve(app, contract.changeExpectation, ({ params, body, principal }) =>
    changeExpectation(db, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.askConfirmation, ({ params, body, principal }) =>
    askConfirmation(db, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.answerConfirmation, ({ params, body, principal }) =>
    answerConfirmation(db, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.addScore, ({ params, body, principal }) =>
    addScore(db, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.makeProgressLink, ({ params, body, principal }) =>
    makeProgressLink(kernel, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.listOffers, ({ params, principal }) => listOffers(db, { principal, conversationId: params.id }))
  serve(app, contract.offerOptions, ({ params, body, principal }) =>
    offerOptions(db, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.chooseOffered, ({ params, body, principal }) =>
    chooseOffered(db, { ...body, principal, id: params.id }),
  )
  serve(app, contract.withdrawOffer, ({ params, principal }) => withdrawOffer(db, { principal, id: params.id }))
  serve(app, contract.scoreSummary, ({ query, principal }) => summariseScores(db, { ...query, principal }))
}
