import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, openConversation, receive } from '#modules/conversations/server/testing.ts'
import { newId } from '#platform/server/database/index.ts'
import { commonWord, ruleFor, suggestionsFrom } from './rules.ts'
import { startSets } from './start-words.ts'

let server: TestServer
let admin: Member
let anna: Member
let ben: Member
let outsider: Member
beforeAll(async () => {
  server = await startTestServer()
  admin = await server.member('admin')
  const team = (await admin.post('/teams', { name: '前台' })).body.id
  const elsewhere = (await admin.post('/teams', { name: '外地' })).body.id
  anna = await server.member('agent', { teamIds: [team] })
  ben = await server.member('agent', { teamIds: [team] })
  outsider = await server.member('agent', { teamIds: [elsewhere] })
  teamId = team
})
afterAll(() => server.close())

let teamId = ''
async function contact(text: string, tags: string[] = []): Promise<{ conversationId: string; momentId: string }> {
  const customerId = await addCustomer(server.kernel)
  const { conversationId, messageId } = await receive(server.kernel, { channel: 'form', customerId, text })
  await admin.post(`/conversations/${conversationId}/transfer`, { teamId })
  if (tags.length > 0) await anna.patch(`/conversations/${conversationId}`, { tags })
  await server.runJobs()
  return { conversationId, momentId: messageId }
}
const momentsOf = async (member: Member, id: string) => (await member.get(`/conversations/${id}/moments`)).body.items
const named = async (name: string) =>
  (await admin.get('/touchpoints')).body.items.find((one: { name: string }) => one.name === name)

describe('rules', () => {
  const rule = { id: 'r', touchpointId: 't', channels: [], teamIds: [], tags: [], words: [] }
  const seen = { channel: 'mail', teamId: 'desk', tags: ['报修'], text: '你好，廚房漏水了' }
  test.each([
    ['words are found in whatever characters', { words: ['漏水'] }, true],
    ['any word will do', { words: ['停车', '厨房'] }, true],
    ['every list that is there must hold', { words: ['漏水'], channels: ['chat'] }, false],
    ['channel', { channels: ['chat', 'mail'] }, true],
    ['team', { teamIds: ['repair'] }, false],
    ['tags', { tags: ['报修', '投诉'] }, true],
    ['nothing said fits nothing', {}, false],
  ])('%s', (_, more, fits) => {
    expect(ruleFor([{ ...rule, ...more }], seen) !== null).toBe(fits)
  })
  test('the first that fits wins', () => {
    const first = { ...rule, id: 'a', words: ['漏水'] }
    expect(ruleFor([first, { ...rule, id: 'b', channels: ['mail'] }], seen)?.id).toBe('a')
  })
  test('three alike are a suggestion, with the tags that all have; of one moment only one counts', () => {
    const one = { momentId: 'm1', toId: 't', channel: 'mail', teamId: null, tags: ['漏水', '急'], at: new Date(0) }
    const three = [one, { ...one, momentId: 'm2', tags: ['漏水'] }, { ...one, momentId: 'm3' }]
    expect(suggestionsFrom(three)).toMatchObject([{ touchpointId: 't', tags: ['漏水'], count: 3 }])
    expect(suggestionsFrom([one, one, one])).toEqual([])
    expect(suggestionsFrom([one, { ...one, momentId: 'm2' }, { ...one, momentId: 'm3', channel: 'chat' }])).toEqual([])
  })
  test.each([
    [['泳池水温太低', '游泳池，泳池的水很凉', '请问泳池几点开'], ['电梯停了', '厨房漏水'], '泳池'],
    [['电梯停了', '电梯很响', '电梯门坏了'], ['电梯里有味道', '电梯按钮不亮', '厨房漏水'], null],
    [['泳池水冷', '车位被占'], [], null],
    [['The invoice is wrong', 'no INVOICE yet', 'invoice twice'], ['the lift is stuck', 'the door is open'], 'invoice'],
    [[], ['厨房漏水'], null],
  ])('what %j have in common and others have not: %j → %s', (texts, others, word) => {
    expect(commonWord(texts, others)).toBe(word)
  })
  test('start sets have names of their own in every language', () => {
    for (const set of Object.values(startSets)) {
      for (const locale of ['zh-CN', 'zh-TW', 'en'] as const) {
        const names = set.map((one) => one.name[locale])
        expect(new Set(names).size).toBe(names.length)
      }
      expect(new Set(set.map(({ stage }) => stage))).toEqual(new Set(['before', 'during', 'after']))
    }
  })
})

