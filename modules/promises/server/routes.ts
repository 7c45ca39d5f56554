import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { breakPromise } from './break-promise.ts'
import { changePromise } from './change-promise.ts'
import { countPromises } from './count-promises.ts'
import { findInText } from './find-in-text.ts'
import { keepPromise } from './keep-promise.ts'
import { listConversationPromises, listPromises } from './list-promises.ts'
import { makePromise } from './make-promise.ts'
import { readCalendar } from './read-calendar.ts'
import { readPromise } from './read-promise.ts'
import { renegotiatePromise } from './renegotiate-promise.ts'
import { reopenPromise } from './reopen-promise.ts'
import { withdrawPromise } from './withdraw-promise.ts'

export function routes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  serve(app, contract.findInText, ({ params, body, principal }) =>
    findInText(kernel, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.makePromise, ({ params, body, principal }) =>
    makePromise(db, { ...body, principal, conversationId: params.id }),
  )
  serve(app, contract.listConversationPromises, ({ params, principal }) =>
    listConversationPromises(db, { principal, conversationId: params.id }),
  )
  serve(app, contract.listPromises, ({ query, principal }) => listPromises(db, { ...query, principal }))
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
}
