import { servePortal } from '#apps/portal/index.ts'
import { accessEvents } from '#modules/staff/contract.ts'
import { identifyWith } from '#modules/staff/server/index.ts'
import { type App, createApp } from '#platform/server/http/index.ts'
import { liveSocket } from '#platform/server/live/index.ts'
import { demoRoutes } from './demo/routes.ts'
import type { OpenKernel } from './kernel.ts'
import { serverModules } from './modules.ts'
import { observe } from './observe.ts'
import { productVersion } from './version.ts'

/** All permissions that any module declares. */
const allPermissions: ReadonlySet<string> = new Set(
  serverModules.flatMap((module) => Object.keys(module.permissions ?? {})),
)

/** The HTTP server with every module's routes; not yet listening. */
export async function openWeb(kernel: OpenKernel): Promise<App> {
  const { config, db, log } = kernel
  const identify = identifyWith(kernel)
  const app = await createApp({ config, db, log, identify, permissions: allPermissions, version: productVersion })
  await observe(app, kernel)
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
