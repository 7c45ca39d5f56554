import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Principal } from '../../contract/principal.ts'
import type { Database } from '../database/index.ts'
import type { Logger } from '../log/index.ts'
import type { Listener, Live, LiveEvent } from './hub.ts'

/**
 * A kind of signal that a member of staff may send, e.g. `conversations.typing`. `audience` decides who hears it; null
 * refuses.
 */
export type SignalKind = {
  name: string
  audience: (db: Database, principal: Principal, subjectId: string) => Promise<readonly string[] | null>
}

export type LiveAccess = {
  identify: (request: FastifyRequest) => Promise<Principal | null>
  signals: readonly SignalKind[]
  db: Database
  /** Events after which what `subjectId` may hear must be looked up again. */
  accessEvents: ReadonlySet<string>
}

const maxBuffered = 4 * 1024 * 1024

/**
 * `GET /api/v1/live?cursor=N`: the desk's socket. Server to client, as JSON:
 * `{type:'hello',cursor}`, `{type:'events',events,cursor}`, `{type:'signal',…}`, `{type:'reset',cursor}`.
 * Client to server: `{type:'signal',name,subjectId,data}` and `{type:'ping'}`.
 */
export function liveSocket(app: FastifyInstance, live: Live, access: LiveAccess, log: Logger): void {
  const kinds = new Map(access.signals.map((kind) => [kind.name, kind]))
  app.get<{ Querystring: { cursor?: string } }>(
    '/api/v1/live',
    { websocket: true, config: { permission: 'signed-in' }, schema: { hide: true } },
    (socket, request) => {
      void serve(socket, request).catch((error) => {
        log.error({ error }, 'live socket')
        socket.close(1011)
      })
    },
  )

  async function serve(
    socket: WebSocket,
    request: FastifyRequest<{ Querystring: { cursor?: string } }>,
  ): Promise<void> {
    let principal = request.principal
    if (!principal) {
      socket.close(4401)
      return
    }
    let stop: () => void = () => {}
    const send = (message: unknown) => {
      if (socket.readyState !== socket.OPEN) return
      // A reader that does not read is cut off; it comes back with its cursor.
      if (socket.bufferedAmount > maxBuffered) socket.terminate()
      else socket.send(JSON.stringify(message))
    }
    const start = async (cursor: number | null) => {
      const listener: Listener = {
        audience: new Set(principal?.audience),
        events: (events, at) => {
          send({ type: 'events', events, cursor: at })
          if (events.some(changesMyAccess)) void renew()
        },
        signal: (signal) => {
          if (signal.from !== principal?.id || signal.name === 'self') send({ type: 'signal', ...signal })
        },
        reset: (at) => send({ type: 'reset', cursor: at }),
      }
      const heard = await live.listen(listener, cursor)
      if (socket.readyState === socket.OPEN) stop = heard.stop
      else heard.stop()
    }
    const changesMyAccess = (event: LiveEvent) =>
      access.accessEvents.has(event.name) && event.subjectId === principal?.id
    const renew = async () => {
      stop()
      principal = await access.identify(request)
      if (!principal) {
        socket.close(4401)
        return
      }
      await start(null)
      send({ type: 'reset', cursor: live.cursor() })
    }
    let alive = true
    const heartbeat = setInterval(() => {
      if (!alive) socket.terminate()
      alive = false
      if (socket.readyState === socket.OPEN) socket.ping()
    }, 25_000)
    heartbeat.unref()
    socket.on('pong', () => {
      alive = true
    })
    socket.on('close', () => {
      clearInterval(heartbeat)
      stop()
    })
    socket.on('message', (raw) => {
      void onMessage(String(raw)).catch((error) => log.warn({ error }, 'live message'))
    })
    const wanted = Number(request.query.cursor)
    const cursor = request.query.cursor && Number.isSafeInteger(wanted) && wanted >= 0 ? wanted : null
    send({ type: 'hello', cursor: cursor ?? live.cursor(), you: principal.id })
    await start(cursor)

    async function onMessage(text: string): Promise<void> {
      if (text.length > 4000 || !principal) return
      const message = parse(text)
      if (message?.type === 'ping') {
        send({ type: 'pong' })
        return
      }
      if (message?.type !== 'signal') return
      const { name, subjectId } = message
      const kind = typeof name === 'string' ? kinds.get(name) : undefined
      if (!kind || typeof subjectId !== 'string' || !/^[0-9a-f-]{36}$/i.test(subjectId)) return
      const audience = await kind.audience(access.db, principal, subjectId)
      if (!audience) return
      await live.signal({ name: kind.name, subjectId, audience, from: principal.id, data: message.data ?? null })
    }
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
