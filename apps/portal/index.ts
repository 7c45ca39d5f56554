import type { FastifyInstance } from 'fastify'
import type { Kernel } from '#platform/server/module.ts'

/**
 * The customer's own pages: the form (`/form`), the progress page (`/p/<token>`) and the service voucher (`/v/<token>`).
 * Rendered here, whole without JavaScript. Register it before the desk's pages.
 */
export async function servePortal(app: FastifyInstance, kernel: Kernel): Promise<void> {
  // Node reads no JSX by itself; whoever starts the server may not have taught it yet.
  await import('#apps/server/tsx.ts')
  const { portal } = await import('./serve.ts')
  await app.register(portal(kernel))
}
