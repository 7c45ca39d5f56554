import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import type { ToVisitor } from '../contract.ts'
import { addSite, enter, shop, type TestSite } from './testing.ts'

let server: TestServer
let agent: Member
let site: TestSite
let address: string

beforeAll(async () => {
  server = await startTestServer()
  site = await addSite(await server.member('admin'))
  agent = await server.member('agent')
  address = `${(await server.listen()).replace('http', 'ws')}/api/v1/chat/${site.key}/live`
})
afterAll(() => server.close())

/** A visitor's line: what it heard, and a wait for the next thing of a kind. */
async function lineOf(token: string) {
  const socket = new WebSocket(address, { origin: shop })
  const heard: ToVisitor[] = []
  socket.on('message', (raw) => heard.push(JSON.parse(String(raw)) as ToVisitor))
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send(JSON.stringify({ type: 'enter', token }))
  const hears = (type: ToVisitor['type'], count = 1) =>
    expect.poll(() => heard.filter((one) => one.type === type).length).toBeGreaterThanOrEqual(count)
  return { socket, heard, hears }
}

test('from another origin there is no line', async () => {
  const status = await new Promise<number | undefined>((resolve) => {
    const socket = new WebSocket(address, { origin: 'https://evil.test' })
    socket.on('unexpected-response', (_request, answer) => {
      resolve(answer.statusCode)
      socket.terminate()
    })
    socket.on('error', () => {})
  })
  expect(status).toBe(403)
})

test('a wrong token closes it, a strange word does not', async () => {
  const closed = (first: string) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(address, { origin: shop })
      socket.on('open', () => socket.send(first))
      socket.on('close', resolve)
    })
  expect(await closed(JSON.stringify({ type: 'enter', token: 'x'.repeat(43) }))).toBe(4401)
  const visitor = await enter(server, site)
  const { socket, hears } = await lineOf(visitor.token)
  for (const strange of [
    '',
    '{',
    'null',
    '[]',
    '{"type":"typing","on":1}',
    '{"type":"page","url":1}',
    'a'.repeat(9000),
  ]) {
    socket.send(strange)
  }
  await hears('entered')
  socket.send('{"type":"ping"}')
  await hears('pong')
  socket.close()
})

test('hears its own conversation from the first word on, no notes, and nobody else’s', async () => {
  const visitor = await enter(server, site)
  const other = await enter(server, site)
  const line = await lineOf(visitor.token)
  await line.hears('entered')
  const otherLine = await lineOf(other.token)
  await otherLine.hears('entered')
  const { conversation } = (await visitor.say('在吗')).body
  await line.hears('changed')
  await agent.post(`/conversations/${conversation.id}/messages`, { direction: 'note', html: '<p>内部</p>' })
  const before = line.heard.filter((one) => one.type === 'changed').length
  await agent.post(`/conversations/${conversation.id}/messages`, { direction: 'outbound', html: '<p>在</p>' })
  await line.hears('changed', before + 1)
  const said = (await other.say('另一位')).body.conversation
  await otherLine.hears('changed')
  expect(JSON.stringify(line.heard)).not.toContain(said.id)
  expect(JSON.stringify(otherLine.heard)).not.toContain(conversation.id)
  expect(JSON.stringify([...line.heard, ...otherLine.heard])).not.toContain('内部')
  line.socket.close()
  otherLine.socket.close()
})

test('staff see whether the visitor is there, and where', async () => {
  const visitor = await enter(server, site)
  const { conversation } = (await visitor.say('看看我在哪')).body
  const presence = async () => (await agent.get(`/conversations/${conversation.id}/chat-presence`)).body.presence
  const { socket, hears } = await lineOf(visitor.token)
  await hears('entered')
  socket.send(JSON.stringify({ type: 'page', url: `${shop}/fees?sid_token=1`, title: '缴费记录' }))
  await expect
    .poll(presence)
    .toMatchObject({ online: true, pageTitle: '缴费记录', pageUrl: `${shop}/fees?sid_token=%E2%80%A6` })
  socket.close()
  await expect.poll(presence).toMatchObject({ online: false })
  const stranger = await server.member('agent')
  expect((await stranger.get(`/conversations/${conversation.id}/chat-presence`)).status).toBe(200)
  expect((await server.visitor.get(`/conversations/${conversation.id}/chat-presence`)).status).toBe(401)
})

test('whatever a visitor sends is never answered with a 5xx', async () => {
  const visitor = await enter(server, site)
  await visitor.say('开始')
  const paths = ['/visitors', '/identify', '/messages', '/read', '/rating', '/attachments']
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\0', '\ud800', '长'.repeat(20_000)))
  const field = fc.constantFrom('id', 'text', 'attachmentIds', 'conversationId', 'seq', 'value', 'email', 'identity')
  const body = fc.oneof(fc.jsonValue(), fc.dictionary(field, fc.oneof(text, fc.jsonValue({ maxDepth: 2 }))))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), body, async (path, sent) => {
      const { status } = await visitor.post(path, sent ?? undefined)
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 150 },
  )
  await fc.assert(
    fc.asyncProperty(text, text, async (after, conversation) => {
      const query = new URLSearchParams({ after: after.toWellFormed(), conversationId: conversation.toWellFormed() })
      expect((await visitor.get(`/messages?${query}`)).status).toBeLessThan(500)
    }),
    { numRuns: 50 },
  )
})