describe('the catalogue', () => {
  test('comes with a start set, which is added once; admins alone change it', async () => {
    expect((await anna.post('/touchpoints/start-set', { trade: 'property' })).status).toBe(403)
    const added = await admin.post('/touchpoints/start-set', { trade: 'property' })
    expect(added.body.added).toBe(startSets.property.length)
    expect((await admin.post('/touchpoints/start-set', { trade: 'property' })).body.added).toBe(0)
    expect((await anna.get('/touchpoints')).body.abilities).toEqual({ manage: false })
    expect((await anna.get('/touchpoint-rules')).status).toBe(403)
    expect((await anna.post('/touchpoints', { name: '售后回访', stage: 'after' })).status).toBe(403)
  })

  test('is added to, renamed, moved and archived; who was slower is told', async () => {
    const id = newId()
    const made = await admin.post('/touchpoints', { id, name: '售后回访', stage: 'after' })
    expect(made).toMatchObject({ status: 200, body: { id, name: '售后回访', stage: 'after', version: 1 } })
    expect((await admin.post('/touchpoints', { id, name: '售后回访', stage: 'after' })).body.version).toBe(1)
    expect((await admin.post('/touchpoints', { name: '售后回访', stage: 'before' })).body.error.fields[0].field).toBe(
      'name',
    )
    const moved = await admin.patch(`/touchpoints/${id}`, { version: 1, stage: 'before', place: 0, name: '回访' })
    expect(moved.body).toMatchObject({ name: '回访', stage: 'before', version: 2 })
    expect((await admin.get('/touchpoints')).body.items[0].id).toBe(id)
    expect(await admin.patch(`/touchpoints/${id}`, { version: 1, archived: true })).toMatchObject({
      status: 409,
      body: { error: { code: 'moments.touchpoint-conflict' } },
    })
    expect((await admin.patch(`/touchpoints/${id}`, { version: 2, archived: true })).body.archivedAt).not.toBeNull()
  })
})

describe('a moment’s touchpoint', () => {
  test('is given by the rules when it is cut', async () => {
    const { conversationId } = await contact('三號樓電梯又壞了')
    expect(await momentsOf(anna, conversationId)).toMatchObject([
      { kind: 'contact', touchpoint: { name: '报修' }, touchpointBy: 'rule', customer: { name: '王丽' } },
    ])
    expect(await named('报修')).toMatchObject({ recent: 1 })
    expect(await named('缴费与账单')).toMatchObject({ recent: 0 })
  })

  test('corrected ones without a common tag: the word they share, and how many others the rule would move', async () => {
    const fit = (await admin.post('/touchpoints', { name: '泳池', stage: 'during' })).body
    for (const text of ['健身房几点开', '泳池更衣柜坏了']) await contact(text)
    for (const text of ['泳池水温太低', '泳池里的水有味道', '请问泳池周末开吗']) {
      const { momentId } = await contact(text)
      await anna.post(`/moments/${momentId}/touchpoint`, { touchpointId: fit.id })
    }
    const [one] = (await admin.get('/touchpoint-rules')).body.suggestions
    expect(one).toMatchObject({ touchpointId: fit.id, tags: [], words: [], count: 3 })
    expect(one.moves).toBe(one.looked)
    for (let n = 0; n < 25; n += 1) await contact(`第${n}号门禁卡`)
    const [better] = (await admin.get('/touchpoint-rules')).body.suggestions
    expect(better).toMatchObject({ words: ['泳池'], count: 3, moves: 1 })
    expect(better.looked).toBeGreaterThan(26)
    const settle = { touchpointId: fit.id, channel: 'form', teamId, accept: true }
    const { rule } = (await admin.post('/touchpoint-suggestions/settle', settle)).body
    expect(rule).toMatchObject({ channels: ['form'], teamIds: [teamId], tags: [], words: ['泳池'] })
    expect((await admin.get('/touchpoint-rules')).body.suggestions).toEqual([])
    expect((await admin.delete(`/touchpoint-rules/${rule.id}`)).status).toBe(200)
  }, 60_000)

  test('corrected three times alike becomes a suggestion, one click makes it a rule', async () => {
    const fit = await named('装修手续')
    for (const text of ['师傅几点到？', '请问材料堆在哪里', '押金条丢了']) {
      const { conversationId, momentId } = await contact(text, ['装修'])
      const set = await anna.post(`/moments/${momentId}/touchpoint`, { touchpointId: fit.id })
      expect(set.body).toMatchObject({ touchpoint: { name: '装修手续' }, touchpointBy: 'hand' })
      // Cut again, it stays as it was chosen.
      await anna.post(`/conversations/${conversationId}/messages`, { direction: 'outbound', html: '<p>您好</p>' })
      await server.runJobs()
      expect(await momentsOf(anna, conversationId)).toMatchObject([
        { touchpoint: { id: fit.id }, touchpointBy: 'hand' },
      ])
    }
    const { suggestions } = (await admin.get('/touchpoint-rules')).body
    expect(suggestions).toMatchObject([{ touchpointId: fit.id, channel: 'form', teamId, tags: ['装修'], count: 3 }])
    const settle = { touchpointId: fit.id, channel: 'form', teamId, accept: true }
    expect((await anna.post('/touchpoint-suggestions/settle', settle)).status).toBe(403)
    const settled = await admin.post('/touchpoint-suggestions/settle', settle)
    expect(settled.body.rule).toMatchObject({ channels: ['form'], teamIds: [teamId], tags: ['装修'], enabled: true })
    expect((await admin.post('/touchpoint-suggestions/settle', settle)).status).toBe(404)
    expect((await admin.get('/touchpoint-rules')).body.suggestions).toEqual([])
    const next = await contact('师傅明天来吗', ['装修'])
    expect(await momentsOf(anna, next.conversationId)).toMatchObject([
      { touchpoint: { name: '装修手续' }, touchpointBy: 'rule' },
    ])
  })

  test('rules changed can be applied to what was, but never to what was chosen by hand', async () => {
    const parking = await named('车位与停车')
    const { conversationId } = await contact('请问充电桩怎么装')
    const before = (await momentsOf(anna, conversationId))[0].touchpoint?.name
    expect(before).toBe('在线咨询')
    const rule = await admin.post('/touchpoint-rules', { touchpointId: parking.id, words: ['充电桩'] })
    expect(rule.body.position).toBeLessThan(1)
    expect((await admin.post('/touchpoint-rules', { touchpointId: parking.id })).body.error.fields[0].field).toBe(
      'words',
    )
    const applied = await admin.post('/touchpoint-rules/apply', { days: 30 })
    expect(applied.body.moments).toBeGreaterThan(1)
    await server.runJobs()
    expect((await momentsOf(anna, conversationId))[0].touchpoint.name).toBe('车位与停车')
    const { items } = (await admin.get(`/moments?touchpointId=${(await named('装修手续')).id}&limit=100`)).body
    expect(items.filter((one: { touchpointBy: string }) => one.touchpointBy === 'hand')).toHaveLength(3)
    await admin.patch(`/touchpoint-rules/${rule.body.id}`, { version: 1, enabled: false })
    await admin.post('/touchpoint-rules/apply', { days: 30 })
    await server.runJobs()
    expect((await momentsOf(anna, conversationId))[0].touchpoint.name).toBe('在线咨询')
  })

  test('is for those who may read the conversation', async () => {
    const { conversationId, momentId } = await contact('水管坏了')
    expect((await outsider.get(`/conversations/${conversationId}/moments`)).status).toBe(404)
    expect((await outsider.post(`/moments/${momentId}/touchpoint`, { touchpointId: null })).status).toBe(404)
    const seen = (await outsider.get('/moments')).body.items.map((one: { id: string }) => one.id)
    expect(seen).not.toContain(momentId)
    const archived = (await admin.get('/touchpoints')).body.items.find(
      (one: { archivedAt: string | null }) => one.archivedAt,
    )
    const refused = await anna.post(`/moments/${momentId}/touchpoint`, { touchpointId: archived.id })
    expect(refused.body.error.fields[0].field).toBe('touchpointId')
    expect((await anna.post(`/moments/${newId()}/touchpoint`, { touchpointId: null })).status).toBe(404)
  })
})

