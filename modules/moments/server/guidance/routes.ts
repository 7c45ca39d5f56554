import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../../contract/guidance.ts'
import { changeGuidanceSettings, readGuidanceList, readGuidanceSettings, writeGuidanceList } from './catalogue.ts'
import { guide } from './guide.ts'

export function guidanceRoutes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, contract.readGuidance, ({ params, query, principal }) =>
    guide(db, { principal, conversationId: params.id, ...query }),
  )
  serve(app, contract.readGuidanceSettings, () => readGuidanceSettings(db))
  serve(app, contract.changeGuidanceSettings, ({ body, principal }) =>
    changeGuidanceSettings(db, { ...body, principal }),
  )
  serve(app, contract.readGuidanceList, ({ params }) => readGuidanceList(db, params))
  serve(app, contract.writeGuidanceList, ({ params, body, principal }) =>
    writeGuidanceList(db, { ...params, ...body, principal }),
  )
}
