import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { company } from '#modules/staff/server/index.ts'
import { newId } from '#platform/server/database/index.ts'
import { notFound, type Problem } from '#platform/server/errors/index.ts'
import { toProblem } from '#platform/server/http/errors.ts'
import type { Kernel } from '#platform/server/module.ts'
import { serveAssets } from './assets.ts'
import { formRoutes } from './form-routes.ts'
import { pageLocale } from './language.ts'
import { ErrorPage } from './pages/ErrorPage.tsx'
import { progressRoutes } from './progress-routes.ts'
import { refuseForeignForm } from './same-origin.ts'
import { send } from './send.ts'
import { voucherRoutes } from './voucher-routes.ts'
import { wordsFor } from './words.ts'

const headers = {
  // Stricter than the desk: no style or script in the page, and nobody may frame it.
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** All pages of the portal, with headers and error pages of their own. */
export function portal(kernel: Kernel): FastifyPluginAsync {
  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.headers(headers)
      refuseForeignForm(request, kernel.config)
    })
    app.setErrorHandler(async (error, request, reply) => {
      const problem = toProblem(error, request)
      const reference = problem.status >= 500 ? newId().slice(-12) : null
      if (reference)
        kernel.log.error({ error, reference, method: request.method, route: request.routeOptions.url }, 'page failed')
      const wait = problem.params.seconds
      if (problem.status === 429 && typeof wait === 'number') reply.header('retry-after', String(wait))
      const { name, locale: fallback } = await company(kernel.db).catch(() => ({ name: '', locale: 'zh-CN' as const }))
      const locale = pageLocale(request, [], fallback)
      reply.headers(headers).header('x-robots-tag', 'noindex, nofollow')
      const said = { kind: kindOf(problem, request.method), reference, seconds: typeof wait === 'number' ? wait : null }
      return send(reply, ErrorPage, { company: name, locale, t: wordsFor(locale), ...said }, problem.status)
    })
    serveAssets(app)
    formRoutes(app, kernel)
    progressRoutes(app, kernel)
    voucherRoutes(app, kernel)
    unknownAddresses(app)
  }
}

function kindOf({ status }: Problem, method: string) {
  if (status === 403) return 'foreign' as const
  if (status === 429) return 'often' as const
  if (status >= 500) return 'broken' as const
  // Nothing was sent: whatever is wrong with it, this address opens nothing.
  return status === 404 || method === 'GET' ? ('missing' as const) : ('refused' as const)
}

/** What lies below our addresses and is no page gets the customer's error page, not the desk's. */
function unknownAddresses(app: FastifyInstance): void {
  for (const url of ['/p', '/p/*', '/v', '/v/*', '/form/*', '/portal/*']) {
    app.get(url, { config: { permission: 'public' }, schema: { hide: true } }, async () => {
      throw notFound()
    })
  }
}
