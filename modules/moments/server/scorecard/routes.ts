import type { FastifyInstance } from 'fastify'
import { mustSee } from '#modules/conversations/server/index.ts'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../../contract/scorecards.ts'
import { figuresOfWay, readScorecards, readTotal } from './read-figures.ts'

export function scorecardRoutes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, contract.listScorecards, ({ query, principal }) => readScorecards(db, { ...query, principal }))
  serve(app, contract.sumScorecards, ({ query, principal }) => readTotal(db, { ...query, principal }))
  serve(app, contract.conversationScorecard, async ({ params, principal }) => {
    await mustSee(db, principal, params.id)
    return figuresOfWay(db, params.id)
  })
}
