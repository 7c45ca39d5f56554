import http from 'node:http'

export type Timing = { count: number; perSecond: number; p50: number; p95: number; p99: number }
export type Call = { method: string; path: string; body?: unknown }

/** Runs `work` `count` times, `lanes` at a time. Times in ms, rounded to hundredths. */
export async function time(count: number, lanes: number, work: (index: number) => Promise<void>): Promise<Timing> {
  const took: number[] = []
  let next = 0
  const started = performance.now()
  const lane = async () => {
    for (let index = next++; index < count; index = next++) {
      const before = performance.now()
      await work(index)
      took.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const seconds = (performance.now() - started) / 1000
  return { count, perSecond: Math.round(count / seconds), ...percentiles(took) }
}

/** p50, p95 and p99 of `took`, ms. */
export function percentiles(took: number[]): { p50: number; p95: number; p99: number } {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** A caller over kept-alive connections; throws on any answer that is not 2xx. */
export function caller(
  address: string,
  sender: Record<string, string>,
): { call: (one: Call) => Promise<string>; close: () => void } {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 100 })
  const { hostname, port } = new URL(address)
  return {
    call: ({ method, path, body }) =>
      new Promise((resolve, reject) => {
        const payload = body === undefined ? undefined : JSON.stringify(body)
        const request = http.request(
          {
            agent,
            hostname,
            port,
            method,
            path: `/api/v1${path}`,
            headers: {
              ...sender,
              ...(payload ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } : {}),
            },
          },
          (answer) => {
            const parts: Buffer[] = []
            answer.on('data', (part: Buffer) => parts.push(part))
            answer.on('end', () => {
              const text = Buffer.concat(parts).toString('utf8')
              if ((answer.statusCode ?? 500) >= 300)
                reject(new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`))
              else resolve(text)
            })
            answer.on('error', reject)
          },
        )
        request.on('error', reject)
        request.end(payload)
      }),
    close: () => agent.destroy(),
  }
}
