import { Type } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endpoint } from '#platform/contract/endpoint.ts'
import { createApp, serve } from '#platform/server/http/index.ts'
import { startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** The kernel's HTTP server with one route of each kind, and everybody signed in as somebody. */
async function bareApp(permission = 'signed-in') {
  const { config, db, log } = server.kernel
  const app = await createApp({
    config,
    db,
    log,
    version: '1',
    permissions: new Set(['things.manage']),
    identify: async () => null,
  })
  let calls = 0
  const echo = endpoint({
    method: 'POST',
    path: '/echo',
    permission,
    summary: 'Gives back what it got',
    body: Type.Object(
      { text: Type.String({ minLength: 1, maxLength: 10 }), extra: Type.Optional(Type.Unknown()) },
      { additionalProperties: false },
    ),
    reply: Type.Object({ text: Type.String(), calls: Type.Integer() }),
  })
  serve(app, echo, async ({ body }) => {
    calls += 1
    return { text: body.text, calls }
  })
  const post = async (payload: string, headers: Record<string, string> = {}) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/echo',
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  return { app, post }
}

test('health answers', async () => {
  const answer = await server.visitor.get('//health')
  expect(answer.body.status).toBe('ok')
})

test('what no column can hold never reaches a handler', async () => {
  const { app, post } = await bareApp('public')
  expect(await post('{"text":"a\\u0000b"}')).toMatchObject({
    status: 400,
    body: { error: { code: 'bad-request', fields: [{ field: 'text' }] } },
  })
  expect(await post('{"text":"a\\ud800"}')).toMatchObject({ status: 200, body: { text: 'a\ufffd' } })
  const deep = `{"text":"a","extra":${'['.repeat(5000)}${']'.repeat(5000)}}`
  expect((await post(deep)).status).toBe(400)
  expect((await post('{"text":')).body.error.fields[0].field).toBe('body')
  expect((await post('{"text":1}')).body.error.fields[0]).toMatchObject({ field: 'text' })
  expect((await post('{"text":"a","__proto__":{"x":1}}')).status).toBe(400)
  await app.close()
})

test('errors speak the reader’s language', async () => {
  const { app, post } = await bareApp('public')
  const reason = async (language: string) =>
    (await post('{"text":""}', { 'accept-language': language })).body.error.fields[0].reason
  expect(await reason('en-GB,en')).toBe('needs at least 1 characters')
  expect(await reason('zh-CN')).toBe('至少 1 个字')
  expect(await reason('zh-HK,zh;q=0.9')).toBe('至少 1 個字')
  await app.close()
})

test('a page of another origin changes nothing', async () => {
  const { app, post } = await bareApp('public')
  expect((await post('{"text":"a"}', { origin: 'https://evil.example' })).status).toBe(403)
  expect((await post('{"text":"a"}', { origin: 'null' })).status).toBe(403)
  expect((await post('{"text":"a"}', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await post('{"text":"a"}', { origin: 'http://localhost:80', host: 'localhost' })).status).toBe(200)
  await app.close()
})

test('a route with an unknown permission, or none, does not start', async () => {
  await expect(bareApp('things.destroy')).rejects.toThrow('unknown permission')
  const { app } = await bareApp('things.manage')
  expect(() => app.get('/naked', async () => 'hello')).toThrow('names no permission')
  await app.close()
})

test('a request repeated with its Idempotency-Key gets the first answer and does nothing twice', async () => {
  const admin = await server.member('admin')
  const other = await server.member('admin')
  const headers = { 'idempotency-key': 'try-1' }
  const first = await admin.post('/teams', { name: '前台' }, { headers })
  const again = await admin.post('/teams', { name: '前台' }, { headers })
  expect([again.status, again.body]).toEqual([200, first.body])
  expect(again.headers['idempotent-replay']).toBe('true')
  const changed = await admin.post('/teams', { name: '后台' }, { headers })
  expect(changed).toMatchObject({ status: 400, body: { error: { fields: [{ field: 'Idempotency-Key' }] } } })
  const theirs = await other.post('/teams', { name: '后台' }, { headers })
  expect([theirs.status, theirs.body.name]).toEqual([200, '后台'])
  const at = { headers: { 'idempotency-key': 'try-2' } }
  const both = await Promise.all([
    admin.post('/teams', { name: '仓库' }, at),
    admin.post('/teams', { name: '仓库' }, at),
  ])
  // The second either meets the first while it runs, or gets its answer.
  expect(both.map((one) => one.status).sort()).toSatisfy(([a, b]: number[]) => a === 200 && (b === 200 || b === 409))
  const names = (await admin.get('/teams')).body.items.map((one: { name: string }) => one.name).sort()
  expect(names).toEqual(['仓库', '前台', '后台'].sort())
})

test('no route breaks on a stranger who sends nothing', async () => {
  const { paths } = (await server.visitor.get('//api/openapi.json')).body
  const id = '00000000-0000-7000-8000-000000000000'
  for (const [path, methods] of Object.entries(paths as Record<string, Record<string, unknown>>)) {
    for (const method of Object.keys(methods)) {
      const answer = await server.app.inject({ method: method as 'GET', url: path.replaceAll(/\{\w+\}/g, id) })
      expect([path, method, answer.statusCode < 500]).toEqual([path, method, true])
    }
  }
})
