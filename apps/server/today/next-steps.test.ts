import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { NextStepRecord } from '#apps/contract/today.ts'
import { addCustomer, openConversation, receive } from '#modules/conversations/server/testing.ts'
import { customerScores } from '#modules/moments/server/testing.ts'
import { day, fromNow, hour, minute, promiseIn } from '#modules/promises/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { newId } from '#platform/server/database/index.ts'
import { type Member, startTestServer, type TestServer } from '../testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterEach(() => setClock())
afterAll(() => server.close())

const stepsOf = async (member: Member): Promise<NextStepRecord[]> => {
  const answer = await member.get('/today/next-steps')
  expect(answer.status).toBe(200)
  return answer.body.items
}
const told = (steps: NextStepRecord[]) => steps.map((one) => one.reasons.map(({ kind }) => kind).join(' '))

/** A conversation of this member's in which the customer has just written. */
async function written(member: Member, name: string, text = '厨房又漏水了') {
  const customerId = await addCustomer(server.kernel, name)
  const { conversationId } = await receive(server.kernel, { customerId, text })
  await member.post(`/conversations/${conversationId}/assign`, { assigneeId: member.id })
  return conversationId
}
const expected = (member: Member, id: string) =>
  member.patch(`/conversations/${id}/expectation`, { version: 0, stated: '修好' })
const answer = (member: Member, id: string) =>
  member.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>马上处理。</p>' })

it('gather what the day asks, gravest first, once for each conversation', async () => {
  const anna = await server.member('agent')
  const waits = await written(anna, '王丽')
  const owes = await written(anna, '陈刚')
  const unhappy = await written(anna, '赵敏')
  const low = await written(anna, '孙俪')
  for (const id of [owes, unhappy, low]) {
    await expected(anna, id)
    await answer(anna, id)
  }
  await promiseIn(anna, owes, { text: '四点前回电话', dueAt: fromNow(30 * minute) })
  await anna.post(`/conversations/${unhappy}/confirmation/answer`, { answer: 'not_met', words: '还在漏' })
  let at = nowMs() + minute
  setClock(() => at)
  await customerScores(server.kernel, low, -3, { words: '太慢' })
  at += hour
  const steps = await stepsOf(anna)
  expect(told(steps)).toEqual(['broken', 'not-met waiting', 'low-score', 'waiting'])
  expect(steps.map((one) => one.customer?.name)).toEqual(['陈刚', '赵敏', '孙俪', '王丽'])
  expect(steps[0]).toMatchObject({ conversationId: owes, reasons: [{ text: '四点前回电话', wholeDay: false }] })
  expect(steps[1]?.reasons[0]).toMatchObject({ text: '还在漏' })
  expect(steps[2]?.reasons[0]).toMatchObject({ text: '太慢', value: -3 })
  expect(steps[3]?.reasons[0]).toMatchObject({ usualSeconds: null })

  await answer(anna, low)
  await answer(anna, waits)
  expect(told(await stepsOf(anna))).toEqual(['broken', 'not-met waiting', 'no-expectation'])
  const other = await server.member('agent')
  expect(await stepsOf(other)).toEqual([])
})

it('say how long customers of the team and channel usually wait, once five are known', async () => {
  const ben = await server.member('agent')
  let at = nowMs()
  setClock(() => at)
  for (const name of ['甲', '乙', '丙', '丁', '戊']) {
    const id = await written(ben, name)
    at += 20 * minute
    await answer(ben, id)
    await ben.post(`/conversations/${id}/status`, { status: 'resolved', reason: '已完成' })
  }
  await server.runJobs()
  const id = await written(ben, '王丽')
  at += 130 * minute
  const [first] = await stepsOf(ben)
  expect(first).toMatchObject({ conversationId: id, points: 77 })
  expect(first?.reasons[0]).toMatchObject({ kind: 'waiting', usualSeconds: 1200 })
})

