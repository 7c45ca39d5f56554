import { once } from 'node:events'
import { WebSocket } from 'ws'
import { newId } from '#platform/server/database/index.ts'
import { type Call, caller, percentiles } from './load.ts'

type Percentiles = { p50: number; p95: number; p99: number }
type Visitor = { token: string; conversationId: string; seen: number; socket: WebSocket }
type Counts = { agents: readonly string[]; visitors: number; rounds: number }
export type LiveLatency = { visitorToAgent: Percentiles; agentToVisitor: Percentiles }

const origin = 'http://shop.example'

/**
 * With `agents` desks and `visitors` chat windows connected: from the moment a visitor sends until an agent's socket
 * tells of it, and from the moment an agent sends until the visitor's window has fetched the text. ms, round by round.
 */
export async function liveLatency(address: string, { agents, visitors, rounds }: Counts): Promise<LiveLatency> {
  const socketBase = address.replace('http', 'ws')
  const desk = caller(address, { cookie: agents[0] ?? '' })
  const made = await desk.call({
    method: 'POST',
    path: '/chat-sites',
    body: { name: '基准', allowedOrigins: [origin] },
  })
  const { key } = (JSON.parse(made) as { site: { key: string } }).site
  const sockets = await Promise.all(agents.map((cookie) => open(`${socketBase}/api/v1/live`, { cookie })))
  const observer = sockets[0]
  if (!observer) throw new Error('no agents')
  const windows: Visitor[] = []
  for (let i = 0; i < visitors; i += 1) windows.push(await enter(address, socketBase, key))

  const visitorToAgent: number[] = []
  const agentToVisitor: number[] = []
  for (let i = 0; i < rounds; i += 1) {
    const visitor = windows[i % windows.length]
    if (!visitor) break
    const said = hears(observer, 'conversation.message-added', visitor.conversationId)
    let before = performance.now()
    await Promise.all([say(address, key, visitor), said])
    visitorToAgent.push(performance.now() - before)

    const changed = hears(visitor.socket, 'changed', visitor.conversationId)
    before = performance.now()
    const path = `/conversations/${visitor.conversationId}/messages`
    const sent = desk.call({
      method: 'POST',
      path,
      body: { id: newId(), direction: 'outbound', html: '<p>马上来</p>' },
    })
    await changed
    await fetchNew(address, key, visitor)
    agentToVisitor.push(performance.now() - before)
    await sent
    await fetchNew(address, key, visitor)
  }
  for (const socket of [...sockets, ...windows.map((one) => one.socket)]) socket.terminate()
  desk.close()
  return { visitorToAgent: percentiles(visitorToAgent), agentToVisitor: percentiles(agentToVisitor) }
}

const headersOf = (visitor: { token: string }) => ({ origin, authorization: `Bearer ${visitor.token}` })

async function sendOnce(address: string, headers: Record<string, string>, call: Call): Promise<string> {
  const { call: send, close } = caller(address, headers)
  try {
    return await send(call)
  } finally {
    close()
  }
}

/** A new window that has said its first words. */
async function enter(address: string, socketBase: string, key: string): Promise<Visitor> {
  const text = await sendOnce(
    address,
    { origin },
    { method: 'POST', path: `/chat/${key}/visitors`, body: { locale: 'zh-CN' } },
  )
  const { token } = JSON.parse(text) as { token: string }
  const socket = await open(`${socketBase}/api/v1/chat/${key}/live`, { origin })
  const entered = hears(socket, 'entered', '')
  socket.send(JSON.stringify({ type: 'enter', token }))
  await entered
  const visitor = { token, conversationId: '', seen: 0, socket }
  const reply = JSON.parse(await say(address, key, visitor)) as { conversation: { id: string } }
  visitor.conversationId = reply.conversation.id
  return visitor
}

function say(address: string, key: string, visitor: Visitor): Promise<string> {
  return sendOnce(address, headersOf(visitor), {
    method: 'POST',
    path: `/chat/${key}/messages`,
    body: { id: newId(), text: '在吗？' },
  })
}

async function fetchNew(address: string, key: string, visitor: Visitor): Promise<void> {
  const path = `/chat/${key}/messages?conversationId=${visitor.conversationId}&after=${visitor.seen}`
  const { items } = JSON.parse(await sendOnce(address, headersOf(visitor), { method: 'GET', path })) as {
    items: { seq: number }[]
  }
  visitor.seen = items.at(-1)?.seq ?? visitor.seen
}

async function open(url: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers })
  await once(socket, 'open')
  return socket
}

function hears(socket: WebSocket, what: string, subject: string): Promise<void> {
  return new Promise((resolve) => {
    const listen = (raw: unknown) => {
      const message = String(raw)
      if (!message.includes(what) || !message.includes(subject)) return
      socket.off('message', listen)
      resolve()
    }
    socket.on('message', listen)
  })
}