describe('moments', () => {
  test('are listed page by page, newest first, by what one asks for', async () => {
    const first = (await admin.get('/moments?limit=2')).body
    const second = (await admin.get(`/moments?limit=2&after=${first.next}`)).body
    const dates = [...first.items, ...second.items].map((one: { beganAt: string }) => one.beganAt)
    expect(dates).toEqual(dates.toSorted().reverse())
    expect(new Set([...first.items, ...second.items].map((one: { id: string }) => one.id)).size).toBe(4)
    expect((await admin.get('/moments?kind=internal')).body.items).toEqual([])
    expect((await admin.get('/moments?after=x')).status).toBe(400)
    const served = async (more: string) => (await admin.get(`/moments?servedBy=${anna.id}${more}`)).body.items.length
    expect(await served('')).toBe(3)
    expect((await served('&scored=true')) + (await served('&scored=false'))).toBe(3)
  })

  test('a hand-over is scored by the colleague who took it over, and by nobody else; the customer’s score is not touched', async () => {
    const { id } = await openConversation(anna, { teamId, assigneeId: anna.id })
    await anna.post(`/conversations/${id}/transfer`, { assigneeId: ben.id, note: { html: '<p>请接手</p>' } })
    await server.runJobs()
    const handover = (await momentsOf(ben, id)).find((one: { kind: string }) => one.kind === 'internal')
    expect(handover).toMatchObject({ servedBy: { id: anna.id }, receiver: { id: ben.id }, abilities: { score: true } })
    expect((await anna.post(`/moments/${handover.id}/score`, { value: 3 })).status).toBe(403)
    expect((await outsider.post(`/moments/${handover.id}/score`, { value: 3 })).status).toBe(404)
    const given = { id: newId(), value: -2, words: '没说清楚要带什么' }
    const scored = await ben.post(`/moments/${handover.id}/score`, given)
    expect(scored.body.score).toMatchObject({ value: -2, source: 'customer' })
    expect((await ben.post(`/moments/${handover.id}/score`, given)).status).toBe(200)
    const { score, scores } = (await ben.get(`/conversations/${id}/steps`)).body
    expect(score?.source).not.toBe('customer')
    expect(scores.filter((one: { source: string }) => one.source === 'customer')).toEqual([])
    expect(await server.events(id)).toContain('moment.handover-scored')
    expect(await server.events(id)).not.toContain('moment.scored')
    const call = (await momentsOf(ben, id)).find((one: { kind: string }) => one.kind === 'spoken')
    expect((await ben.post(`/moments/${call.id}/score`, { value: 1 })).status).toBe(403)
  })
})
