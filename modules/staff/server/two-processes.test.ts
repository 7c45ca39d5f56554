import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import WebSocket from 'ws'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from './testing.ts'

let one: TestServer
let two: TestServer
let address: string
beforeAll(async () => {
  one = await startTestServer()
  // Modules loaded afresh share nothing in memory with the first: the second server knows only the database.
  vi.resetModules()
  const fresh = await import('#apps/server/testing.ts')
  two = await fresh.startTestServer({}, one.connectionString)
  address = (await two.listen()).replace('http', 'ws')
})
afterAll(async () => {
  await two.close()
  await one.close()
})
const as = (cookie: string) => ({ headers: { cookie } })

/**
 * Resolves when a process has been told of `name`. Called before it happens; what the process itself listens with was
 * registered earlier and hears it first.
 */
async function hearing(server: TestServer, name: string, subjectId: string): Promise<{ heard: Promise<void> }> {
  const told = Promise.withResolvers<void>()
  await server.kernel.live.listen(
    {
      audience: new Set(['staff-access']),
      events: (events) => {
        if (events.some((event) => event.name === name && event.subjectId === subjectId)) told.resolve()
      },
      signal: () => {},
      reset: () => {},
    },
    null,
  )
  return { heard: told.promise }
}

test('a deactivated person is out in both processes', async () => {
  const owner = await one.member('owner')
  const anna = await one.member('agent')
  expect((await anna.get('/me')).status).toBe(200)
  expect((await two.visitor.get('/me', as(anna.cookie))).status).toBe(200)
  const { heard } = await hearing(two, 'staff.access-changed', anna.id)
  await owner.patch(`/members/${anna.id}`, { deactivated: true })
  expect((await anna.get('/me')).status).toBe(401)
  await heard
  expect((await two.visitor.get('/me', as(anna.cookie))).status).toBe(401)
})

test('a new role and new teams count in both processes', async () => {
  const owner = await one.member('owner')
  const anna = await one.member('agent')
  const team = await addTeam(one.kernel, '前台')
  expect((await two.visitor.get('/invitations', as(anna.cookie))).status).toBe(403)
  const { heard } = await hearing(two, 'staff.access-changed', anna.id)
  await owner.patch(`/members/${anna.id}`, { role: 'admin', teamIds: [team.id] })
  await heard
  expect((await two.visitor.get('/invitations', as(anna.cookie))).status).toBe(200)
})

test('signing out counts in both processes', async () => {
  const anna = await one.member('agent')
  expect((await two.visitor.get('/me', as(anna.cookie))).status).toBe(200)
  const { heard } = await hearing(two, 'staff.signed-out', anna.id)
  await anna.delete('/session')
  await heard
  expect((await two.visitor.get('/me', as(anna.cookie))).status).toBe(401)
})

test('an open live connection ends with the access, and follows new teams', async () => {
  const owner = await one.member('owner')
  const anna = await one.member('agent')
  const socket = new WebSocket(`${address}/api/v1/live`, { headers: { cookie: anna.cookie } })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  const messages: { type: string }[] = []
  const waiting: { type: string; done: () => void }[] = []
  socket.on('message', (raw) => {
    const message = JSON.parse(String(raw)) as { type: string }
    messages.push(message)
    for (const one of waiting) if (one.type === message.type) one.done()
  })
  const next = (type: string) => new Promise<void>((done) => waiting.push({ type, done }))
  await next('hello')
  const team = await addTeam(one.kernel, '后台')
  const renewed = next('reset')
  await owner.patch(`/members/${anna.id}`, { teamIds: [team.id] })
  await renewed
  await owner.patch(`/members/${anna.id}`, { deactivated: true })
  expect(await closed).toBe(4401)
})

test('nobody opens a live connection without a session', async () => {
  const socket = new WebSocket(`${address}/api/v1/live`)
  const refused = await new Promise<number | undefined>((resolve) => {
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode))
    socket.on('error', () => resolve(undefined))
  })
  expect(refused).toBe(401)
})
