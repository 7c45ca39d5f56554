import { readFileSync } from 'node:fs'
import path from 'node:path'
import { servePortal } from '#apps/portal/index.ts'
import { accessEvents } from '#modules/staff/contract.ts'
import { identifyWith } from '#modules/staff/server/index.ts'
import { type App, createApp } from '#platform/server/http/index.ts'
import { liveSocket } from '#platform/server/live/index.ts'
import { demoRoutes } from './demo/routes.ts'
import type { OpenKernel } from './kernel.ts'
import { serverModules } from './modules.ts'

const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  version: string
}

/** All permissions that any module declares. */
export const allPermissions: ReadonlySet<string> = new Set(
  serverModules.flatMap((module) => Object.keys(module.permissions ?? {})),
)

/** The HTTP server with every module's routes; not yet listening. */
export async function openWeb(kernel: OpenKernel): Promise<App> {
  const { config, db, log } = kernel
  const identify = identifyWith(kernel)
  const app = await createApp({ config, db, log, identify, permissions: allPermissions, version })
  app.get('/health', { config: { permission: 'public' }, schema: { hide: true } }, async () => {
    await kernel.connection.pool.query('select 1')
    return { status: 'ok', version }
  })
  app.get('/api/openapi.json', { config: { permission: 'public' }, schema: { hide: true } }, async () => app.swagger())
  for (const module of serverModules) await module.routes?.(app, kernel)
  demoRoutes(app, kernel)
  await servePortal(app, kernel)
  liveSocket(
    app,
    kernel.live,
    {
      db,
      identify: (request) => identify(request.headers, { fresh: true }),
      signals: serverModules.flatMap((module) => module.signals ?? []),
      accessEvents,
    },
    log,
  )
  return app
}
