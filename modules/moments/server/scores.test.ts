import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, openConversation, receive } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import { conversationByProgressToken, progressOf, progressToken } from './index.ts'
import { customerScores, momentOf, statesOf } from './testing.ts'

let server: TestServer
let anna: Member
let lead: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
  lead = await server.member('supervisor', { name: '主管' })
})
afterEach(() => setClock())
afterAll(() => server.close())

const scoredEvents = (id: string) =>
  rows<{ audience: string[]; data: { source: string; effective: boolean } }>(
    server.kernel.db,
    sql`select audience, data from event where subject_id = ${id} and name = 'moment.scored' order by id`,
  )

describe('scores', () => {
  it('are all kept; the customer beats the reviewer, and of the customer’s the newest counts', async () => {
    const { id } = await openConversation(anna)
    await lead.post(`/conversations/${id}/scores`, { source: 'reviewer', value: 1, comment: '流程完整' })
    expect((await momentOf(anna, id)).score).toMatchObject({ source: 'reviewer', value: 1, by: { name: '主管' } })
    await customerScores(server.kernel, id, -3, { words: '气死了', comment: '等了三天' })
    await lead.post(`/conversations/${id}/scores`, { source: 'reviewer', value: 2 })
    expect((await momentOf(anna, id)).score).toMatchObject({ source: 'customer', value: -3, words: '气死了' })
    await customerScores(server.kernel, id, 2)
    const { scores, score } = await momentOf(anna, id)
    expect(scores.map(({ value }) => value)).toEqual([2, 2, -3, 1])
    expect(scores.filter(({ effective }) => effective)).toEqual([score])
    expect(score).toMatchObject({
      source: 'customer',
      value: 2,
      by: { kind: 'customer', name: '王丽' },
      recordedBy: null,
    })
    expect((await progressOf(server.kernel.db, id)).score).toMatchObject({ value: 2 })
  })

  it('said on the phone are the customer’s, and who wrote them down is known', async () => {
    const { id } = await openConversation(anna)
    const entered = await anna.post(`/conversations/${id}/scores`, {
      source: 'customer',
      value: 3,
      words: '太好了',
      channel: 'phone',
    })
    expect(entered.body.score).toMatchObject({
      value: 3,
      source: 'customer',
      channel: 'phone',
      by: { kind: 'customer', name: '王丽' },
      recordedBy: { kind: 'staff', id: anna.id, name: '安娜' },
    })
    expect(statesOf(entered.body)).toBe('doing todo todo done')
  })

  it('want the customer’s words, or how they said it, and where', async () => {
    const { id } = await openConversation(anna)
    const told = { source: 'customer', value: 3, words: '很满意', channel: 'counter' }
    const refusals = [
      ['words', { ...told, words: undefined }],
      ['words', { ...told, words: ' ！' }],
      ['words', { ...told, words: '好' }],
      ['channel', { ...told, channel: undefined }],
    ] as const
    for (const [field, body] of refusals) {
      const refused = await anna.post(`/conversations/${id}/scores`, body)
      expect([refused.status, refused.body.error.fields[0].field]).toEqual([400, field])
    }
    expect((await momentOf(anna, id)).scores).toEqual([])
    const described = { ...told, words: undefined, comment: '没说话，点头笑了' }
    expect((await anna.post(`/conversations/${id}/scores`, described)).status).toBe(200)
    expect((await lead.post(`/conversations/${id}/scores`, { source: 'reviewer', value: 1 })).status).toBe(200)
  })

  it('given by the customer’s own hand count; ours wants a contact since then, and never outweighs theirs', async () => {
    const { id, customer } = await openConversation(anna)
    await server.runJobs()
    const call = { direction: 'inbound', kind: 'phone', html: '<p>客户来电</p>' }
    const enter = (more: object = {}) =>
      anna.post(`/conversations/${id}/scores`, {
        ...{ source: 'customer', value: 3, words: '说好了', channel: 'phone' },
        ...more,
      })
    await customerScores(server.kernel, id, -3, { words: '太差' })
    const [before] = (await anna.get(`/conversations/${id}/moments`)).body.items
    for (const more of [{}, { momentId: before.id }]) {
      const refused = await enter(more)
      expect([refused.status, refused.body.error.fields[0]]).toMatchObject([400, { field: 'momentId' }])
    }
    expect((await momentOf(anna, id)).scores).toHaveLength(1)
    expect((await anna.post(`/conversations/${id}/messages`, call)).status).toBeLessThan(300)
    await server.runJobs()
    expect((await enter({ momentId: before.id })).status).toBe(400)
    const scoreId = newId()
    const entered = await enter({ id: scoreId })
    expect(entered.body.score).toMatchObject({ value: -3, recordedBy: null })
    expect(entered.body.scores.filter((one: { source: string }) => one.source === 'customer')).toHaveLength(2)
    // The step stays as the customer has left it.
    expect(entered.body.steps[3]).toMatchObject({ state: 'doing' })
    const moments = (await anna.get(`/conversations/${id}/moments`)).body.items
    expect(moments.map(({ score }: { score: { value: number } }) => score.value)).toEqual([-3, 3])
    const card = async (query = '') => (await anna.get(`/conversations/${id}/scorecard${query}`)).body
    expect(await card()).toMatchObject({ count: 2, recorded: 1, end: { position: 1, value: -3, recorded: false } })
    const own = await lead.get(`/scorecards?by=conversation&conversationId=${id}&source=own`)
    expect(own.body.items).toMatchObject([{ count: 1, total: -3, recorded: 0 }])
    expect((await progressOf(server.kernel.db, id)).score).toMatchObject({ value: -3 })
    // The same again is no new one, whatever has come since; their own hand may change it.
    await customerScores(server.kernel, id, 1)
    expect((await enter({ id: scoreId })).status).toBe(200)
    expect((await enter()).status).toBe(400)
    expect((await momentOf(anna, id)).score).toMatchObject({ value: 1, recordedBy: null })
    expect((await momentOf(anna, id)).steps[3]).toMatchObject({ state: 'done' })
    // Where they gave none, what was written down counts, and cards tell that it was.
    const other = await openConversation(anna, { customerId: customer.id })
    const told = { source: 'customer', value: 2, words: '还不错', channel: 'phone' }
    await anna.post(`/conversations/${other.id}/scores`, told)
    await server.runJobs()
    expect((await anna.get(`/conversations/${other.id}/scorecard`)).body).toMatchObject({ total: 2, recorded: 1 })
    expect((await anna.post(`/conversations/${id}/merge`, { sourceId: other.id })).status).toBeLessThan(300)
    expect((await momentOf(anna, id)).score).toMatchObject({ value: 1, recordedBy: null })
  })

  it('written down by us never speak of a moment in which the customer waits for our answer', async () => {
    const customerId = await addCustomer(server.kernel, '王丽')
    const { conversationId: id } = await receive(server.kernel, { customerId, text: '厨房漏水三天了' })
    await server.runJobs()
    const enter = (more: object = {}) =>
      anna.post(`/conversations/${id}/scores`, {
        ...{ source: 'customer', value: 3, words: '挺好的', channel: 'phone' },
        ...more,
      })
    const refused = await enter()
    expect([refused.status, refused.body.error.fields[0].field]).toEqual([400, 'momentId'])
    await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>马上派人</p>' })
    expect((await enter()).status).toBe(200)
    // Their own −3 and the complaint beside it: the complaint is no place for a +3, neither before nor after our answer.
    await customerScores(server.kernel, id, -3)
    await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason: '修好了' })
    await receive(server.kernel, { customerId, conversationId: id, text: '根本没修好，太差' })
    await server.runJobs()
    const complaint = (await anna.get(`/conversations/${id}/moments`)).body.items.at(-1)
    for (const more of [{}, { momentId: complaint.id }]) expect((await enter(more)).status).toBe(400)
    await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>对不起，再派人</p>' })
    expect((await enter()).status).toBe(400)
    await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', kind: 'phone', html: '<p>打了电话</p>' })
    expect((await enter({ value: 1 })).status).toBe(200)
    await server.runJobs()
    const end = (await anna.get(`/conversations/${id}/scorecard`)).body.end
    expect(end).toMatchObject({ value: -3, recorded: false })
  })

  it('of a reviewer are for leaders to give and not for the customer to hear', async () => {
    const { id } = await openConversation(anna)
    expect((await anna.post(`/conversations/${id}/scores`, { source: 'reviewer', value: 1 })).status).toBe(403)
    expect((await momentOf(anna, id)).abilities).toEqual({ work: true, review: false })
    expect((await momentOf(lead, id)).abilities).toEqual({ work: true, review: true })
    await lead.post(`/conversations/${id}/scores`, { source: 'reviewer', value: -1 })
    await customerScores(server.kernel, id, 1)
    const [reviewers, customers] = await scoredEvents(id)
    expect(reviewers?.audience).not.toContain(`conversation-public:${id}`)
    expect(customers?.audience).toContain(`conversation-public:${id}`)
    expect((await momentOf(anna, id)).steps[3]?.state).toBe('done')
  })

  it('with the same id twice are one; from −3 to +3 and nothing else', async () => {
    const { id } = await openConversation(anna)
    const scoreId = newId()
    await customerScores(server.kernel, id, 1, { id: scoreId })
    await customerScores(server.kernel, id, 1, { id: scoreId })
    expect((await momentOf(anna, id)).scores).toHaveLength(1)
    const other = await openConversation(anna)
    await expect(customerScores(server.kernel, other.id, 1, { id: scoreId })).rejects.toMatchObject({ status: 400 })
    for (const value of [-4, 4, 1.5, '3', null]) {
      const refused = await anna.post(`/conversations/${id}/scores`, { source: 'customer', value })
      expect(refused.status).toBe(400)
      expect(refused.body.error.fields[0].field).toBe('value')
    }
    await expect(customerScores(server.kernel, id, 7)).rejects.toMatchObject({ status: 400 })
    expect((await anna.post(`/conversations/${id}/scores`, { source: 'estimate', value: 1 })).status).toBe(400)
  })

  it('given at once leave exactly one that counts', async () => {
    const { id } = await openConversation(anna)
    await Promise.all(
      [1, 2, 3, -1, -2, -3].map((value, index) =>
        index % 2
          ? customerScores(server.kernel, id, value)
          : lead.post(`/conversations/${id}/scores`, { source: 'reviewer', value }),
      ),
    )
    const { scores, score } = await momentOf(anna, id)
    expect(scores).toHaveLength(6)
    expect(scores.filter(({ effective }) => effective)).toHaveLength(1)
    expect(score?.source).toBe('customer')
  })
})

