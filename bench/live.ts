import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Call } from './load.ts'
import { percentiles } from './load.ts'

type Percentiles = { p50: number; p95: number; p99: number }

/**
 * From the moment a reply is posted until an agent's socket tells of it, with `agents` desks connected. ms.
 * Each round waits for its own event, so rounds do not pile up.
 */
export async function agentLatency(
  address: string,
  cookies: readonly string[],
  rounds: number,
  post: (i: number) => Call & { path: string },
  call: (one: Call) => Promise<string>,
): Promise<Percentiles> {
  const sockets = await Promise.all(
    cookies.map((cookie) => openSocket(`${address.replace('http', 'ws')}/api/v1/live`, { cookie })),
  )
  const observer = sockets[0]
  if (!observer) throw new Error('no agents')
  const took: number[] = []
  for (let i = 0; i < rounds; i += 1) {
    const one = post(i)
    const subject = one.path.split('/')[2] ?? ''
    const heard = heardOf(observer, subject)
    const before = performance.now()
    await Promise.all([call(one), heard])
    took.push(performance.now() - before)
  }
  for (const socket of sockets) socket.terminate()
  return percentiles(took)
}

async function openSocket(url: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers })
  await once(socket, 'open')
  return socket
}

function heardOf(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    const listen = (raw: unknown) => {
      const message = String(raw)
      if (!message.includes('conversation.message-added') || !message.includes(text)) return
      socket.off('message', listen)
      resolve()
    }
    socket.on('message', listen)
  })
}