it('take no call for a wait: who spoke with us waited for nobody', async () => {
  const dora = await server.member('agent')
  let at = nowMs()
  setClock(() => at)
  const ids: string[] = []
  for (const name of ['甲', '乙', '丙', '丁', '戊', '己']) {
    const message = { direction: 'inbound', kind: 'phone', html: '<p>电梯停了</p>' }
    const { body } = await dora.post('/conversations', { customer: { name }, subject: '电梯', message })
    await dora.post(`/conversations/${body.id}/assign`, { assigneeId: dora.id })
    ids.push(body.id)
    at += minute
  }
  await server.runJobs()
  const { customer } = (await dora.get(`/conversations/${ids[0]}`)).body.conversation
  await receive(server.kernel, { customerId: customer.id, conversationId: ids[0]!, text: '还是不动' })
  at += 2 * hour
  const reasons = (await stepsOf(dora)).flatMap((one) => one.reasons.filter(({ kind }) => kind === 'waiting'))
  expect(reasons).toMatchObject([{ kind: 'waiting', usualSeconds: null }])
})

it('include a draft left for ten minutes and what wakes today, and forget both when they are gone', async () => {
  const cleo = await server.member('agent')
  const id = await written(cleo, '李雷')
  await expected(cleo, id)
  await answer(cleo, id)
  expect(await stepsOf(cleo)).toEqual([])
  await cleo.put(`/conversations/${id}/draft`, { html: '<p>另外</p>', mode: 'reply' })
  // Past noon by the clocks of Shanghai, so that midnight is far.
  const start = Math.ceil(nowMs() / day) * day + 5 * hour
  setClock(() => start + 11 * minute)
  expect(told(await stepsOf(cleo))).toEqual(['draft'])
  await cleo.put(`/conversations/${id}/draft`, { html: '<p> </p>', mode: 'reply' })
  setClock(() => start + 22 * minute)
  expect(await stepsOf(cleo)).toEqual([])
  await cleo.post(`/conversations/${id}/status`, { status: 'snoozed', snoozedUntil: fromNow(minute) })
  expect(told(await stepsOf(cleo))).toEqual(['wakes'])
})

it('include tasks by their time, a notice that is drafted, and a new time the customer refused', async () => {
  const emma = await server.member('agent')
  const other = await server.member('agent')
  const id = await written(emma, '何洁')
  await expected(emma, id)
  await answer(emma, id)
  const task = { title: '订配件', conversationId: id, dueAt: fromNow(hour) }
  const { body: made } = await emma.post('/tasks', task)
  await emma.post('/tasks', { ...task, title: '下周再说', dueAt: fromNow(7 * day) })
  await emma.post('/tasks', { ...task, title: '别人的', owner: { kind: 'member', id: other.id } })
  expect(told(await stepsOf(emma))).toEqual(['task-due'])
  const at = nowMs() + 2 * hour
  setClock(() => at)
  const [late] = await stepsOf(emma)
  expect(late?.reasons).toMatchObject([{ kind: 'task-late', ref: made.id, text: '订配件' }])
  await emma.post(`/tasks/${made.id}/move`, { state: 'done', version: made.version })
  expect(await stepsOf(emma)).toEqual([])

  const promise = await promiseIn(emma, id, { text: '装好', dueAt: fromNow(30 * minute) })
  const offer = async (kind: 'ask' | 'notice') => {
    const wanted = { kind, dueAt: fromNow(2 * day), version: promise.version }
    return (await emma.post(`/promises/${promise.id}/proposals`, wanted)).body.proposal
  }
  const notice = await offer('notice')
  expect((await stepsOf(emma))[0]?.reasons).toMatchObject([{ kind: 'notice', ref: notice.id, text: '装好' }])
  await emma.post(`/promises/${promise.id}/proposals/${notice.id}/withdraw`)
  const asked = await offer('ask')
  expect(told(await stepsOf(emma))).toEqual(['due'])
  await emma.post(`/promises/${promise.id}/proposals/${asked.id}/told`)
  await emma.post(`/promises/${promise.id}/proposals/${asked.id}/answer`, { accept: false, words: '那天我不在' })
  expect(told(await stepsOf(emma))).toEqual(['refused due'])
  expect((await stepsOf(emma))[0]?.reasons[0]).toMatchObject({ text: '装好', words: '那天我不在' })
  expect((await stepsOf(other))[0]?.reasons).toMatchObject([{ kind: 'task-late', text: '别人的' }])
})