describe('the summary', () => {
  it('has my average, distribution and how many are behind it, this week', async () => {
    // Monday morning in Shanghai
    let time = Date.parse('2031-03-10T08:00:00+08:00')
    setClock(() => time)
    const me = await server.member('agent', { timeZone: 'Asia/Shanghai' })
    const other = await server.member('agent')
    const reviewer = await server.member('supervisor')
    const empty = await me.get('/scores/summary')
    expect(empty.body).toMatchObject({ count: 0, average: null, from: '2031-03-09T16:00:00.000Z' })
    const mine = [await openConversation(me), await openConversation(me), await openConversation(me)]
    const theirs = await openConversation(other)
    time = Date.parse('2031-03-12T15:00:00+08:00')
    await customerScores(server.kernel, mine[0]!.id, 3)
    await customerScores(server.kernel, mine[1]!.id, -2)
    await customerScores(server.kernel, mine[1]!.id, 1)
    await reviewer.post(`/conversations/${mine[2]!.id}/scores`, { source: 'reviewer', value: -1 })
    await customerScores(server.kernel, theirs.id, -3)
    const { body } = await me.get('/scores/summary?period=week')
    // What the reviewer gave stands apart: it is not the customer's word.
    expect(body).toMatchObject({
      ...{ count: 2, total: 4, average: 2 },
      apart: { reviewer: { count: 1, average: -1 }, estimate: { count: 0, average: null } },
    })
    expect(body.distribution.map(({ count }: { count: number }) => count)).toEqual([0, 0, 0, 0, 1, 0, 1])
    time = Date.parse('2031-03-17T00:00:00+08:00')
    expect((await me.get('/scores/summary')).body.count).toBe(0)
    expect((await me.get('/scores/summary?period=month')).body.count).toBe(2)
    expect((await me.get('/scores/summary?period=year')).status).toBe(400)
  })

  it('of a team is for its people and those who see all teams', async () => {
    const team = await addTeam(server.kernel, '一队')
    const inside = await server.member('agent', { teamIds: [team.id] })
    const outside = await server.member('supervisor')
    const owner = await server.member('owner')
    const { id } = await openConversation(inside, { teamId: team.id, assigneeId: null })
    await customerScores(server.kernel, id, 2)
    const where = `/scores/summary?owner=team:${team.id}`
    expect((await inside.get(where)).body).toMatchObject({ count: 1, average: 2 })
    expect((await owner.get(where)).body).toMatchObject({ count: 1 })
    expect((await outside.get(where)).status).toBe(403)
    expect((await inside.get('/scores/summary?owner=me')).body.count).toBe(0)
  })
})

