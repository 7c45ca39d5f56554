import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { quickSearch, search as searchEndpoint } from '../contract.ts'
import { search, searchQuickly } from './search.ts'

export function searchRoutes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, searchEndpoint, ({ principal, query }) => search(db, principal, query))
  serve(app, quickSearch, ({ principal, query }) => searchQuickly(db, principal, query.q))
}
