import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { notFound } from '#platform/server/errors/index.ts'
import { serveWidget } from './static-widget.ts'

/** Below these nothing is a page of the desk: an unknown address there is a 404, never the desk. */
const notTheDesk = /^\/(api|p|form|widget|files|health|metrics)(\/|$|\.)/
const year = 365 * 24 * 3600

/**
 * Serves the built desk and widget (`folder` from `ensureBuilt`): files with a hash in their name for ever, the page
 * itself never from a cache, so that an update is there at the next click. Register it after all other routes.
 */
export async function serveDesk(app: FastifyInstance, { folder }: { folder: string }): Promise<void> {
  const web = path.join(folder, 'web')
  const widget = path.join(folder, 'widget')
  await app.register(fastifyStatic, {
    root: web,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    index: false,
    dotfiles: 'deny',
  })
  // Names are looked up here, never put together from the request.
  const files = new Set(
    readdirSync(web, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll(path.sep, '/')),
  )
  const send = (reply: FastifyReply, name: string, caching: string) =>
    reply.header('cache-control', caching).header('vary', 'accept-encoding').sendFile(name, web)

  app.get('/*', { config: { permission: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const name = (request.params as { '*': string })['*']
    if (name.startsWith('assets/')) {
      if (!files.has(name)) throw notFound()
      return send(reply, name, `public, max-age=${year}, immutable`)
    }
    if (name !== 'index.html' && name !== 'manifest.json' && files.has(name) && /\.\w+$/.test(name))
      return send(reply, name, 'public, max-age=3600')
    const wantsPage = request.headers.accept?.includes('text/html') ?? false
    if (!wantsPage || notTheDesk.test(`/${name}`)) throw notFound()
    return send(reply, 'index.html', 'no-cache')
  })

  if (existsSync(widget) && !app.hasRoute({ method: 'GET', url: '/widget.js' })) {
    await serveWidget(app, { folder: widget })
  }
}
