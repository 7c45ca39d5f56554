import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { fromNow, hour, promiseIn } from '#modules/promises/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
let admin: Member
let anna: Member
let time = Date.UTC(2031, 2, 13, 2)
beforeAll(async () => {
  setClock(() => time)
  server = await startTestServer()
  admin = await server.member('admin')
  anna = await server.member('agent')
}, 120_000)
afterAll(() => server.close())
afterEach(() => setClock())

it('reliability by touchpoint: each promise counts for the contact in which it was made', async () => {
  const touchpoint = async (name: string): Promise<string> =>
    (await admin.post('/touchpoints', { name, stage: 'during' })).body.id
  const [hotline, visit] = [await touchpoint('热线'), await touchpoint('上门')]
  const customerId = await addCustomer(server.kernel)
  const first = await receive(server.kernel, { channel: 'form', customerId, text: '水管漏了' })
  const id = first.conversationId
  await anna.post(`/conversations/${id}/assign`, { assigneeId: anna.id })
  time += hour
  // In the first contact: one kept in time, one never.
  const soon = await promiseIn(anna, id, { dueAt: fromNow(3 * hour) })
  await promiseIn(anna, id, { dueAt: fromNow(4 * hour) })
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>今天来</p>' })
  await anna.post(`/promises/${soon.id}/keep`, { evidence: '来过了' })
  time += hour
  const second = await receive(server.kernel, { channel: 'form', customerId, conversationId: id, text: '还在漏' })
  time += hour
  // In the second, one still owed and one taken back; a hand-over is no contact.
  await promiseIn(anna, id, { dueAt: fromNow(48 * hour) })
  const gone = await promiseIn(anna, id, { dueAt: fromNow(48 * hour) })
  await anna.post(`/promises/${gone.id}/withdraw`, { reason: '不用了' })
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>明天再来</p>' })
  // Of a contact without a touchpoint.
  const other = await receive(server.kernel, { channel: 'form', customerId, text: '换灯泡' })
  await anna.post(`/conversations/${other.conversationId}/assign`, { assigneeId: anna.id })
  const late = await promiseIn(anna, other.conversationId, { dueAt: fromNow(hour) })
  await server.runJobs()
  await anna.post(`/moments/${first.messageId}/touchpoint`, { touchpointId: hotline })
  await anna.post(`/moments/${second.messageId}/touchpoint`, { touchpointId: visit })
  time += 5 * hour
  await server.runJobs()
  await anna.post(`/promises/${late.id}/keep`, { evidence: '换好了' })

  const none = { onTime: 0, late: 0, broken: 0, renegotiated: 0, withdrawn: 0, open: 0 }
  const lines = [
    { id: hotline, name: '热线', made: 2, ...none, onTime: 1, broken: 1, known: 2, rate: 0.5 },
    { id: visit, name: '上门', made: 2, ...none, open: 1, withdrawn: 1, known: 0, rate: null },
    { id: null, name: '', made: 1, ...none, late: 1, known: 1, rate: 0 },
  ]
  const { body } = await anna.get('/promises/reliability?by=touchpoint')
  expect(body.items).toHaveLength(3)
  expect(body.items).toEqual(expect.arrayContaining(lines))
  expect(body.items[2]).toEqual(lines[2])
  const page = (await anna.get('/promises/reliability?by=touchpoint&limit=2')).body
  const rest = (await anna.get(`/promises/reliability?by=touchpoint&limit=2&after=${page.next}`)).body
  expect([...page.items, ...rest.items]).toEqual(body.items)
})
