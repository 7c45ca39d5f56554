import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { promiseIn } from '#modules/promises/server/testing.ts'
import { addTeam, setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { moment } from '../cut/schema.ts'
import { customerScores, momentOf } from '../testing.ts'
import { estimateConversations } from './estimate-conversations.ts'

let server: TestServer
let anna: Member
let admin: Member
beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  anna = await server.member('agent', { name: '安娜' })
  admin = await server.member('admin', { name: '管理员' })
})
afterEach(() => setClock())
afterAll(() => server.close())

const momentsOf = (id: string) =>
  server.kernel.db.select().from(moment).where(eq(moment.conversationId, id)).orderBy(moment.position)
const again = (id: string, all = false) =>
  inTransaction(server.kernel.db, (tx) => estimateConversations(tx, [id], { all }))
const estimates = (id: string) =>
  rows<{ value: number }>(
    server.kernel.db,
    sql`select value from score where conversation_id = ${id} and source = 'estimate' order by at`,
  )

/** A chat that was answered after five minutes, and its moment. */
async function lateChat(): Promise<{ id: string; at: number }> {
  const at = Date.parse('2026-03-02T02:00:00Z')
  setClock(() => at)
  const customerId = await addCustomer(server.kernel)
  const messageId = newId()
  const { conversationId: id } = await receive(server.kernel, { customerId, messageId })
  setClock(() => at + 300_000)
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>马上为您看</p>' })
  const times = { beganAt: new Date(at), answeredAt: new Date(at + 300_000), waitingSeconds: 300 }
  const row = {
    id: messageId,
    conversationId: id,
    customerId,
    kind: 'contact',
    channel: 'chat',
    position: 1,
    ...times,
  } as const
  await server.kernel.db.insert(moment).values(row).onConflictDoNothing()
  return { id, at }
}

test('the wait is told with its figures; one row a moment however often it is estimated', async () => {
  const { id } = await lateChat()
  await again(id)
  await again(id, true)
  const [one] = await momentsOf(id)
  expect(one).toMatchObject({ estimate: -1, scoreValue: -1, scoreSource: 'estimate' })
  expect(one?.estimateReasons).toEqual([{ fact: 'waited-long', points: -1, figures: { waited: 300, standard: 120 } }])
  expect(await estimates(id)).toEqual([{ value: -1 }])
  expect((await momentOf(anna, id)).score).toMatchObject({ source: 'estimate', value: -1 })
})

test('a night in which the team is not there is no wait', async () => {
  const { id } = await lateChat()
  const { id: teamId } = await addTeam(server.kernel, '白天')
  const week = Array.from({ length: 7 }, () => [{ from: '10:04', to: '18:00' }])
  const hours = { timeZone: 'Asia/Shanghai', week, holidays: [], makeUpDays: [] }
  expect((await admin.patch(`/teams/${teamId}`, { hours })).status).toBe(200)
  await server.kernel.db.update(moment).set({ teamId }).where(eq(moment.conversationId, id))
  await again(id)
  // Asked at 10:00, answered at 10:05: one minute of service.
  expect((await momentsOf(id))[0]).toMatchObject({ waitingSeconds: 300, estimate: null, estimateReasons: null })
})

test('a promise that was broken counts in its moment; the customer’s own score beats it, and both are kept', async () => {
  const { id, at } = await lateChat()
  await promiseIn(anna, id, { dueAt: new Date(at + 600_000).toISOString() })
  setClock(() => at + 900_000)
  await server.runJobs()
  await again(id)
  expect((await momentsOf(id))[0]).toMatchObject({ estimate: -3, scoreSource: 'estimate' })
  await customerScores(server.kernel, id, 2)
  await server.runJobs()
  await again(id)
  expect(await estimates(id)).toEqual([{ value: -3 }])
  expect((await momentOf(anna, id)).score).toMatchObject({ source: 'customer', value: 2 })
})