describe('the progress link', () => {
  it('is made once, opens its conversation, and can be renewed', async () => {
    const { id } = await openConversation(anna, { unreachable: true })
    const { db } = server.kernel
    expect((await momentOf(anna, id)).progressPath).toBeNull()
    const tokens = await Promise.all(Array.from({ length: 5 }, () => progressToken(db, id)))
    expect(new Set(tokens).size).toBe(1)
    const [token] = tokens
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/)
    const link = (await anna.post(`/conversations/${id}/progress-link`, {})).body
    expect(link.path).toBe(`/p/${token}`)
    expect(link.url).toBe(server.kernel.publicUrl() + link.path)
    expect((await momentOf(anna, id)).progressPath).toBe(link.path)
    expect(await conversationByProgressToken(db, token!)).toBe(id)
    for (const wrong of ['', 'x', `${token}x`, token!.toUpperCase(), "' or 1=1 --", '\0'.repeat(32)]) {
      expect(await conversationByProgressToken(db, wrong)).toBeNull()
    }
    const renewed = (await anna.post(`/conversations/${id}/progress-link`, { renew: true })).body
    expect(renewed.path).not.toBe(link.path)
    expect(await conversationByProgressToken(db, token!)).toBeNull()
    expect(await conversationByProgressToken(db, renewed.path.slice(3))).toBe(id)
    expect(await server.events(id)).toContain('moment.link-renewed')
  })
})

