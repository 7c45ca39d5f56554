import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import {
  conversationMerged,
  conversationSplit,
  conversationUnmerged,
  messageAdded,
  statusChanged,
  typingSignal,
} from '#modules/conversations/contract.ts'
import { audienceOf, conversationBrief, publicToken } from '#modules/conversations/server/index.ts'
import { memberNames } from '#modules/staff/server/index.ts'
import { nowMs } from '#platform/server/clock/index.ts'
import type { Listener, LiveEvent } from '#platform/server/live/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { chatRated, chatStarted, type FromVisitor, type ToVisitor } from '../contract.ts'
import { visitorByToken } from './access.ts'
import { visitorAudience } from './audience.ts'
import { siteOf } from './origins.ts'
import { noteVisitor, signalPresence } from './presence.ts'
import { type Site, threadsOf, type Visitor } from './queries.ts'
import { signOfLifeEvery } from './rules.ts'

/** A line on which nobody says who they are is closed after this, ms. */
const enterWithin = 5000
const maxBuffered = 1024 * 1024
/** Between two signals of one visitor, ms. */
const signalPause = 800

/** What changes something on the visitor's screen. */
const telling = new Set(
  [
    messageAdded,
    statusChanged,
    conversationMerged,
    conversationUnmerged,
    conversationSplit,
    chatStarted,
    chatRated,
  ].map((kind) => kind.name),
)
/** After these the visitor has other conversations than before. */
const moving = new Set(
  [conversationMerged, conversationUnmerged, conversationSplit, chatStarted].map((kind) => kind.name),
)

/** Open lines by visitor in this process: only when the last one closes has the visitor left. */
const lines = new Map<string, number>()

/** `GET /chat/:siteKey/live`: the visitor's socket; see the contract. The token comes in the first message. */
export function visitorSocket(scope: FastifyInstance, kernel: Kernel): void {
  scope.get(
    '/api/v1/chat/:siteKey/live',
    { websocket: true, config: { permission: 'public', foreign: true, ratePerMinute: 240 }, schema: { hide: true } },
    (socket, request) => openLine(kernel, siteOf(request), socket),
  )
}

function openLine(kernel: Kernel, site: Site, socket: WebSocket): void {
  let visitor: Visitor | null = null
  let stop: () => void = () => {}
  let alive = true
  const lastSaid = { typing: 0, page: 0 }
  const late = setTimeout(() => socket.close(4401), enterWithin)
  late.unref()
  const beat = setInterval(() => {
    if (!alive) socket.terminate()
    alive = false
    if (socket.readyState === socket.OPEN) socket.ping()
    if (visitor) run(noteVisitor(kernel.db, visitor.id, 'here'))
  }, signOfLifeEvery)
  beat.unref()

  const run = (work: Promise<unknown>) => {
    work.catch((error: unknown) => {
      // While the product stops, the lines close after the pool has: nothing can be noted any more.
      if (!kernel.connection.pool.ending) kernel.log.warn({ error }, 'visitor line')
    })
  }
  const send = (message: ToVisitor) => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > maxBuffered) socket.terminate()
    else socket.send(JSON.stringify(message))
  }

  socket.on('pong', () => {
    alive = true
  })
  socket.on('message', (raw) => {
    alive = true
    const message = parse(String(raw))
    if (message) run(hear(message))
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    clearTimeout(late)
    clearInterval(beat)
    stop()
    if (!visitor) return
    const left = (lines.get(visitor.id) ?? 1) - 1
    if (left > 0) {
      lines.set(visitor.id, left)
      return
    }
    lines.delete(visitor.id)
    const gone = visitor
    run(noteVisitor(kernel.db, gone.id, 'left').then(() => signalPresence(kernel, gone, false)))
  })

  async function hear(message: FromVisitor): Promise<void> {
    if (message.type === 'ping') return send({ type: 'pong' })
    if (message.type === 'enter') return enter(message.token)
    if (!visitor) return
    const stops = message.type === 'typing' && !message.on && lastSaid.typing > 0
    if (!stops && nowMs() - lastSaid[message.type] < signalPause) return
    lastSaid[message.type] = stops ? 0 : nowMs()
    if (message.type === 'typing') return signalTyping(kernel, visitor, message.on)
    await noteVisitor(kernel.db, visitor.id, { pageUrl: message.url, pageTitle: message.title })
    await signalPresence(kernel, visitor, true)
  }

  async function enter(token: string): Promise<void> {
    if (visitor) return
    const found = await visitorByToken(kernel.db, site, token)
    if (!found) {
      socket.close(4401)
      return
    }
    if (visitor || socket.readyState !== socket.OPEN) return
    clearTimeout(late)
    visitor = found
    lines.set(found.id, (lines.get(found.id) ?? 0) + 1)
    await listen(found)
    send({ type: 'entered' })
    await noteVisitor(kernel.db, found.id, 'here')
    await signalPresence(kernel, found, true)
  }

  async function listen(of: Visitor): Promise<void> {
    const threads = await threadsOf(kernel.db, of)
    const listener: Listener = {
      audience: new Set([...visitorAudience(of), ...threads.map((one) => publicToken(one.conversationId))]),
      events: (events) => run(tell(of, events)),
      signal: (signal) => {
        if (signal.name !== typingSignal || signal.from.startsWith('customer:')) return
        run(tellTyping(kernel, send, signal))
      },
      reset: () => {
        for (const one of threads) send({ type: 'changed', conversationId: one.conversationId })
      },
    }
    const before = stop
    const heard = await kernel.live.listen(listener, null)
    before()
    stop = heard.stop
    if (socket.readyState !== socket.OPEN) heard.stop()
  }

  async function tell(of: Visitor, events: readonly LiveEvent[]): Promise<void> {
    const told = events.filter((one) => telling.has(one.name))
    // First listen to what is new, then say so: what comes in between is heard.
    if (told.some((one) => moving.has(one.name))) await listen(of)
    for (const conversationId of new Set(told.map((one) => one.subjectId))) {
      if (conversationId) send({ type: 'changed', conversationId })
    }
  }
}

async function signalTyping(kernel: Kernel, visitor: Visitor, on: boolean): Promise<void> {
  const newest = (await threadsOf(kernel.db, visitor)).at(-1)
  const brief = newest && (await conversationBrief(kernel.db, newest.conversationId))
  if (!brief) return
  await kernel.live.signal({
    name: typingSignal,
    subjectId: brief.id,
    audience: audienceOf(brief),
    from: `customer:${brief.customerId}`,
    data: { typing: on },
  })
}

async function tellTyping(
  kernel: Kernel,
  send: (message: ToVisitor) => void,
  { subjectId, from, data }: { subjectId: string; from: string; data: unknown },
): Promise<void> {
  const who = (await memberNames(kernel.db, [from])).get(from)
  if (!who) return
  const on = (data as { typing?: boolean } | null)?.typing !== false
  send({ type: 'typing', conversationId: subjectId, name: who.name, hue: who.hue, on })
}

function parse(text: string): FromVisitor | null {
  if (text.length > 8000) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { type, token, on, url, title } = value as Record<string, unknown>
  if (type === 'ping') return { type }
  if (type === 'enter' && typeof token === 'string' && token.length < 100) return { type, token }
  if (type === 'typing' && typeof on === 'boolean') return { type, on }
  if (type === 'page' && typeof url === 'string' && typeof title === 'string') {
    return { type, url: url.replaceAll('\0', '').toWellFormed(), title: title.replaceAll('\0', '').toWellFormed() }
  }
  return null
}
