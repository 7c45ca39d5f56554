import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { answerProposal } from './answer-new-date.ts'
import { breakPromise } from './break-promise.ts'
import { changePromise } from './change-promise.ts'
import { countPromises } from './count-promises.ts'
import { delegatePromise } from './delegate-promise.ts'
import { endFeed, feedRoute, readFeed, renewFeed } from './feed.ts'
import { findInText } from './find-in-text.ts'
import { groupPromises } from './group-promises.ts'
import { keepPromise } from './keep-promise.ts'
import { listConversationPromises, listPromises } from './list-promises.ts'
import { makePromise } from './make-promise.ts'
import { proposalText } from './proposal-text.ts'
import { proposalTold, proposeNewDate, withdrawProposal } from './propose-new-date.ts'
import { readCalendar } from './read-calendar.ts'
import { readPromise } from './read-promise.ts'
import { readReliabilityFigures } from './read-reliability.ts'
import { renegotiatePromise } from './renegotiate-promise.ts'
import { reopenPromise } from './reopen-promise.ts'
import { changeSettings, readSettings } from './settings.ts'
import { withdrawPromise } from './withdraw-promise.ts'

export function routes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  serve(app, contract.findInText, ({ params, body, principal }) =>
    findInText(kernel, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.findInNewText, ({ body, principal }) =>
    findInText(kernel, { ...body, principal, conversationId: null }),
  )
  serve(app, contract.makePromise, ({ params, body, principal }) =>
    makePromise(db, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.listConversationPromises, ({ params, principal }) =>
    listConversationPromises(db, { principal, conversationId: params.id }),
  )
  serve(app, contract.listPromises, ({ query, principal }) => listPromises(db, { ...query, principal }))
  serve(app, contract.listPromiseGroups, ({ query, principal }) => groupPromises(db, { ...query, principal }))
  serve(app, contract.countPromises, ({ query, principal }) => countPromises(db, { ...query, principal }))
  serve(app, contract.promiseCalendar, ({ query, principal }) => readCalendar(db, { ...query, principal }))
  serve(app, contract.readPromise, ({ params, principal }) => readPromise(db, { principal, id: params.id }))
  serve(app, contract.changePromise, ({ params, body, principal }) =>
    changePromise(db, { ...body, principal, id: params.id }),
  )
  serve(app, contract.keepPromise, ({ params, body, principal }) =>
    keepPromise(db, { ...body, principal, id: params.id }),
  )
  serve(app, contract.breakPromise, ({ params, body, principal }) =>
    breakPromise(db, { ...body, principal, id: params.id }),
  )
  serve(app, contract.renegotiatePromise, ({ params, body, principal }) =>
    renegotiatePromise(db, { ...body, principal, id: params.id }),
  )
  serve(app, contract.withdrawPromise, ({ params, body, principal }) =>
    withdrawPromise(db, { ...body, principal, id: params.id }),
  )
  serve(app, contract.reopenPromise, ({ params, body, principal }) =>
    reopenPromise(db, { ...body, principal, id: params.id }),
  )
  serve(app, contract.delegatePromise, ({ params, body, principal }) => {
    const { id, ...wanted } = body
    return delegatePromise(db, { ...wanted, principal, outerId: params.id, ...(id ? { id } : {}) })
  })
  serve(app, contract.proposeNewDate, ({ params, body, principal }) => {
    const { id, ...wanted } = body
    return proposeNewDate(db, { ...wanted, principal, id: params.id, ...(id ? { proposalId: id } : {}) })
  })
  serve(app, contract.readProposalText, ({ params, principal }) => proposalText(kernel, { ...params, principal }))
  serve(app, contract.proposalTold, ({ params, principal }) => proposalTold(db, { ...params, principal }))
  serve(app, contract.withdrawProposal, ({ params, principal }) => withdrawProposal(db, { ...params, principal }))
  serve(app, contract.answerProposal, ({ params, body, principal }) =>
    answerProposal(db, { ...params, ...body, principal }),
  )
  serve(app, contract.readReliability, ({ query, principal }) => readReliabilityFigures(db, { ...query, principal }))
  serve(app, contract.readPromiseFeed, ({ principal }) => readFeed(db, { principal }))
  serve(app, contract.renewPromiseFeed, ({ principal }) => renewFeed(kernel, { principal }))
  serve(app, contract.endPromiseFeed, ({ principal }) => endFeed(db, { principal }))
  feedRoute(app, kernel)
  serve(app, contract.readPromiseSettings, ({ principal }) => readSettings(db, principal))
  serve(app, contract.changePromiseSettings, ({ body, principal }) => changeSettings(db, { ...body, principal }))
}
