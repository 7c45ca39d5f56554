import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pageField, sendForm } from '#apps/portal/testing.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { momentOf } from '#modules/moments/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
let anna: Member
let at = Date.parse('2026-03-12T02:00:00Z')
beforeAll(async () => {
  server = await startTestServer()
  setClock(() => at)
  anna = await server.member('agent', { name: '安娜' })
})
afterEach(() => {
  at += 60_000
})
afterAll(async () => {
  setClock()
  await server.close()
})

const iso = () => new Date(at).toISOString()
const say = (id: string, body: object = {}) =>
  anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>明天下午修好。</p>', ...body })

test('what is written to a customer with no way to read it is kept and counts for nothing', async () => {
  const { id } = await openConversation(anna, { unreachable: true })
  const before = await momentOf(anna, id)
  expect(before.reachable).toBe(false)
  const said = await say(id)
  expect(said.body.message).toMatchObject({ channel: 'portal', delivery: { state: 'unreached' }, private: true })
  expect(said.body.conversation).toMatchObject({ status: 'open' })
  await server.runJobs()
  expect((await momentOf(anna, id)).steps).toEqual(before.steps)
  expect((await say(id, { html: '<p>x</p>', envelope: { to: [] } })).status).toBe(400)

  // Making the link is not giving it: texts that mention it make it too.
  await anna.post(`/conversations/${id}/progress-link`, {})
  expect((await momentOf(anna, id)).reachable).toBe(false)
  const { path } = (await anna.post(`/conversations/${id}/progress-link`, { given: true })).body
  expect((await momentOf(anna, id)).reachable).toBe(true)
  const heard = await say(id)
  expect(heard.body.message).toMatchObject({ delivery: { state: 'sent' }, private: false })
  expect(heard.body.conversation).toMatchObject({ status: 'waiting' })
  // What was written before is read there too, and says how it got to them.
  const { text } = await server.visitor.get(`/${path}`)
  expect(text.match(/明天下午修好/g)).toHaveLength(2)
  const opened = (await anna.get(`/conversations/${id}`)).body
  const first = opened.timeline.items.find((one: { id: string }) => one.id === said.body.message.id)
  expect(first).toMatchObject({ delivery: { state: 'sent' }, private: false, meta: { portal: { givenAt: iso() } } })
})

test('handed over, what was written counts as the answer it is: once, and not for what the customer said since', async () => {
  const { id } = await openConversation(anna, { unreachable: true })
  const give = async () =>
    expect((await anna.post(`/conversations/${id}/progress-link`, { given: true })).status).toBe(200)
  await anna.post(`/conversations/${id}/steps/explore`, { state: 'done', evidence: '问清楚了' })
  await say(id)
  const head = async () => (await anna.get(`/conversations/${id}`)).body.conversation
  expect(await head()).toMatchObject({ status: 'open', lastOutboundAt: null })
  at += 60_000
  await Promise.all([give(), give()])
  await give()
  expect(await head()).toMatchObject({ status: 'waiting', waitingSince: null })
  await server.runJobs()
  const { steps } = await momentOf(anna, id)
  expect(steps[1]).toMatchObject({ step: 'offer', state: 'doing', evidenceKind: 'reply' })
  const events = await server.events(id)
  for (const name of ['conversation.message-delivered', 'moment.link-given', 'conversation.status-changed'])
    expect([name, events.filter((one) => one === name).length]).toEqual([name, 1])

  const other = await openConversation(anna, { unreachable: true })
  await say(other.id)
  const call = { direction: 'inbound', kind: 'letter', html: '<p>还在漏</p>' }
  expect((await anna.post(`/conversations/${other.id}/messages`, call)).status).toBe(200)
  await anna.post(`/conversations/${other.id}/progress-link`, { given: true })
  const after = (await anna.get(`/conversations/${other.id}`)).body.conversation
  expect([after.status, after.waitingSince !== null]).toEqual(['open', true])
})

test('a notice that never got there tells nobody, and silence is no consent', async () => {
  const { id } = await openConversation(anna, { unreachable: true })
  const promise = (
    await anna.post(`/conversations/${id}/promises`, {
      text: '师傅上门',
      dueAt: new Date(at + 3_600_000).toISOString(),
    })
  ).body
  const late = { kind: 'notice', dueAt: new Date(at + 7_200_000).toISOString(), reason: '配件未到' }
  const drafted = (await anna.post(`/promises/${promise.id}/proposals`, late)).body.proposal
  const said = await say(id, { id: drafted.messageId, html: '<p>要晚一些。</p>' })
  expect(said.status).toBe(200)
  const after = async () => (await anna.get(`/promises/${promise.id}`)).body
  const { proposal } = await after()
  expect(proposal).toMatchObject({ state: 'drafted', toldAt: null })
  // The next try is another message.
  expect(proposal.messageId).not.toBe(drafted.messageId)
  at += 2 * 3_600_000
  await server.runJobs()
  expect(await after()).toMatchObject({ state: 'broken' })
})

test('who wrote on their progress page reads there what we answer', async () => {
  const { id } = await openConversation(anna, { unreachable: true })
  const { path } = (await anna.post(`/conversations/${id}/progress-link`, {})).body
  const page = pageField((await server.visitor.get(`/${path}`)).text)
  expect((await sendForm(server, `${path}/messages`, { page, text: '什么时候来？' })).status).toBe(303)
  expect((await momentOf(anna, id)).reachable).toBe(true)
  expect((await say(id)).body.message.delivery.state).toBe('sent')
})
