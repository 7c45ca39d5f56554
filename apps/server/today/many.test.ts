import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { NextStepRecord } from '#apps/contract/today.ts'
import { addCustomer } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { startTestServer, type TestServer } from '../testing.ts'
import { type Fact, mostSteps, rankSteps } from './rules.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterEach(() => setClock())
afterAll(() => server.close())

type Made = {
  id: string
  at: string
  channel: string
  priority: 'low' | 'normal' | 'high' | 'urgent'
  waits: boolean
  answered: boolean
}

/** A thousand conversations of one person, by SQL: of two teams and none, three channels, all priorities. */
async function thousand(memberId: string, names: readonly [string, string]): Promise<Made[]> {
  const customerId = await addCustomer(server.kernel, '王丽')
  const [north, south] = [await addTeam(server.kernel, names[0]), await addTeam(server.kernel, names[1])]
  const at = new Date(nowMs())
  return rows<Made>(
    server.kernel.db,
    sql`insert into conversation (id, subject, status, priority, assignee_id, team_id, customer_id, channel, created_at, last_message_at,
          waiting_since, first_response_at)
        select gen_random_uuid(), '第' || i || '件', 'open', (array['low','normal','high','urgent'])[1 + i % 4], ${memberId}::uuid,
          (array[${north.id}::uuid, ${south.id}::uuid, null])[1 + i % 3], ${customerId}::uuid, (array['chat','email','phone'])[1 + i * 7 % 3], since, since,
          case when i % 5 > 0 then since end, case when i % 11 = 0 then since end
        from (select i, ${at}::timestamptz - (i * 7919 % 1000) * interval '97 seconds' as since from generate_series(1, 1000) i) made
        returning id, last_message_at as at, channel, priority, waiting_since is not null as waits, first_response_at is not null as answered`,
  )
}

/** What each of them asks for, read one by one and not by the statement under test. */
const factsOf = (made: readonly Made[]): Fact[] =>
  made.flatMap((one) => {
    const about = { conversationId: one.id, ref: null, priority: one.priority, usualSeconds: null }
    const lead: Fact = { ...about, kind: one.waits ? 'waiting' : 'ours', at: new Date(one.at) }
    return one.answered ? [lead, { ...about, kind: 'no-expectation' as const, at: null }] : [lead]
  })

it('of a thousand conversations the gravest are shown in their order, also when many are put off', async () => {
  const time = nowMs()
  setClock(() => time)
  const anna = await server.member('agent')
  const ranked = rankSteps(factsOf(await thousand(anna.id, ['北区', '南区'])), new Date(time)).map(
    ({ conversationId }) => conversationId,
  )
  const shown = async () => {
    const { body } = await anna.get('/today/next-steps')
    return { ids: (body.items as NextStepRecord[]).map(({ conversationId }) => conversationId), putOff: body.putOff }
  }
  expect(await shown()).toEqual({ ids: ranked.slice(0, mostSteps), putOff: 0 })

  const until = new Date(time + 3_600_000).toISOString()
  for (const id of ranked.slice(0, 60)) await anna.put(`/today/next-steps/${id}/later`, { until })
  expect(await shown()).toEqual({ ids: ranked.slice(60, 60 + mostSteps), putOff: 60 })
}, 60_000)

it('one far down the list keeps all its reasons when something else speaks of it', async () => {
  let time = nowMs()
  setClock(() => time)
  const ben = await server.member('agent')
  const made = await thousand(ben.id, ['东区', '西区'])
  const last = made.filter((one) => one.waits && !one.answered).toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]
  const promised = await ben.post(`/conversations/${last?.id}/promises`, {
    text: '回电',
    dueAt: new Date(time + 60_000).toISOString(),
  })
  expect(promised.status).toBe(200)
  time += 120_000
  const items = (await ben.get('/today/next-steps')).body.items as NextStepRecord[]
  const step = items.find(({ conversationId }) => conversationId === last?.id)
  expect(step?.reasons.map(({ kind }) => kind)).toEqual(['broken', 'waiting'])
})
