import { Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'

/** By itself, because the desk's first page asks for nothing else of tasks. */
export const countTasks = endpoint({
  method: 'GET',
  path: '/tasks/counts',
  permission: 'tasks.read',
  summary: 'How many of my tasks are to be done, overdue, or due today',
  reply: Type.Object({ active: Type.Integer(), overdue: Type.Integer(), today: Type.Integer() }),
})
