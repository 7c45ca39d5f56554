import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../../contract/estimate.ts'
import { changeEstimateSettings } from './change-settings.ts'
import { listScoreRequests, setScoreRequest } from './score-requests.ts'
import { readEstimateSettings } from './settings.ts'

export function estimateRoutes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, contract.readEstimateSettings, () => readEstimateSettings(db))
  serve(app, contract.changeEstimateSettings, ({ body, principal }) =>
    changeEstimateSettings(db, { ...body, principal }),
  )
  serve(app, contract.listScoreRequests, () => listScoreRequests(db))
  serve(app, contract.setScoreRequest, ({ params, body, principal }) =>
    setScoreRequest(db, { ...body, principal, team: params.team }),
  )
}
