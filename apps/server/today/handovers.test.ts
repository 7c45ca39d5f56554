import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { NextStepRecord } from '#apps/contract/today.ts'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { fromNow, hour } from '#modules/promises/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { type Member, startTestServer, type TestServer } from '../testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterEach(() => setClock())
afterAll(() => server.close())

const stepsOf = async (member: Member): Promise<NextStepRecord[]> => (await member.get('/today/next-steps')).body.items

it('tell whoever gave a hand-over that the colleague scored it low, until they have read it, without what is out of sight', async () => {
  const desk = (await addTeam(server.kernel, '前台')).id
  const repair = (await addTeam(server.kernel, '维修')).id
  const owner = await server.member('owner')
  const anna = await server.member('agent', { teamIds: [desk] })
  const dora = await server.member('agent', { teamIds: [desk] })
  const ben = await server.member('agent', { name: '韩梅梅', teamIds: [repair] })
  const handed = async () => {
    const customerId = await addCustomer(server.kernel, '王丽')
    const { conversationId: id } = await receive(server.kernel, { customerId, text: '厨房在漏水' })
    await owner.post(`/conversations/${id}/transfer`, { teamId: desk, assigneeId: anna.id })
    await anna.post(`/conversations/${id}/transfer`, { teamId: repair, assigneeId: ben.id })
    await server.runJobs()
    const { items } = (await ben.get(`/conversations/${id}/moments`)).body
    return { id, momentId: items.find((one: { kind: string }) => one.kind === 'internal').id as string }
  }
  const bad = await handed()
  const good = await handed()
  const { body } = await ben.post(`/moments/${bad.momentId}/score`, { value: -2, words: '没写客户几点在家' })
  await ben.post(`/moments/${good.momentId}/score`, { value: 2, words: '清楚' })

  const answer = await anna.get('/today/next-steps')
  expect(answer.body.items).toMatchObject([
    {
      conversationId: bad.id,
      subject: '',
      customer: null,
      points: 60,
      reasons: [{ kind: 'handover-low', ref: body.score.id, value: -2, who: '韩梅梅', text: '没写客户几点在家' }],
    },
  ])
  expect(answer.text).not.toContain('王丽')
  expect(answer.text).not.toContain('漏水')
  expect(await stepsOf(dora)).toEqual([])
  expect((await stepsOf(ben)).flatMap(({ reasons }) => reasons).map(({ kind }) => kind)).not.toContain('handover-low')

  const later = (member: Member, until: string | null) => member.put(`/today/next-steps/${bad.id}/later`, { until })
  expect((await later(dora, fromNow(hour))).status).toBe(404)
  expect((await later(anna, fromNow(hour))).status).toBe(200)
  expect((await anna.get('/today/next-steps')).body).toEqual({ items: [], putOff: 1 })
  const at = nowMs() + 2 * hour
  setClock(() => at)
  expect(await stepsOf(anna)).toHaveLength(1)
  await anna.post(`/moments/${bad.momentId}/score/seen`, { scoreId: body.score.id })
  expect(await stepsOf(anna)).toEqual([])
})
