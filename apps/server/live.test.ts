import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readConfig } from '#platform/server/config/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import { openKernel } from './kernel.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'
import { openWeb } from './web.ts'

type Told = { number: number; name: string; data: { writer: string; index: number } }

/** A desk's socket that keeps what it was told. */
async function openSocket(address: string, cookie: string, cursor?: number) {
  const socket = new WebSocket(
    `${address.replace('http', 'ws')}/api/v1/live${cursor === undefined ? '' : `?cursor=${cursor}`}`,
    {
      headers: { cookie },
    },
  )
  const told: Told[] = []
  const seen = { cursor: cursor ?? 0, reset: false }
  const watchers = new Set<() => void>()
  socket.on('message', (raw) => {
    const message = JSON.parse(String(raw)) as { type: string; events?: Told[]; cursor: number }
    if (message.type === 'hello' || message.type === 'events') seen.cursor = Math.max(seen.cursor, message.cursor)
    if (message.type === 'reset') seen.reset = true
    told.push(...(message.events ?? []))
    for (const watch of watchers) watch()
  })
  await once(socket, 'open')
  return {
    told,
    seen,
    /** Resolves when `done` holds; the test's own time limit is the only other end. */
    until: (done: () => boolean) =>
      new Promise<void>((resolve) => {
        const watch = () => {
          if (!done()) return
          watchers.delete(watch)
          resolve()
        }
        watchers.add(watch)
        watch()
      }),
    drop: async () => {
      socket.terminate()
      await once(socket, 'close').catch(() => {})
    },
  }
}

async function write(connectionString: string, writer: string, count: number): Promise<void> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'live-writer.fixture.ts'), connectionString, writer, String(count)],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`writer ${writer} ended with ${code}`)
}

describe('the live line', () => {
  let server: TestServer
  let address: string
  let other: { address: string; close: () => Promise<void> }
  let anna: Member
  beforeAll(async () => {
    server = await startTestServer()
    address = await server.listen()
    const config = readConfig({
      KAIROS_DATA: server.kernel.config.dataFolder,
      KAIROS_ROLES: 'web,live',
      KAIROS_SECRET: server.kernel.secret,
      KAIROS_POOL: '4',
    })
    const kernel = await openKernel(config, server.connectionString, createLog('silent'))
    const app = await openWeb(kernel)
    other = {
      address: await app.listen({ host: '127.0.0.1', port: 0 }),
      close: async () => {
        await app.close()
        await kernel.close()
      },
    }
    anna = await server.member('agent')
  })
  afterAll(async () => {
    await other.close()
    await server.close()
  })

  test('what two processes write while the socket is down arrives once and in order, from whichever server answers', async () => {
    const first = await openSocket(address, anna.cookie)
    await first.until(() => first.seen.cursor >= 0)
    await write(server.connectionString, 'before', 5)
    await first.until(() => first.told.filter((event) => event.data.writer === 'before').length === 5)
    const { cursor } = first.seen
    await first.drop()

    const writing = Promise.all([write(server.connectionString, 'a', 100), write(server.connectionString, 'b', 100)])
    // Back in the middle of it, at the other server: past and present meet.
    const second = await openSocket(other.address, anna.cookie, cursor)
    await writing
    const ours = () => second.told.filter((event) => event.data.writer === 'a' || event.data.writer === 'b')
    await second.until(() => ours().length >= 200)

    const keys = ours().map((event) => `${event.data.writer}${event.data.index}`)
    expect(new Set(keys).size).toBe(200)
    expect(keys).toHaveLength(200)
    const numbers = second.told.map((event) => event.number)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(Math.min(...numbers)).toBeGreaterThan(cursor)
    await second.drop()

    // And once more from the start, when all is quiet: the same line.
    const third = await openSocket(address, anna.cookie, cursor)
    await third.until(() => third.told.length >= numbers.length)
    expect(third.told.map((event) => event.number)).toEqual(numbers)
    await third.drop()
  })

  test('a client that missed too much, or comes from another life of the database, is told to fetch again', async () => {
    const far = await openSocket(address, anna.cookie, 9_000_000)
    await far.until(() => far.seen.reset)
    expect(far.told).toEqual([])
    await far.drop()
  })

  test('without a session, or from a page of another origin, no socket opens', async () => {
    const refused = async (headers: Record<string, string>) => {
      const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/live`, { headers })
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
      return response.statusCode
    }
    expect(await refused({})).toBe(401)
    expect(await refused({ cookie: anna.cookie, origin: 'https://elsewhere.example' })).toBe(403)
  })
})
