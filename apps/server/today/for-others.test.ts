import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { NextStepRecord } from '#apps/contract/today.ts'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { hour, minute } from '#modules/promises/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { type Member, startTestServer, type TestServer } from '../testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterEach(() => setClock())
afterAll(() => server.close())

const passes = (ms: number) => {
  const later = nowMs() + ms
  setClock(() => later)
}
const stepsOf = async (member: Member): Promise<NextStepRecord[]> => (await member.get('/today/next-steps')).body.items
const there = (member: Member, availability = 'online') => member.put('/me/availability', { availability })
const toldTo = async (id: string) => {
  const found = sql`select data from event where subject_id = ${id} and name = 'moment.not-met'`
  return (await rows<{ data: { to: string[] } }>(server.kernel.db, found)).map(({ data }) => data)
}

/** A matter of a team that was resolved, and asked about; the customer answers that it is not. */
async function notMet(teamId: string, agent: Member | null, words = '没有解决，还在漏') {
  const customerId = await addCustomer(server.kernel, '王丽')
  const { conversationId: id } = await receive(server.kernel, { customerId, text: '厨房漏水', teamId })
  const asker = agent ?? (await server.member('agent', { teamIds: [teamId] }))
  if (agent) await asker.post(`/conversations/${id}/assign`, { assigneeId: agent.id })
  await asker.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>修好了吗？</p>' })
  if (!agent) await asker.post(`/conversations/${id}/assign`, { assigneeId: null })
  await asker.post(`/conversations/${id}/confirmation`, { channel: 'chat' })
  await asker.post(`/conversations/${id}/status`, { status: 'resolved', reason: '已修好' })
  passes(minute)
  await receive(server.kernel, { customerId, conversationId: id, text: words })
  return id
}

it('the one responsible finds it; the lead of the team only while they are away, silent or gone', async () => {
  const team = await addTeam(server.kernel, '维修')
  const other = await addTeam(server.kernel, '收费')
  const anna = await server.member('agent', { name: '安娜', teamIds: [team.id] })
  const lead = await server.member('supervisor', { name: '韩梅梅', teamIds: [team.id] })
  const elsewhere = await server.member('supervisor', { teamIds: [other.id] })
  const peer = await server.member('agent', { teamIds: [team.id] })
  const admin = await server.member('admin')
  await there(anna)
  const id = await notMet(team.id, anna)
  const about = async (member: Member) =>
    (await stepsOf(member)).find((one) => one.conversationId === id)?.reasons.find(({ kind }) => kind === 'not-met')
  expect(await about(anna)).toMatchObject({ text: '没有解决，还在漏', instead: null })
  expect(await about(lead)).toBeUndefined()
  expect(await toldTo(id)).toMatchObject([{ to: [anna.id], instead: false }])

  await there(anna, 'away')
  expect(await about(lead)).toMatchObject({ text: '没有解决，还在漏', instead: { name: '安娜', why: 'away' } })
  for (const member of [peer, elsewhere, admin]) expect(await about(member)).toBeUndefined()
  await there(anna)
  passes(5 * hour)
  expect(await about(lead)).toMatchObject({ instead: { name: '安娜', why: 'silent' } })
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>马上再来。</p>' })
  expect(await about(lead)).toBeUndefined()
})

it('who is away when the customer answers is told all the same, and the lead with them; of nobody’s, the lead', async () => {
  const team = await addTeam(server.kernel, '工程')
  const anna = await server.member('agent', { name: '安娜', teamIds: [team.id] })
  const lead = await server.member('supervisor', { teamIds: [team.id] })
  await there(anna, 'away')
  const away = await notMet(team.id, anna)
  expect(await toldTo(away)).toMatchObject([
    { to: [anna.id, lead.id], assigneeId: anna.id, instead: true, answer: 'not_met' },
  ])
  const free = await notMet(team.id, null, '没有解决')
  expect(await toldTo(free)).toMatchObject([{ to: [lead.id], assigneeId: null }])
  const steps = await stepsOf(lead)
  expect(steps.find((one) => one.conversationId === free)?.reasons).toContainEqual(
    expect.objectContaining({ kind: 'not-met', instead: { name: '', why: 'free' } }),
  )
})

it('a team without a lead is the admins’', async () => {
  const team = await addTeam(server.kernel, '保洁')
  const anna = await server.member('agent', { teamIds: [team.id] })
  const admin = await server.member('admin')
  await there(anna, 'away')
  const id = await notMet(team.id, anna)
  expect((await toldTo(id))[0]?.to).toContain(admin.id)
  expect((await stepsOf(admin)).map((one) => one.conversationId)).toContain(id)
})
