import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as moments from '../../contract/moments.ts'
import * as contract from '../../contract/touchpoints.ts'
import { conversationMoments, listMoments, readMomentItem } from '../cut/list-moments.ts'
import { readHandoverScore, scoreHandover } from '../cut/score-handover.ts'
import { changeTouchpoint, createTouchpoint, listTouchpoints } from './catalogue.ts'
import {
  applyTouchpointRules,
  changeTouchpointRule,
  createTouchpointRule,
  listTouchpointRules,
  removeTouchpointRule,
  settleSuggestion,
} from './change-rules.ts'
import { setMomentTouchpoint } from './set-touchpoint.ts'
import { addStartSet } from './start-sets.ts'

/** Moments as they were cut, and their touchpoints. */
export function touchpointRoutes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, moments.listConversationMoments, ({ params, principal }) =>
    conversationMoments(db, { principal, conversationId: params.id }),
  )
  serve(app, moments.listMoments, ({ query, principal }) => listMoments(db, { principal, query }))
  serve(app, moments.readMomentItem, ({ params, principal }) => readMomentItem(db, { principal, momentId: params.id }))
  serve(app, moments.setMomentTouchpoint, ({ params, body, principal }) =>
    setMomentTouchpoint(db, { principal, momentId: params.id, touchpointId: body.touchpointId }),
  )
  serve(app, moments.scoreHandover, ({ params, body, principal }) =>
    scoreHandover(db, { ...body, principal, momentId: params.id }),
  )
  serve(app, moments.readHandoverScore, ({ params, body, principal }) =>
    readHandoverScore(db, { ...body, principal, momentId: params.id }),
  )
  serve(app, contract.listTouchpoints, ({ principal }) => listTouchpoints(db, principal))
  serve(app, contract.createTouchpoint, ({ body, principal }) => createTouchpoint(db, { principal, input: body }))
  serve(app, contract.changeTouchpoint, ({ params, body, principal }) =>
    changeTouchpoint(db, { principal, id: params.id, input: body }),
  )
  serve(app, contract.addStartSet, ({ body, principal }) => addStartSet(db, { principal, trade: body.trade }))
  serve(app, contract.listTouchpointRules, () => listTouchpointRules(db))
  serve(app, contract.createTouchpointRule, ({ body, principal }) =>
    createTouchpointRule(db, { principal, input: body }),
  )
  serve(app, contract.changeTouchpointRule, ({ params, body, principal }) =>
    changeTouchpointRule(db, { principal, id: params.id, input: body }),
  )
  serve(app, contract.removeTouchpointRule, ({ params, principal }) =>
    removeTouchpointRule(db, { principal, id: params.id }),
  )
  serve(app, contract.settleTouchpointSuggestion, ({ body, principal }) =>
    settleSuggestion(db, { principal, input: body }),
  )
  serve(app, contract.applyTouchpointRules, ({ body }) => applyTouchpointRules(db, body))
}
