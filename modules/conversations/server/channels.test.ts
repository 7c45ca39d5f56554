import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { now, setClock } from '#platform/server/clock/index.ts'
import { inTransaction, newId, rows } from '#platform/server/database/index.ts'
import type { DeliveryState } from '../contract.ts'
import {
  conversationBrief,
  markDelivered,
  openConversationOf,
  publicTimeline,
  publicTimelineBefore,
} from './public-timeline.ts'
import { sayAsSystem } from './receive-message.ts'
import { addCustomer, openConversation, receive } from './testing.ts'

let server: TestServer
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
})
afterAll(() => server.close())
afterEach(() => setClock())

const inTx = <T>(work: Parameters<typeof inTransaction<T>>[1]) => inTransaction(server.kernel.db, work)

test('the customer sees what was said to them, by name, and neither notes nor logged contacts', async () => {
  const customerId = await addCustomer(server.kernel)
  const { conversationId: id } = await receive(server.kernel, { customerId, text: '漏水了\n三号楼 <b>' })
  await anna.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>内部</p>' })
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', kind: 'phone', html: '<p>已去电</p>' })
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>马上到</p>' })
  const { db } = server.kernel
  const seen = await publicTimeline(db, id)
  expect(seen.map((one) => [one.seq, one.direction, one.authorName, one.text])).toEqual([
    [1, 'inbound', null, '漏水了\n三号楼 <b>'],
    [4, 'outbound', '安娜', '马上到'],
  ])
  expect(seen[0]?.html).toBe('<p>漏水了<br />三号楼 &lt;b&gt;</p>')
  expect((await publicTimeline(db, id, { afterSeq: 1 })).map((one) => one.seq)).toEqual([4])
  expect((await publicTimelineBefore(db, id, { beforeSeq: 4, limit: 5 })).map((one) => one.seq)).toEqual([1])
  expect(await conversationBrief(db, id)).toMatchObject({
    status: 'waiting',
    customerId,
    assigneeName: null,
    lastSeq: 4,
  })
  expect(await conversationBrief(db, newId())).toBeNull()
})

test('how far a message got only goes forward, and is told once', async () => {
  const customerId = await addCustomer(server.kernel)
  const { conversationId: id } = await receive(server.kernel, { customerId })
  const said = await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>您好</p>' })
  const messageIds = [said.body.message.id as string]
  const mark = (state: DeliveryState) => inTx((tx) => markDelivered(tx, { conversationId: id, messageIds, state }))
  expect(await mark('delivered')).toEqual(messageIds)
  expect(await mark('delivered')).toEqual([])
  expect(await mark('failed')).toEqual([])
  expect(await mark('read')).toEqual(messageIds)
  expect(await mark('sent')).toEqual([])
  const { items } = (await anna.get(`/conversations/${id}`)).body.timeline
  expect(items.find((one: { id: string }) => one.id === messageIds[0]).delivery).toEqual({
    state: 'read',
    reason: null,
  })
  expect((await server.events(id)).filter((name) => name === 'conversation.message-delivered')).toHaveLength(2)
})

test('what the product says by itself is no answer', async () => {
  setClock(() => Date.UTC(2026, 2, 12, 9, 0))
  const customerId = await addCustomer(server.kernel)
  const { conversationId: id } = await receive(server.kernel, { customerId })
  const messageId = newId()
  for (let i = 0; i < 2; i += 1) {
    await inTx((tx) =>
      sayAsSystem(tx, { conversationId: id, messageId, text: '已收到，30 分钟内答复', occurredAt: now() }),
    )
  }
  expect((await anna.get(`/conversations/${id}`)).body.conversation).toMatchObject({
    status: 'open',
    waitingSince: '2026-03-12T09:00:00.000Z',
    firstResponseAt: null,
    messageCount: 2,
  })
})

test('a channel finds the conversation that still takes messages', async () => {
  const { db } = server.kernel
  const customerId = await addCustomer(server.kernel)
  expect(await openConversationOf(db, { customerId, channel: 'chat' })).toBeNull()
  const { conversationId: id } = await receive(server.kernel, { customerId })
  expect(await openConversationOf(db, { customerId, channel: 'chat' })).toBe(id)
  expect(await openConversationOf(db, { customerId, channel: 'form' })).toBeNull()
  for (const status of ['resolved', 'closed'])
    await anna.post(`/conversations/${id}/status`, { status, reason: '好了' })
  expect(await openConversationOf(db, { customerId, channel: 'chat' })).toBeNull()
})

test('a customer’s HTML is inert', async () => {
  const customerId = await addCustomer(server.kernel)
  const { conversationId: id } = await receive(server.kernel, {
    customerId,
    html: '<p>好<img src=x onerror=alert(1)><script>1</script></p>',
  })
  expect((await publicTimeline(server.kernel.db, id))[0]?.html).toBe('<p>好</p>')
})

test('a team with conversations is not removed from under them', async () => {
  const owner = await server.member('owner')
  const team = await addTeam(server.kernel, '客服一组')
  const { id } = await openConversation(owner, { teamId: team.id })
  const refused = await owner.delete(`/teams/${team.id}`)
  expect(refused).toMatchObject({ status: 409, body: { error: { message: '团队还有 1 个会话，请先转给其他团队' } } })
  expect((await owner.get(`/conversations/${id}`)).body.conversation.team.id).toBe(team.id)
  await owner.post(`/conversations/${id}/transfer`, { teamId: null })
  expect((await owner.delete(`/teams/${team.id}`)).status).toBe(200)
})

test.each<[string, string, object]>([
  ['a leap second', 'status', { status: 'snoozed', snoozedUntil: '2998-12-31T23:59:60Z' }],
  [
    'a leap second',
    'messages',
    { direction: 'inbound', kind: 'phone', html: '<p>x</p>', occurredAt: '2016-12-31T23:59:60Z' },
  ],
  ['an unknown status', 'status', { status: 'asleep' }],
  ['no body', 'messages', {}],
  ['a huge text', 'messages', { direction: 'note', html: 'x'.repeat(200_001) }],
])('refused, never a fault: %s (%s)', async (_name, verb, body) => {
  const { id } = await openConversation(anna)
  const answer = await anna.post(`/conversations/${id}/${verb}`, body)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
})

test('a broken upload is refused', async () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  for (const payload of [
    '',
    '--x\r\n',
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
    '--x--\r\n',
  ]) {
    const answer = await anna.post('/attachments', undefined, { payload, headers })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  }
  expect(await rows(server.kernel.db, sql`select 1 from attachment where message_id is null`)).toEqual([])
})
