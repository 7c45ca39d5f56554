import swaggerUi from '@fastify/swagger-ui'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App } from '#platform/server/http/index.ts'
import type { OpenKernel } from './kernel.ts'
import { serverModules } from './modules.ts'
import { productVersion } from './version.ts'

/**
 * What operators look at: `/health`, `/metrics` (Prometheus; only from this machine, or with `KAIROS_METRICS_TOKEN`),
 * `/api/openapi.json` and, readable, `/api/docs`.
 */
export async function observe(app: App, kernel: OpenKernel): Promise<void> {
  app.get('/health', { config: { permission: 'public' }, schema: { hide: true } }, async () => {
    await kernel.connection.pool.query('select 1')
    return { status: 'ok', version: productVersion }
  })
  app.get('/api/openapi.json', { config: { permission: 'public' }, schema: { hide: true } }, async () => app.swagger())
  await app.register(swaggerUi, { routePrefix: '/api/docs' })
  measure(app, kernel)
}

function measure(app: App, kernel: OpenKernel): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const took = new Histogram({
    name: 'kairos_http_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.06, 0.15, 0.5, 2],
    registers: [registry],
  })
  new Gauge({
    name: 'kairos_live_listeners',
    help: 'Open live connections of this process',
    registers: [registry],
    collect() {
      this.set(kernel.live.size())
    },
  })
  const behind = new Gauge({
    name: 'kairos_follower_behind',
    help: 'Events a follower of the event line has not handled yet',
    labelNames: ['follower'],
    registers: [registry],
    async collect() {
      for (const one of await kernel.followers.status()) {
        behind.set({ follower: one.name }, one.behind)
        skipped.set({ follower: one.name }, one.skipped)
      }
    },
  })
  const skipped = new Gauge({
    name: 'kairos_follower_skipped',
    help: 'Events a follower gave up after failing again and again',
    labelNames: ['follower'],
    registers: [registry],
  })
  for (const source of serverModules.flatMap((module) => module.metrics ?? [])) {
    new Gauge({
      name: source.name,
      help: source.help,
      labelNames: [...(source.labels ?? [])],
      registers: [registry],
      async collect() {
        this.reset()
        for (const { labels = {}, value } of await source.read(kernel)) this.set(labels, value)
      },
    })
  }
  const timers = new Map<string, { observe: (seconds: number) => void }>()
  app.addHook('onResponse', (request, reply, next) => {
    const labels = [
      request.method,
      request.routeOptions.url ?? 'none',
      `${Math.floor(reply.statusCode / 100)}xx`,
    ] as const
    const key = labels.join(' ')
    let timer = timers.get(key)
    if (!timer) {
      timer = took.labels(...labels)
      timers.set(key, timer)
    }
    timer.observe(reply.elapsedTime / 1000)
    next()
  })
  app.get('/metrics', { config: { permission: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const { metricsToken } = kernel.config
    const allowed = metricsToken
      ? request.headers.authorization === `Bearer ${metricsToken}`
      : ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip) && !request.headers['x-forwarded-for']
    if (!allowed) return reply.callNotFound()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
