import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import { type FastifyInstance, fastify, LogController } from 'fastify'
import type { TSchema } from 'typebox'
import { chooseLocale, type Locale } from '../../contract/locale.ts'
import type { Principal } from '../../contract/principal.ts'
import type { Config } from '../config/index.ts'
import type { Database } from '../database/index.ts'
import { Problem } from '../errors/index.ts'
import type { Logger } from '../log/index.ts'
import type { Identify } from '../module.ts'
import { inputValidators } from './ajv.ts'
import { sendError } from './errors.ts'
import { replayOnIdempotencyKey } from './idempotency.ts'
import { cleanInput } from './input.ts'
import { refuseForeignOrigin } from './origin.ts'
import { securityHeaders } from './security-headers.ts'

export type App = FastifyInstance

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null
    locale: Locale
  }
  interface FastifyContextConfig {
    /** A declared permission, `signed-in` or `public`; a route without one does not start. */
    permission?: string
    ratePerMinute?: number
    /** Called from pages of other origins, without cookies. */
    foreign?: boolean
    /** The shape that the reply has without being filtered through it. */
    exactReply?: TSchema
  }
}

export type WebOptions = {
  config: Config
  db: Database
  log: Logger
  identify: Identify
  /** All permissions of all modules; a route may name only these. */
  permissions: ReadonlySet<string>
  version: string
}

/** The HTTP server without routes: input checks, sessions, permissions, limits, errors, security headers, OpenAPI. */
export async function createApp({ config, db, log, identify, permissions, version }: WebOptions): Promise<App> {
  const app = fastify({
    loggerInstance: log as never,
    logController: new LogController({ disableRequestLogging: true }),
    // One logger for all: a child for each request is made for nothing where requests are not logged.
    childLoggerFactory: (logger) => logger,
    trustProxy: config.trustProxy,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 300 },
    requestTimeout: 120_000,
    forceCloseConnections: true,
    return503OnClosing: true,
    schemaErrorFormatter: (errors) => Object.assign(new Error('validation'), { validation: errors }),
    frameworkErrors: (error, request, reply) =>
      void sendError(
        error,
        Object.assign(request, { locale: chooseLocale(request.headers['accept-language']) }),
        reply as never,
        log,
      ),
  }) as unknown as App
  const compile = inputValidators()
  app.setValidatorCompiler(({ schema, httpPart }) => compile(schema, httpPart ?? 'body') as never)

  app.decorateRequest('principal', null)
  app.decorateRequest('locale', 'zh-CN')
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, log))
  app.setNotFoundHandler((request, reply) => sendError(new Problem('not-found'), request, reply, log))

  app.addHook('onRoute', (route) => {
    // The one plugin that brings routes of its own: the readable contract.
    if (route.url.startsWith('/api/docs')) route.config = { ...route.config, permission: 'public' }
    const permission = route.config?.permission
    if (route.method === 'HEAD' || route.method === 'OPTIONS') return
    if (!permission) throw new Error(`route ${String(route.method)} ${route.url} names no permission`)
    if (permission !== 'public' && permission !== 'signed-in' && !permissions.has(permission)) {
      throw new Error(`route ${route.url} names the unknown permission ${permission}`)
    }
    const perMinute = route.config?.ratePerMinute
    if (perMinute)
      route.config = { ...route.config, rateLimit: { max: perMinute * config.rateFactor, timeWindow: 60_000 } } as never
  })
  const headers = await securityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Ant Design and the editor write style elements; scripts stay strict.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: config.publicUrl?.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    crossOriginResourcePolicy: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  })
  app.addHook('onRequest', (request, reply, next) => {
    request.locale = chooseLocale(request.headers['accept-language'])
    reply.headers(headers)
    next()
  })
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, context) =>
      new Problem('too-many-requests', { params: { seconds: Math.ceil(context.ttl / 1000) } }),
  })
  await app.register(multipart, {
    limits: { fileSize: config.maxFileBytes, files: 10, fields: 50, fieldSize: 200_000 },
    throwFileSizeLimit: false,
  })
  await app.register(websocket, { options: { maxPayload: 64 * 1024 } })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Kairos', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'kairos.session_token' } } },
      security: [{ session: [] }],
    },
  })

  app.addHook('onRequest', async (request) => {
    const { permission, foreign } = request.routeOptions.config
    if (!foreign) refuseForeignOrigin(request, config)
    if (permission === undefined) return
    if (permission === 'public') return
    request.principal = await identify(request.headers)
    if (!request.principal) throw new Problem('not-signed-in')
    request.locale = request.principal.locale
    if (permission !== 'signed-in' && !request.principal.permissions.has(permission)) throw new Problem('forbidden')
  })
  app.addHook('preValidation', (request, _reply, next) => {
    try {
      if (request.body !== undefined && !Buffer.isBuffer(request.body)) request.body = cleanInput(request.body)
      request.query = cleanInput(request.query)
      request.params = cleanInput(request.params)
    } catch (error) {
      return next(error as Error)
    }
    next()
  })
  replayOnIdempotencyKey(app, db)
  return app
}
