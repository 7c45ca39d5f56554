import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import type { MomentItemRecord } from '../../contract/moments.ts'

let server: TestServer
/** Anna of the front desk gives to Ben of repair; Dora is Anna's team-mate, Eve leads her team, Carl is of neither. */
let anna: Member
let ben: Member
let carl: Member
let dora: Member
let eve: Member
let owner: Member
let desk: string
let repair: string
beforeAll(async () => {
  server = await startTestServer()
  desk = (await addTeam(server.kernel, '前台')).id
  repair = (await addTeam(server.kernel, '维修')).id
  const elsewhere = (await addTeam(server.kernel, '财务')).id
  anna = await server.member('agent', { name: '李雷', teamIds: [desk] })
  dora = await server.member('agent', { teamIds: [desk] })
  eve = await server.member('supervisor', { teamIds: [desk] })
  ben = await server.member('agent', { name: '韩梅梅', teamIds: [repair] })
  carl = await server.member('agent', { teamIds: [elsewhere] })
  owner = await server.member('owner')
})
afterAll(() => server.close())
afterEach(() => setClock())

let nowAt = Date.UTC(2026, 2, 2, 9)
function pass(minutes: number): void {
  nowAt += minutes * 60_000
  setClock(() => nowAt)
}

/** A matter of Anna's team, with her. */
async function matter(subject = '厨房在漏水'): Promise<string> {
  pass(60)
  const customerId = await addCustomer(server.kernel, '王丽')
  const { conversationId: id } = await receive(server.kernel, { customerId, channel: 'form', text: subject })
  await owner.post(`/conversations/${id}/transfer`, { teamId: desk, assigneeId: anna.id })
  return id
}

type Note = { html: string }
const note: Note = { html: '<p>王丽家厨房漏水，请您今天上门</p>' }
/** From Anna to Ben in repair: it is out of her sight then. @returns the hand-over */
async function hand(id: string, given: Note | null = note): Promise<MomentItemRecord> {
  pass(5)
  const body = { teamId: repair, assigneeId: ben.id, ...(given ? { note: given } : {}) }
  expect((await anna.post(`/conversations/${id}/transfer`, body)).status).toBe(200)
  return handoverOf(ben, id)
}
async function handoverOf(member: Member, conversationId: string): Promise<MomentItemRecord> {
  await server.runJobs()
  const { items } = (await member.get(`/conversations/${conversationId}/moments`)).body
  return items.findLast((one: MomentItemRecord) => one.kind === 'internal')
}
async function takeOver(id: string): Promise<void> {
  pass(20)
  await ben.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>马上来看。</p>' })
}
const score = (member: Member, momentId: string, body: object) => member.post(`/moments/${momentId}/score`, body)
const listed = async (member: Member, query = ''): Promise<MomentItemRecord[]> =>
  (await member.get(`/moments?limit=100${query}`)).body.items
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id)

describe('the four steps of a hand-over', () => {
  test('come from what went with it, who took it over, and what they say of it', async () => {
    const id = await matter()
    const bare = await hand(id, null)
    expect(bare).toMatchObject({ kind: 'internal', channel: 'internal', touchpoint: null, steps: [], score: null })
    await takeOver(id)
    expect((await handoverOf(ben, id)).steps).toEqual(['act'])
    await score(ben, bare.id, { value: -1 })
    expect((await handoverOf(ben, id)).steps).toEqual(['act', 'confirm'])

    const whole = await matter()
    await anna.patch(`/conversations/${whole}/expectation`, { version: 0, stated: '今天修好' })
    const handover = await hand(whole)
    expect(handover.steps).toEqual(['explore', 'offer'])
    await takeOver(whole)
    await score(ben, handover.id, { value: 2 })
    expect((await handoverOf(ben, whole)).steps).toEqual(['explore', 'offer', 'act', 'confirm'])
  })

  test('take in what is added while the colleague has not begun, and nothing after', async () => {
    const id = await matter()
    const { id: momentId } = await hand(id, null)
    pass(3)
    await ben.patch(`/conversations/${id}/expectation`, { version: 0, stated: '今天修好' })
    expect(await handoverOf(ben, id)).toMatchObject({ id: momentId, steps: ['explore', 'act'] })
    pass(3)
    await ben.patch(`/conversations/${id}/expectation`, { version: 1, stated: '' })
    expect((await handoverOf(ben, id)).steps).toEqual(['explore', 'act'])
  })

  test('are the same when everything is read again from the first event', async () => {
    const every = () => rows(server.kernel.db, sql`select * from moment order by id`)
    const before = await every()
    await rows(server.kernel.db, sql`delete from event_follower`)
    await server.runJobs()
    expect(await every()).toEqual(before)
    await rows(server.kernel.db, sql`update moment set steps = '{}' where kind = 'internal'`)
    await rows(server.kernel.db, sql`delete from event_follower`)
    await server.runJobs()
    expect(await every()).toEqual(before)
  })

  test('are given once, after an upgrade, to those that were cut without', async () => {
    const every = () => rows(server.kernel.db, sql`select id, steps from moment where kind = 'internal' order by id`)
    const before = await every()
    expect(before.length).toBeGreaterThan(2)
    await rows(server.kernel.db, sql`update moment set steps = '{}' where kind = 'internal'`)
    await rows(server.kernel.db, sql`delete from job_once where name = 'moments.fill-handover-steps'`)
    await (await startTestServer({}, server.connectionString)).close()
    await server.runJobs()
    expect(await every()).toEqual(before)
  })

  test('stay when the conversation is merged into another, and when that is taken back', async () => {
    pass(60)
    const customerId = await addCustomer(server.kernel)
    const opened = async () => {
      const { conversationId } = await receive(server.kernel, { customerId, channel: 'form', text: '漏水' })
      pass(1)
      return conversationId
    }
    const target = await opened()
    await owner.post(`/conversations/${target}/assign`, { assigneeId: owner.id })
    await owner.post(`/conversations/${target}/status`, { status: 'closed', reason: '已完成' })
    const source = await opened()
    expect(source).not.toBe(target)
    await owner.post(`/conversations/${source}/transfer`, { teamId: desk, assigneeId: anna.id })
    await anna.patch(`/conversations/${source}/expectation`, { version: 0, stated: '今天修好' })
    const { id: momentId } = await hand(source)
    await takeOver(source)
    await score(ben, momentId, { value: -2, words: '少个电话' })
    await server.runJobs()
    const read = async () => {
      const { steps, score: given } = (await anna.get(`/moments/${momentId}`)).body
      return { steps, words: given?.words }
    }
    const told = { steps: ['explore', 'offer', 'act', 'confirm'], words: '少个电话' }
    expect(await read()).toEqual(told)
    const merged = await owner.post(`/conversations/${target}/merge`, { sourceId: source })
    expect(merged.status).toBe(200)
    await server.runJobs()
    expect(await read()).toEqual(told)
    expect((await anna.get(`/moments/${momentId}`)).body.conversationId).toBe(target)
    await owner.post(`/conversations/merges/${merged.body.mergeId}/undo`, {})
    await server.runJobs()
    expect(await read()).toEqual(told)
    expect((await anna.get(`/moments/${momentId}`)).body.conversationId).toBe(source)
  })
})

