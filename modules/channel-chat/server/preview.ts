import type { FastifyInstance } from 'fastify'
import { notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { siteByKey } from './queries.ts'

/**
 * `GET /chat-preview/:siteKey`: a page of ours with the window in it, shown in a frame beside its settings. The frame's
 * parent, being of the same origin, passes settings that are not saved yet by `kairos('preview', …)`.
 */
export function previewPage(app: FastifyInstance, kernel: Kernel): void {
  app.get<{ Params: { siteKey: string } }>(
    '/chat-preview/:siteKey',
    { config: { permission: 'chat.manage' }, schema: { hide: true } },
    async (request, reply) => {
      const { siteKey } = request.params
      const site = /^[A-Za-z0-9_-]{8,64}$/.test(siteKey) ? await siteByKey(kernel.db, siteKey) : null
      if (!site) throw notFound()
      reply.header('cache-control', 'no-store').type('text/html; charset=utf-8')
      return page(site.key)
    },
  )
}

// Grey bars stand for somebody's page; no word in it needs a language.
const page = (key: string) => `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Kairos</title>
<style>
  :root { color-scheme: light dark }
  body { margin: 0; padding: 24px; background: light-dark(#f6f7f9, #101318) }
  i { display: block; height: 14px; margin: 0 0 14px; border-radius: 7px; background: light-dark(#e3e6ec, #232833) }
  i:first-of-type { width: 40%; height: 28px; border-radius: 10px }
  i:nth-of-type(3n) { width: 70% }
</style>
<i></i><i></i><i></i><i></i><i></i><i></i>
<script async src="/widget.js" data-site="${key}"></script>
</html>`
