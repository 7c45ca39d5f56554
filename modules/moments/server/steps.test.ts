import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, openConversation, receive } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { progressOf, recordCustomerAnswer } from './index.ts'
import { customerScores, momentOf, statesOf } from './testing.ts'

let server: TestServer
let anna: Member
let ben: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
  ben = await server.member('agent', { name: '本' })
})
afterAll(() => server.close())

const chat = async () => {
  const customerId = await addCustomer(server.kernel)
  const { conversationId } = await receive(server.kernel, { customerId })
  return { id: conversationId, customerId }
}
const states = async (id: string) => statesOf(await momentOf(anna, id))
const eventsOf = async (id: string) => (await server.events(id)).filter((name) => name.startsWith('moment.'))
const write = (id: string, version: number, texts: Record<string, string>, member = anna) =>
  member.patch(`/conversations/${id}/expectation`, { version, ...texts })
const reply = (id: string) => anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>好的</p>' })

describe('the four steps', () => {
  it('advance by what happens', async () => {
    const { id } = await chat()
    expect(await states(id)).toBe('doing todo todo todo')
    await reply(id)
    expect(await states(id)).toBe('doing todo todo todo')
    await write(id, 0, { stated: '三号楼漏水，请尽快修' })
    expect(await states(id)).toBe('done todo todo todo')
    await reply(id)
    expect(await states(id)).toBe('done doing todo todo')
    await write(id, 1, { offer: '明天下午上门检修，不收费' })
    expect(await states(id)).toBe('done done todo todo')
    await reply(id)
    expect(await states(id)).toBe('done done doing todo')
    await anna.post(`/conversations/${id}/steps/act`, { state: 'done', evidence: '师傅当面修好' })
    await anna.post(`/conversations/${id}/confirmation`, {})
    expect(await states(id)).toBe('done done done doing')
    await anna.post(`/conversations/${id}/confirmation/answer`, {
      answer: 'met',
      words: '很好，谢谢',
      channel: 'phone',
    })
    const moment = await momentOf(anna, id)
    expect(statesOf(moment)).toBe('done done done done')
    expect(moment.current).toBeNull()
    expect(moment.steps).toMatchObject([
      { how: 'evidence', evidenceKind: 'stated', by: { kind: 'staff', name: '安娜' } },
      { how: 'evidence', evidenceKind: 'proposal' },
      { how: 'hand', evidenceKind: null, evidence: '师傅当面修好' },
      { how: 'evidence', evidenceKind: 'met' },
    ])
    expect(await eventsOf(id)).toEqual([
      'moment.step-changed',
      'moment.expectation-changed',
      'moment.step-changed',
      'moment.step-changed',
      'moment.expectation-changed',
      'moment.step-changed',
      'moment.step-changed',
      'moment.step-changed',
      'moment.confirm-asked',
      'moment.step-changed',
      'moment.confirm-answered',
      'moment.step-changed',
    ])
  })

  it('a logged call begins exploring; a note does nothing', async () => {
    const { id } = await openConversation(anna)
    expect(await states(id)).toBe('doing todo todo todo')
    await write(id, 0, { stated: '漏水' })
    await anna.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>内部</p>' })
    expect(await states(id)).toBe('done todo todo todo')
  })

  it('go back when the text is cleared, unless a hand has set them', async () => {
    const { id } = await chat()
    await write(id, 0, { stated: '漏水', offer: '上门' })
    await anna.post(`/conversations/${id}/steps/offer`, { state: 'done', evidence: '电话里说过' })
    await write(id, 1, { stated: '', offer: '' })
    expect(await states(id)).toBe('doing done todo todo')
  })

  it('are skipped, and Confirm is done by hand, only with a sentence', async () => {
    const { id } = await chat()
    for (const [step, state] of [
      ['offer', 'skipped'],
      ['confirm', 'done'],
    ]) {
      const refused = await anna.post(`/conversations/${id}/steps/${step}`, { state, evidence: ' ' })
      expect(refused.status).toBe(400)
      expect(refused.body.error.fields[0].field).toBe('evidence')
      const done = await anna.post(`/conversations/${id}/steps/${step}`, { state, evidence: '当面说过' })
      expect(done.status).toBe(200)
    }
    expect(await states(id)).toBe('doing skipped todo done')
    expect((await anna.post(`/conversations/${id}/steps/dance`, { state: 'done' })).status).toBe(400)
    expect((await anna.post(`/conversations/${id}/steps/act`, { state: 'half' })).status).toBe(400)
  })
})

