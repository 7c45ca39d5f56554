import { Type } from 'typebox'
import { endpoint } from '#platform/contract/endpoint.ts'
import { Empty } from '#platform/contract/shapes.ts'

/** The demo company, for those who manage the company. */
export const DemoState = Type.Object({
  loaded: Type.Boolean(),
  /** Nothing of your own is there yet, so it may be loaded. */
  loadable: Type.Boolean(),
})

export const readDemo = endpoint({
  method: 'GET',
  path: '/demo',
  permission: 'company.manage',
  summary: 'Whether the demo company is loaded',
  reply: DemoState,
})

export const loadDemoCompany = endpoint({
  method: 'POST',
  path: '/demo',
  permission: 'company.manage',
  summary: 'Load the demo company into an empty one',
  reply: DemoState,
})

export const removeDemoCompany = endpoint({
  method: 'DELETE',
  path: '/demo',
  permission: 'company.manage',
  summary: 'Remove the demo company, its people, customers and conversations',
  body: Empty,
  reply: Type.Object({
    conversations: Type.Integer(),
    customers: Type.Integer(),
    members: Type.Integer(),
    teams: Type.Integer(),
  }),
})