test('weights are the admin’s: others may not see them, who is late is told, and recent moments follow', async () => {
  const { id } = await lateChat()
  await again(id)
  for (const who of [anna, await server.member('supervisor')]) {
    expect((await who.get('/estimate-settings')).status).toBe(403)
    expect((await who.get('/score-requests')).status).toBe(403)
  }
  const { body: first } = await admin.get('/estimate-settings')
  expect(first).toMatchObject({ version: 0, changedBy: null })
  const weights = { ...first.weights, 'waited-long': 0 }
  const set = { version: 0, weights, standards: { ...first.standards, chat: 5 } }
  expect((await admin.put('/estimate-settings', set)).body).toMatchObject({ version: 1, changedBy: '管理员' })
  expect((await admin.put('/estimate-settings', set)).status).toBe(200)
  const late = await admin.put('/estimate-settings', { ...set, weights: first.weights })
  expect([late.status, late.body.error.code, late.body.error.details.version]).toEqual([
    409,
    'moments.settings-conflict',
    1,
  ])
  expect((await admin.put('/estimate-settings', { ...set, weights: { ...weights, thanked: 9 } })).status).toBe(400)
  await server.runJobs()
  expect((await momentsOf(id))[0]).toMatchObject({ estimate: null, estimateReasons: null, scoreValue: null })
  expect(await estimates(id)).toEqual([])
  await admin.put('/estimate-settings', { ...set, version: 1, weights: first.weights, standards: first.standards })
})

test('which mails ask for a score is set by team', async () => {
  const team = await addTeam(server.kernel, '夜班')
  expect((await admin.put(`/score-requests/${team.id}`, { whenResolving: true, faces: 'three' })).body).toEqual({
    teamId: team.id,
    whenResolving: true,
    faces: 'three',
  })
  await admin.put('/score-requests/none', { whenResolving: true, faces: 'seven' })
  await admin.put('/score-requests/none', { whenResolving: false, faces: 'three' })
  expect((await admin.get('/score-requests')).body.items).toEqual(
    expect.arrayContaining([
      { teamId: null, whenResolving: false, faces: 'three' },
      { teamId: team.id, whenResolving: true, faces: 'three' },
    ]),
  )
  expect((await admin.put(`/score-requests/${newId()}`, { whenResolving: true, faces: 'three' })).status).toBe(404)
  expect((await anna.put('/score-requests/none', { whenResolving: true, faces: 'three' })).status).toBe(403)
})

test('what is noted of a call is heard, and told by whom; without a sign a call stays without a score', async () => {
  const customerId = await addCustomer(server.kernel, '赵敏')
  const { conversationId: id } = await receive(server.kernel, { customerId, text: '厨房水管漏水' })
  const note = (html: string) =>
    anna.post(`/conversations/${id}/messages`, { direction: 'inbound', kind: 'phone', html: `<p>${html}</p>` })
  await note('客户来电咨询停车月卡')
  await note('客户很生气，说你们太差劲了')
  await server.runJobs()
  await again(id, true)
  const calls = (await momentsOf(id)).filter(({ kind }) => kind === 'spoken')
  expect(calls.map(({ estimate }) => estimate)).toEqual([null, -2])
  const { journey } = (await anna.get(`/conversations/${id}/scorecard`)).body
  const [said] = journey.at(-1).reasons
  expect(said).toMatchObject({ fact: 'angry', points: -2, figures: { by: '安娜' } })
  expect('客户很生气，说你们太差劲了').toContain(said.figures.word)
})

test('a quick answer raises nothing that is not solved', async () => {
  const customerId = await addCustomer(server.kernel, '陈刚')
  const said: [string, number | null][] = [
    ['等了三天了没人理我，太让人生气了', -2],
    ['谢谢，不过还没好', null],
    ['勉强可以吧', null],
    ['好的，我在家等', 1],
  ]
  for (const [text, value] of said) {
    const { conversationId: id } = await receive(server.kernel, { customerId, text: '网络连不上' })
    await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>马上为您看</p>' })
    await receive(server.kernel, { customerId, conversationId: id, text })
    await server.runJobs()
    await again(id, true)
    expect([text, (await momentsOf(id)).map(({ estimate }) => estimate)]).toEqual([text, [value]])
  }
})