describe('the expectation', () => {
  it('is written in layers, and what the customer may read reaches them', async () => {
    const { id } = await chat()
    const texts = {
      stated: '尽快修好',
      outcome: '周末请客前厨房能用',
      latent: '担心楼上又漏',
      organizationInterest: '减少维修费',
      personalInterest: '不想再请假',
      understood: '厨房天花板漏水，周末前要修好',
      offer: '明天下午检修',
      next: '师傅明早电话联系您',
    }
    const written = await write(id, 0, texts)
    expect(written.body.expectation).toMatchObject({ ...texts, version: 1, changedBy: { name: '安娜' } })
    const audiences = await rows<{ audience: string[] }>(
      server.kernel.db,
      sql`select audience from event where subject_id = ${id} and name = 'moment.expectation-changed'`,
    )
    expect(audiences[0]?.audience).toContain(`conversation-public:${id}`)
    const shown = await progressOf(server.kernel.db, id)
    expect(shown).toMatchObject({ understood: texts.understood, offer: texts.offer, next: texts.next })
    for (const secret of [texts.outcome, texts.latent, texts.organizationInterest, texts.personalInterest]) {
      expect(JSON.stringify(shown)).not.toContain(secret)
    }
  })

  it('is not overwritten by who has not read it: 409 names who, when and what', async () => {
    const { id } = await chat()
    const answers = await Promise.all([write(id, 0, { stated: '安娜写的' }), write(id, 0, { stated: '本写的' }, ben)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const lost = answers.find(({ status }) => status === 409)?.body.error
    const won = answers.find(({ status }) => status === 200)?.body.expectation
    expect(lost.code).toBe('moments.expectation-conflict')
    expect(lost.details).toMatchObject({
      version: 1,
      at: won.changedAt,
      by: { id: won.changedBy.id },
      current: { stated: won.stated },
    })
    expect(lost.message).toContain(won.changedBy.name)
    const again = await write(id, 1, { outcome: '按时修好' }, ben)
    expect(again.body.expectation).toMatchObject({ stated: won.stated, outcome: '按时修好', version: 2 })
  })

  it('the same again, or after a lost reply, changes nothing and conflicts with nobody', async () => {
    const { id } = await chat()
    await write(id, 0, { stated: '漏水' })
    const again = await write(id, 0, { stated: ' 漏水 ' })
    expect(again.status).toBe(200)
    expect(again.body.expectation.version).toBe(1)
    expect((await eventsOf(id)).filter((name) => name === 'moment.expectation-changed')).toHaveLength(1)
  })

  it('may be that of one of several people', async () => {
    const { id } = await chat()
    const personId = await addCustomer(server.kernel, '赵总')
    const written = await anna.patch(`/conversations/${id}/expectation`, {
      version: 0,
      personId,
      personalInterest: '董事会上有面子',
    })
    expect(written.body.people).toMatchObject([{ personId, personName: '赵总', personalInterest: '董事会上有面子' }])
    expect(written.body.expectation.version).toBe(0)
    expect(statesOf(written.body)).toBe('doing todo todo todo')
    const shown = await anna.patch(`/conversations/${id}/expectation`, { version: 1, personId, offer: 'x' })
    expect(shown.body.error.fields[0].field).toBe('offer')
    const nobody = await anna.patch(`/conversations/${id}/expectation`, { version: 0, personId: newId(), stated: 'x' })
    expect(nobody.body.error.fields[0].field).toBe('personId')
  })

  it.each([
    [{ stated: 'x' }, 'version'],
    [{ version: -1 }, 'version'],
    [{ version: 0, stated: 'x'.repeat(4001) }, 'stated'],
    [{ version: 0, mood: 'x' }, 'mood'],
  ])('refuses %o', async (body, field) => {
    const { id } = await chat()
    const refused = await anna.patch(`/conversations/${id}/expectation`, body)
    expect(refused.status).toBe(400)
    expect(refused.body.error.fields[0].field).toBe(field)
  })
})

describe('confirming', () => {
  it('resolving without it asks why; with it, or with a reason, it goes through', async () => {
    const { id } = await chat()
    const resolve = (reason?: string) => anna.post(`/conversations/${id}/status`, { status: 'resolved', reason })
    for (const step of ['offer', 'act']) {
      await anna.post(`/conversations/${id}/steps/${step}`, { state: 'done' })
    }
    const refused = await resolve()
    expect(refused.status).toBe(409)
    expect(refused.body.error.details.objections).toEqual([{ code: 'moments.confirm-missing' }])
    await anna.post(`/conversations/${id}/confirmation/answer`, { answer: 'partly', words: '还差一点' })
    const unhappy = await resolve()
    expect(unhappy.body.error.details.objections).toEqual([{ code: 'moments.confirm-not-met' }])
    expect((await resolve('客户要求先结案')).status).toBe(200)
    const other = await chat()
    await anna.post(`/conversations/${other.id}/confirmation/answer`, { answer: 'met' })
    const unfinished = await anna.post(`/conversations/${other.id}/status`, { status: 'resolved' })
    expect(unfinished.body.error.details.objections).toEqual([
      { code: 'moments.offer-missing' },
      { code: 'moments.act-missing' },
    ])
    for (const step of ['offer', 'act']) {
      await anna.post(`/conversations/${other.id}/steps/${step}`, { state: 'skipped', evidence: '只是问路' })
    }
    expect((await anna.post(`/conversations/${other.id}/status`, { status: 'resolved' })).status).toBe(200)
  })

  it('by the customer’s own answer; asking twice with one id is asking once', async () => {
    const { id } = await chat()
    const askId = newId()
    await anna.post(`/conversations/${id}/confirmation`, { id: askId, channel: 'chat' })
    await anna.post(`/conversations/${id}/confirmation`, { id: askId, channel: 'chat' })
    const answered = () =>
      inTransaction(server.kernel.db, (tx) =>
        recordCustomerAnswer(tx, { conversationId: id, answer: 'met', words: '满意', channel: 'progress' }),
      )
    await answered()
    await answered()
    const { confirmation, steps } = await momentOf(anna, id)
    expect(confirmation).toMatchObject({
      id: askId,
      answer: 'met',
      words: '满意',
      answeredBy: { kind: 'customer', name: '王丽' },
    })
    expect(steps[3]).toMatchObject({ state: 'done', evidenceKind: 'met', by: { kind: 'customer' } })
    expect((await eventsOf(id)).filter((name) => name.startsWith('moment.confirm'))).toEqual([
      'moment.confirm-asked',
      'moment.confirm-answered',
    ])
    const other = await chat()
    const taken = await anna.post(`/conversations/${other.id}/confirmation`, { id: askId })
    expect(taken.body.error.fields[0].field).toBe('id')
  })

  it('is open again when the customer says no, scores low, or writes again after it was resolved', async () => {
    const said = await chat()
    await anna.post(`/conversations/${said.id}/steps/confirm`, { state: 'done', evidence: '客户口头说好' })
    await anna.post(`/conversations/${said.id}/confirmation/answer`, { answer: 'not_met', words: '又漏了' })
    expect(await states(said.id)).toBe('doing todo todo doing')
    const scored = await chat()
    await customerScores(server.kernel, scored.id, 2)
    expect(await states(scored.id)).toBe('doing todo todo done')
    await customerScores(server.kernel, scored.id, -2)
    expect(await states(scored.id)).toBe('doing todo todo doing')
    const again = await chat()
    await customerScores(server.kernel, again.id, 1)
    await anna.post(`/conversations/${again.id}/status`, { status: 'resolved', reason: '已办妥' })
    const received = await receive(server.kernel, { customerId: again.customerId, conversationId: again.id })
    expect(received.reopened).toBe(true)
    const confirm = (await momentOf(anna, again.id)).steps[3]
    expect(confirm).toMatchObject({ state: 'doing', evidenceKind: 'reopened' })
  })
})

describe('who may', () => {
  it('only those who may read the conversation; viewers read and do nothing', async () => {
    const team = await addTeam(server.kernel, '一队')
    const inside = await server.member('agent', { teamIds: [team.id] })
    const outside = await server.member('agent')
    const viewer = await server.member('viewer', { teamIds: [team.id] })
    const { id } = await openConversation(inside, { teamId: team.id })
    const doings = [
      ['post', `/conversations/${id}/steps/act`, { state: 'doing' }],
      ['patch', `/conversations/${id}/expectation`, { version: 0, stated: 'x' }],
      ['post', `/conversations/${id}/confirmation`, {}],
      ['post', `/conversations/${id}/confirmation/answer`, { answer: 'met' }],
      ['post', `/conversations/${id}/scores`, { source: 'customer', value: 1, words: '可以的', channel: 'phone' }],
      ['post', `/conversations/${id}/progress-link`, {}],
    ] as const
    for (const [method, path, body] of doings) {
      expect((await outside[method](path, body)).status).toBe(404)
      expect((await viewer[method](path, body)).status).toBe(403)
      expect((await server.visitor[method](path, body)).status).toBe(401)
      expect((await inside[method](path, body)).status).toBe(200)
    }
    expect((await outside.get(`/conversations/${id}/steps`)).status).toBe(404)
    expect((await viewer.get(`/conversations/${id}/steps`)).body.abilities).toEqual({ work: false, review: false })
  })
})