describe('conversations that become one', () => {
  it('share steps, expectation, scores and link; and part again', async () => {
    const target = await openConversation(anna)
    const source = await openConversation(anna, { customerId: target.customer.id })
    const { db } = server.kernel
    await anna.patch(`/conversations/${target.id}/expectation`, { version: 0, stated: '修水管' })
    await anna.patch(`/conversations/${source.id}/expectation`, { version: 0, stated: '退费', offer: '退一半' })
    await customerScores(server.kernel, source.id, -1)
    await lead.post(`/conversations/${target.id}/scores`, { source: 'reviewer', value: 2 })
    const token = await progressToken(db, source.id)
    const { mergeId } = (await anna.post(`/conversations/${target.id}/merge`, { sourceId: source.id })).body
    const together = await momentOf(anna, target.id)
    expect(statesOf(together)).toBe('done doing todo todo')
    expect(together.expectation).toMatchObject({ stated: '修水管', offer: '退一半' })
    expect(together.score).toMatchObject({ value: -1, source: 'customer' })
    expect(await conversationByProgressToken(db, token)).toBe(target.id)
    const gone = await momentOf(anna, source.id)
    expect(gone.abilities.work).toBe(false)
    expect(gone.scores).toEqual([])
    const refused = await anna.post(`/conversations/${source.id}/steps/act`, { state: 'doing' })
    expect(refused.status).toBe(409)
    await anna.post(`/conversations/merges/${mergeId}/undo`)
    const apart = await momentOf(anna, target.id)
    expect(statesOf(apart)).toBe('done todo todo todo')
    expect(apart.expectation).toMatchObject({ stated: '修水管', offer: '' })
    expect(apart.score).toMatchObject({ value: 2, source: 'reviewer' })
    const back = await momentOf(anna, source.id)
    expect(back.score).toMatchObject({ value: -1 })
    expect(back.expectation).toMatchObject({ stated: '退费', offer: '退一半' })
    expect(await conversationByProgressToken(db, token)).toBe(source.id)
  })

  it('what has been worked on since stays where it is', async () => {
    const target = await openConversation(anna)
    const source = await openConversation(anna, { customerId: target.customer.id })
    await anna.patch(`/conversations/${source.id}/expectation`, { version: 0, offer: '退一半' })
    const { mergeId } = (await anna.post(`/conversations/${target.id}/merge`, { sourceId: source.id })).body
    await anna.patch(`/conversations/${target.id}/expectation`, { version: 1, offer: '全额退款' })
    await anna.post(`/conversations/merges/${mergeId}/undo`)
    const apart = await momentOf(anna, target.id)
    expect(apart.expectation.offer).toBe('全额退款')
    expect(apart.steps[1]?.state).toBe('done')
  })
})