describe('whoever gave a hand-over', () => {
  test('sees it with its score and words when the conversation is out of their sight, and nothing of the customer', async () => {
    const id = await matter('燃气阀门漏气')
    const { id: momentId } = await hand(id)
    await takeOver(id)
    await score(ben, momentId, { value: -2, words: '没写客户几点在家' })
    await server.runJobs()
    expect((await anna.get(`/conversations/${id}`)).status).toBe(404)
    expect((await anna.get(`/conversations/${id}/moments`)).status).toBe(404)

    const one = await anna.get(`/moments/${momentId}`)
    expect(one.status).toBe(200)
    expect(one.body).toMatchObject({
      conversation: { subject: '', readable: false },
      customer: null,
      servedBy: { id: anna.id },
      receiver: { id: ben.id, name: '韩梅梅' },
      steps: ['explore', 'offer', 'act', 'confirm'],
      score: { value: -2, source: 'customer', words: '没写客户几点在家', by: { name: '韩梅梅' }, seenAt: null },
      abilities: { score: false, touchpoint: false, seen: true },
    })
    expect(one.text).not.toContain('燃气')
    expect(one.text).not.toContain('王丽')
    for (const query of ['&handed=given', '&kind=internal', `&servedBy=${anna.id}`, ''])
      expect(ids(await listed(anna, query))).toContain(momentId)
    const { id: scoreId } = one.body.score
    expect(ids(await listed(anna, `&handed=given&scoreId=${scoreId}`))).toEqual([momentId])
    expect(await listed(dora, `&scoreId=${scoreId}`)).toEqual([])
    // The customer's contacts of that conversation stay where the conversation is.
    expect((await listed(anna)).filter((item) => item.conversationId === id)).toHaveLength(1)

    const full = await ben.get(`/moments/${momentId}`)
    expect(full.body).toMatchObject({ customer: { name: '王丽' }, conversation: { readable: true } })
    expect(full.body.conversation.subject).toContain('燃气')
    for (const other of [dora, eve, carl]) {
      expect((await other.get(`/moments/${momentId}`)).status).toBe(404)
      for (const query of ['&handed=given', '&handed=received', '&kind=internal', `&servedBy=${anna.id}`])
        expect(ids(await listed(other, query))).not.toContain(momentId)
    }
    expect((await owner.get(`/moments/${momentId}`)).body.customer).toMatchObject({ name: '王丽' })
  })

  test('finds it counted on their scorecard, without the names of what they may not read', async () => {
    const id = await matter('独一无二的主题')
    await hand(id)
    await server.runJobs()
    const span = `&from=${new Date(nowAt - 3_600_000 * 24 * 30).toISOString()}&to=${new Date(nowAt + 60_000).toISOString()}`
    const total = (await anna.get(`/scorecards/total?kind=internal&agentId=${anna.id}${span}`)).body
    expect(total.moments).toBe((await listed(anna, '&handed=given')).length)
    expect(total.count).toBeGreaterThan(0)
    for (const by of ['conversation', 'customer']) {
      const lines = await anna.get(`/scorecards?by=${by}&kind=internal${span}`)
      expect(lines.status).toBe(200)
      expect(lines.body.items).toEqual([])
      expect((await owner.get(`/scorecards?by=${by}&kind=internal${span}`)).body.items.length).toBeGreaterThan(0)
    }
    expect((await dora.get(`/scorecards/total?kind=internal&agentId=${anna.id}${span}`)).status).toBe(403)
  })

  test('hears of the score, and says that they read it, once', async () => {
    const { id: momentId, conversationId } = await hand(await matter())
    const scoreId = newId()
    await score(ben, momentId, { id: scoreId, value: -1, words: '少个电话' })
    const [told] = await rows<{ audience: string[]; data: object }>(
      server.kernel.db,
      sql`select audience, data from event where name = 'moment.handover-scored' and subject_id = ${conversationId}`,
    )
    expect(told?.audience).toContain(`staff:${anna.id}`)
    expect(told?.data).toEqual({ conversationId, momentId, scoreId, value: -1, givenById: anna.id })

    const seen = (member: Member, read = scoreId) => member.post(`/moments/${momentId}/score/seen`, { scoreId: read })
    expect((await ben.get(`/moments/${momentId}`)).body.abilities.seen).toBe(false)
    expect((await seen(ben)).status).toBe(403)
    for (const other of [dora, eve, carl]) expect((await seen(other)).status).toBe(404)
    const wrong = await seen(anna, newId())
    expect(wrong.status).toBe(400)
    expect(wrong.body.error.fields[0].field).toBe('scoreId')
    expect((await seen(anna)).body).toMatchObject({ abilities: { seen: false } })
    expect((await seen(anna)).body.score.seenAt).not.toBeNull()
    expect((await server.events(conversationId)).filter((name) => name === 'moment.handover-score-seen')).toHaveLength(
      1,
    )
    // Scored anew it is unread again.
    pass(1)
    await score(ben, momentId, { value: -3, words: '客户等了半天' })
    expect((await anna.get(`/moments/${momentId}`)).body).toMatchObject({
      score: { value: -3, words: '客户等了半天', seenAt: null },
      abilities: { seen: true },
    })
  })
})