it('are put off until a time, taken back, and return for a new reason', async () => {
  const dora = await server.member('agent')
  const id = await written(dora, '周杰')
  const later = (until: string | null, who = dora) => who.put(`/today/next-steps/${id}/later`, { until })
  expect((await later(fromNow(hour))).status).toBe(200)
  expect((await dora.get('/today/next-steps')).body).toEqual({ items: [], putOff: 1 })
  expect((await later(null)).status).toBe(200)
  expect(told(await stepsOf(dora))).toEqual(['waiting'])
  await later(fromNow(hour))
  await promiseIn(dora, id, { dueAt: fromNow(30 * minute) })
  expect(told(await stepsOf(dora))).toEqual(['due waiting'])
  expect((await server.events(id)).filter((name) => name === 'today.step-put-off')).toHaveLength(3)

  for (const [until, reason] of [
    [fromNow(-minute), 'in-past'],
    [fromNow(40 * day), 'too-far'],
  ] as const) {
    const refused = await later(until)
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.body.error.fields), reason).toContain('until')
  }
})

it('of a conversation that the reader may not see are neither told nor put off', async () => {
  const anna = await server.member('agent')
  const owner = await server.member('owner')
  const { body: team } = await owner.post('/teams', { name: '工程部' })
  const { id } = await openConversation(owner, { teamId: team.id })
  await promiseIn(owner, id, { dueAt: fromNow(hour) })
  expect(await stepsOf(anna)).toEqual([])
  expect((await anna.put(`/today/next-steps/${id}/later`, { until: fromNow(hour) })).status).toBe(404)
})

it('keep what was escalated before the supervisor until somebody acts; nobody else sees it', async () => {
  const team = await addTeam(server.kernel, `工程 ${newId()}`)
  const chief = await server.member('supervisor', { teamIds: [team.id] })
  const carl = await server.member('agent', { teamIds: [team.id] })
  const mate = await server.member('agent', { teamIds: [team.id] })
  const stranger = await server.member('supervisor')
  const { id } = await openConversation(carl, { teamId: team.id })
  const made = await promiseIn(carl, id, { text: '换阀门', dueAt: fromNow(2 * hour) })
  const start = nowMs()
  // A note among colleagues is no act.
  setClock(() => start + 100 * minute)
  await mate.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>这单谁有空？</p>' })
  setClock(() => start + 106 * minute)
  await server.runJobs()
  const of = async (member: Member) => (await stepsOf(member)).find((one) => one.conversationId === id)
  const raised = { kind: 'escalated', ref: made.id, text: '换阀门', who: carl.name }
  const soon = (await of(chief))!
  expect(soon.reasons).toMatchObject([raised])
  // Nobody was at a desk when it was told, and it is still there hours later.
  setClock(() => start + 5 * hour)
  await server.runJobs()
  const late = (await of(chief))!
  expect(late.reasons).toMatchObject([raised])
  expect(late.points).toBeGreaterThan(soon.points)
  await mate.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>还是没人。</p>' })
  expect((await of(chief))?.reasons).toMatchObject([raised])
  expect(await of(mate)).toBeUndefined()
  expect(await of(stranger)).toBeUndefined()
  const history = (await chief.get(`/promises/${made.id}`)).body.history as { kind: string; reason: string }[]
  expect(history.filter(({ kind }) => kind === 'escalated').map(({ reason }) => reason)).toEqual([
    chief.name,
    chief.name,
  ])
  setClock(() => start + 6 * hour)
  await carl.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>师傅在路上。</p>' })
  expect(await of(chief)).toBeUndefined()
})
