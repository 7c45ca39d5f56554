import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../../contract/record-sheet.ts'
import { changeRecordSheet } from './change-sheet.ts'
import { readSheetHistory } from './read-history.ts'
import { readRecordSheet } from './read-sheet.ts'

export function recordSheetRoutes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, contract.readRecordSheet, ({ params, query, principal }) =>
    readRecordSheet(db, { principal, conversationId: params.id, ...query }),
  )
  serve(app, contract.changeRecordSheet, ({ params, body, principal }) =>
    changeRecordSheet(db, { ...body, principal, conversationId: params.id, step: params.step }),
  )
  serve(app, contract.recordSheetHistory, ({ params, query, principal }) =>
    readSheetHistory(db, { principal, conversationId: params.id, ...query }),
  )
}