describe('the colleague who took over', () => {
  test('says a sentence with the score: kept once, of 500 characters at most', async () => {
    const { id: momentId, conversationId } = await hand(await matter())
    const given = { id: newId(), value: 1, words: '好'.repeat(500) }
    const tooLong = await score(ben, momentId, { value: 1, words: '好'.repeat(501) })
    expect(tooLong.status).toBe(400)
    expect(tooLong.body.error.fields[0].field).toBe('words')
    expect((await score(ben, momentId, given)).body.score).toMatchObject({ value: 1, words: given.words })
    expect((await score(ben, momentId, { ...given, value: -3 })).body.score.value).toBe(1)
    expect((await server.events(conversationId)).filter((name) => name === 'moment.handover-scored')).toHaveLength(1)
    const { id: other } = await hand(await matter())
    const taken = await score(ben, other, given)
    expect(taken.status).toBe(400)
    expect(taken.body.error.fields[0].field).toBe('id')
    expect((await score(anna, momentId, { value: 3 })).status).not.toBe(200)
    for (const stranger of [dora, carl]) expect((await score(stranger, momentId, { value: 3 })).status).toBe(404)
  })

  test('may score what they have passed on, as what was given to the wrong person', async () => {
    const id = await matter()
    const { id: momentId } = await hand(id)
    pass(2)
    await ben.post(`/conversations/${id}/transfer`, { teamId: desk, assigneeId: dora.id })
    await server.runJobs()
    expect((await ben.get(`/conversations/${id}`)).status).toBe(404)
    expect(await listed(ben, '&handed=received')).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: momentId, customer: null })]),
    )
    const scored = await score(ben, momentId, { value: -2, words: '不归维修管' })
    expect(scored.body).toMatchObject({ customer: null, score: { value: -2, words: '不归维修管' } })
    expect((await handoverOf(dora, id)).servedBy).toMatchObject({ id: ben.id })
    expect((await anna.get(`/moments/${momentId}`)).body).toMatchObject({
      conversation: { readable: true },
      score: { words: '不归维修管' },
    })
  })

  test('finds what was given to them or to their team, and not what they gave', async () => {
    const id = await matter()
    pass(5)
    await anna.post(`/conversations/${id}/transfer`, { teamId: repair })
    await server.runJobs()
    const [newest] = await listed(ben, '&handed=received')
    expect(newest).toMatchObject({ conversationId: id, receiver: null, receiverTeam: { id: repair } })
    expect(newest?.abilities.score).toBe(true)
    expect(ids(await listed(anna, '&handed=received'))).not.toContain(newest?.id)
    expect(ids(await listed(ben, '&handed=given'))).not.toContain(newest?.id)
    expect((await ben.get('/moments?handed=both')).status).toBe(400)
  })
})
