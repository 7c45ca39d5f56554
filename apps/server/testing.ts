import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'drizzle-orm'
import type { InjectOptions } from 'fastify'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { addMember, type NewMember, openSession } from '#modules/staff/server/testing.ts'
import type { Role } from '#platform/contract/permission.ts'
import { rows } from '#platform/server/database/index.ts'
import type { App } from '#platform/server/http/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import { testConfig } from '#platform/testing/config.ts'
import { testDatabase } from '#platform/testing/database.ts'
import { type OpenKernel, openKernel } from './kernel.ts'
import { openWeb } from './web.ts'

// biome-ignore lint/suspicious/noExplicitAny: stories read bodies freely; their shape is held by the contract's serialiser
export type Answer = { status: number; body: any; headers: Record<string, unknown>; text: string }
type Options = { headers?: Record<string, string>; payload?: InjectOptions['payload'] }

/** Somebody who calls the API; `path` is relative to /api/v1 unless it starts with `//` (then from the root). */
export type Caller = {
  get: (path: string, options?: Options) => Promise<Answer>
  post: (path: string, body?: unknown, options?: Options) => Promise<Answer>
  put: (path: string, body?: unknown, options?: Options) => Promise<Answer>
  patch: (path: string, body?: unknown, options?: Options) => Promise<Answer>
  delete: (path: string, body?: unknown, options?: Options) => Promise<Answer>
}
export type Member = Caller & { id: string; name: string; role: Role; email: string; cookie: string }

export type TestServer = {
  kernel: OpenKernel
  app: App
  connectionString: string
  /** Nobody: no session. */
  visitor: Caller
  /** Adds a member of staff and signs them in. Without `teamIds` they are in no team. */
  member: (role: Role, more?: Partial<NewMember>) => Promise<Member>
  /** Names of all recorded events in order, or of one subject. */
  events: (subjectId?: string) => Promise<string[]>
  /** Lets the followers of the event line catch up and runs every job that is due, until there is nothing left. */
  runJobs: () => Promise<number>
  /** Listens on a free loopback port; gives the address. */
  listen: () => Promise<string>
  close: () => Promise<void>
}

/**
 * The whole server over a fresh database, without a port unless `listen` is called. Jobs run only by `runJobs`. With
 * `connectionString` it joins another test server's database.
 */
export async function startTestServer(
  env: Record<string, string> = {},
  connectionString?: string,
): Promise<TestServer> {
  const database = connectionString ? { connectionString, drop: async () => {} } : await testDatabase()
  const folder = await mkdtemp(path.join(tmpdir(), 'kairos-files-'))
  const config = testConfig(folder, env)
  const kernel = await openKernel(config, database.connectionString, createLog(env.KAIROS_LOG ?? 'silent'))
  const app = await openWeb(kernel)
  app.addHook('onSend', async (request, reply, payload) => {
    checkExact(request.routeOptions.config.exactReply, reply.statusCode, payload)
    return payload
  })
  await app.ready()
  const caller = (cookie?: string): Caller => {
    const send = async (
      method: InjectOptions['method'],
      where: string,
      body?: unknown,
      options: Options = {},
    ): Promise<Answer> => {
      const answer = await app.inject({
        method,
        url: where.startsWith('//') ? where.slice(1) : `/api/v1${where}`,
        headers: { ...(cookie ? { cookie } : {}), ...options.headers },
        ...(options.payload !== undefined
          ? { payload: options.payload }
          : body !== undefined
            ? { payload: body as object }
            : {}),
      })
      const isJson = String(answer.headers['content-type'] ?? '').includes('json')
      return {
        status: answer.statusCode,
        body: isJson && answer.body ? answer.json() : undefined,
        headers: answer.headers,
        text: answer.body,
      }
    }
    return {
      get: (where, options) => send('GET', where, undefined, options),
      post: (where, body, options) => send('POST', where, body, options),
      put: (where, body, options) => send('PUT', where, body, options),
      patch: (where, body, options) => send('PATCH', where, body, options),
      delete: (where, body, options) => send('DELETE', where, body, options),
    }
  }
  let count = 0
  return {
    kernel,
    app,
    connectionString: database.connectionString,
    visitor: caller(),
    member: async (role, more = {}) => {
      count += 1
      const added = await addMember(kernel, {
        role,
        name: `${role}${count}`,
        email: `${role}${count}@example.com`,
        teamIds: [],
        ...more,
      })
      const cookie = await openSession(kernel, added.id)
      return { ...caller(cookie), ...added, cookie }
    },
    events: async (subjectId) => {
      const found = await rows<{ name: string }>(
        kernel.db,
        subjectId
          ? sql`select name from event where subject_id = ${subjectId} order by id`
          : sql`select name from event order by id`,
      )
      return found.map((row) => row.name)
    },
    runJobs: async () => {
      for (let done = 0; ; ) {
        await kernel.followers.drain()
        const ran = await kernel.jobs.runDue()
        done += ran
        if (ran === 0) return done
      }
    },
    listen: async () => {
      await app.listen({ host: '127.0.0.1', port: 0 })
      const address = app.server.address()
      if (!address || typeof address === 'string') throw new Error('no port')
      const url = `http://127.0.0.1:${address.port}`
      kernel.setAddress(url)
      return url
    },
    close: async () => {
      await app.close()
      await kernel.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What is written without being filtered through its contract must be the contract's shape, with nothing besides. */
function checkExact(shape: TSchema | undefined, status: number, payload: unknown): void {
  if (!shape || status !== 200 || typeof payload !== 'string') return
  const written: unknown = JSON.parse(payload)
  const [wrong] = Value.Errors(shape, written)
  if (wrong) throw new Error(`a reply is not what its contract says: ${JSON.stringify(wrong)}`)
  const cleaned: unknown = Value.Clean(shape, structuredClone(written))
  if (!isDeepStrictEqual(cleaned, written)) throw new Error('a reply holds more than its contract says')
}
