import net from 'node:net'
import type pg from 'pg'

export type Timing = { count: number; perSecond: number; p50: number; p95: number; p99: number }
/** `as`: headers of another sender than the caller's own. */
export type Call = { method: string; path: string; body?: unknown; as?: Record<string, string> }

export type Scenario = {
  name: string
  kind: 'read' | 'write'
  /** The longest that 95 of 100 requests may take over the first of `lanes`, ms; asked of the full size alone. */
  most?: number
  /** How many connections at once, one measure each; default 10 and 50. Aims are asked of the first. */
  lanes?: readonly number[]
  /** What the ratio to the limit should at least be; searches have an upper time instead. */
  aim: number | null
  /** The i-th request of a run. */
  call: (i: number) => Call
  /** The same work as bare SQL. */
  bare: (client: pg.PoolClient, i: number) => Promise<void>
}

/** What takes longer than this in all is measured by what was done by then, ms. */
const longest = 20_000

/** Runs `work` `count` times, `lanes` at a time, or as often as there is time for. Times in ms, rounded to hundredths. */
export async function time(count: number, lanes: number, work: (index: number) => Promise<void>): Promise<Timing> {
  const took: number[] = []
  let next = 0
  const started = performance.now()
  const lane = async () => {
    for (let index = next++; index < count && performance.now() - started < longest; index = next++) {
      const before = performance.now()
      await work(index)
      took.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const seconds = (performance.now() - started) / 1000
  return { count: took.length, perSecond: Math.round(took.length / seconds), ...percentiles(took) }
}

/** p50, p95 and p99 of `took`, ms. */
export function percentiles(took: number[]): { p50: number; p95: number; p99: number } {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/**
 * A caller over kept-alive connections; throws on any answer that is not 2xx. It reads no more of HTTP than our answers
 * need (a length, no chunks): it shares the machine with what it measures, and Node's own client would take a third of it.
 */
export function caller(
  address: string,
  sender: Record<string, string>,
): { call: (one: Call) => Promise<string>; close: () => void } {
  const { hostname, port } = new URL(address)
  const lines = (headers: Record<string, string>) =>
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
  const host = `${hostname}:${port}`
  const common = lines({ host, ...sender })
  const idle: Caller[] = []
  const all: Caller[] = []
  return {
    call: async ({ method, path, body, as }) => {
      const payload = body === undefined ? '' : JSON.stringify(body)
      const about = payload ? `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(payload)}\r\n` : ''
      let one = idle.pop()
      // The server ends connections that have been idle for long.
      while (one?.closed()) one = idle.pop()
      if (!one) {
        one = openCaller(hostname, Number(port))
        all.push(one)
      }
      const { status, text } = await one.send(
        `${method} /api/v1${path} HTTP/1.1\r\n${as ? lines({ host, ...as }) : common}${about}\r\n${payload}`,
      )
      idle.push(one)
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`)
      return text
    },
    close: () => {
      for (const one of all) one.close()
    },
  }
}

type Reply = { status: number; text: string }
type Caller = { send: (request: string) => Promise<Reply>; closed: () => boolean; close: () => void }

/** One connection, one request at a time. */
function openCaller(host: string, port: number): Caller {
  const socket = net.connect(port, host).setNoDelay(true)
  let parts: Buffer[] = []
  let length = 0
  /** Of head and body; 0 until the head has come. */
  let whole = 0
  let headEnd = 0
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | null = null

  const fail = (error: Error) => {
    waiting?.reject(error)
    waiting = null
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  socket.on('data', (part: Buffer) => {
    parts.push(part)
    length += part.length
    if (whole === 0) {
      const all = Buffer.concat(parts)
      headEnd = all.indexOf('\r\n\r\n') + 4
      if (headEnd < 4) return
      const size = /\r\ncontent-length: (\d+)/i.exec(all.toString('latin1', 0, headEnd))?.[1]
      if (size === undefined) return fail(new Error('an answer without a length'))
      whole = headEnd + Number(size)
    }
    if (length < whole) return
    const all = Buffer.concat(parts)
    const reply = { status: Number(all.toString('latin1', 9, 12)), text: all.toString('utf8', headEnd, whole) }
    parts = []
    length = 0
    whole = 0
    waiting?.resolve(reply)
    waiting = null
  })
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request)
      }),
    closed: () => socket.destroyed || socket.readableEnded,
    close: () => void socket.destroy(),
  }
}
