import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { changeTask } from './change-task.ts'
import { countTasks } from './count-tasks.ts'
import { listConversationTasks, listTasks } from './list-tasks.ts'
import { makeTask } from './make-task.ts'
import { moveTask } from './move-task.ts'
import { readTask } from './read-task.ts'
import { tickTask } from './tick-task.ts'

export function routes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, contract.makeTask, ({ body, principal }) => makeTask(db, { principal, input: body }))
  serve(app, contract.listTasks, ({ query, principal }) => listTasks(db, { principal, query }))
  serve(app, contract.countTasks, ({ principal }) => countTasks(db, { principal }))
  serve(app, contract.readTask, ({ params, principal }) => readTask(db, { principal, id: params.id }))
  serve(app, contract.changeTask, ({ params, body, principal }) =>
    changeTask(db, { principal, id: params.id, input: body }),
  )
  serve(app, contract.tickTask, ({ params, body, principal }) => tickTask(db, { ...params, ...body, principal }))
  serve(app, contract.moveTask, ({ params, body, principal }) =>
    moveTask(db, { principal, id: params.id, input: body }),
  )
  serve(app, contract.listConversationTasks, ({ params, principal }) =>
    listConversationTasks(db, { principal, conversationId: params.id }),
  )
}
