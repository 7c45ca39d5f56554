import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { serverAt } from '#apps/server/testing-clock.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { taskBy } from '#modules/tasks/server/testing.ts'
import { inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { answerNewDate, openProposals, promisesForCustomer } from './index.ts'
import { day, fromNow, hour, minute, promiseIn } from './testing.ts'

let server: TestServer
let anna: Member
let ben: Member
const desk = serverAt('2031-03-13T09:00:00+08:00')
const passes = (ms: number) => {
  desk.at += ms
}
beforeAll(() => {
  server = desk.server
})
beforeEach(async () => {
  anna = await server.member('agent', { name: '安娜' })
  ben = await server.member('agent', { name: '本' })
})

const db = () => server.kernel.db
const customerSays = (answer: Parameters<typeof answerNewDate>[1]) =>
  inTransaction(db(), (tx) => answerNewDate(tx, answer))
const about = async (id: string) =>
  (await server.events(id)).filter((name) => name.startsWith('promise.') && name !== 'promise.reminded')

/** A promise due in a day, for which a day more was offered and sent. */
async function offered(kind: 'ask' | 'notice' = 'ask') {
  const { id } = await openConversation(anna)
  const made = await promiseIn(anna, id)
  const drafted = await anna.post(`/promises/${made.id}/proposals`, {
    kind,
    dueAt: fromNow(2 * day),
    reason: '配件明天才到',
    version: made.version,
  })
  const { proposal } = drafted.body
  const draft = (await anna.get(`/promises/${made.id}/proposals/${proposal.id}/text`)).body
  const sent = await anna.post(`/conversations/${id}/messages`, {
    id: draft.messageId,
    direction: 'outbound',
    html: `<p>${draft.text}</p>`,
  })
  return { id, made, proposal, draft, sent }
}

describe('another time offered before it is due', () => {
  it('is a draft until its message is sent; then the customer may answer', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id)
    const wanted = { id: newId(), kind: 'ask', dueAt: fromNow(2 * day), reason: '配件明天才到' }
    const drafted = await anna.post(`/promises/${made.id}/proposals`, wanted)
    expect(drafted.body.proposal).toMatchObject({ id: wanted.id, state: 'drafted', toldAt: null, answerable: false })
    expect((await anna.post(`/promises/${made.id}/proposals`, wanted)).body.proposal.id).toBe(wanted.id)
    expect(await openProposals(db(), id)).toEqual([])
    const draft = (await anna.get(`/promises/${made.id}/proposals/${wanted.id}/text`)).body
    expect(draft.language).toBe('zh-CN')
    expect(draft.text).toContain('王丽')
    expect(draft.text).toContain('原因：配件明天才到')
    expect(draft.text).toMatch(/3月15日.*09:00/)
    expect(draft.text).toMatch(/\/p\/[\w-]{32}/)
    await anna.post(`/conversations/${id}/messages`, { id: draft.messageId, direction: 'outbound', html: '<p>好</p>' })
    const told = (await anna.get(`/promises/${made.id}`)).body
    expect(told).toMatchObject({ state: 'open', proposal: { state: 'proposed', answerable: true } })
    expect(told.history.map((one: { kind: string }) => one.kind)).toEqual(['made', 'proposed'])
    expect(await openProposals(db(), id)).toMatchObject([
      {
        id: wanted.id,
        promiseId: made.id,
        oldDueAt: made.dueAt,
        dueAt: wanted.dueAt,
        reason: '配件明天才到',
        late: false,
      },
    ])
    expect((await anna.post(`/promises/${made.id}/proposals`, { ...wanted, id: newId() })).status).toBe(409)
  })

  it('the time promised already is no other time, in the reader’s language', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id)
    const offer = (body: object, who = anna) => who.post(`/promises/${made.id}/proposals`, { kind: 'ask', ...body })
    const same = await offer({ dueAt: made.dueAt })
    expect(same.status).toBe(400)
    const fields = (reason: string) => [{ field: 'dueAt', reason }]
    expect(same.body.error.fields).toEqual(fields('和原来的约定一样，请选另一个时间'))
    const eve = await server.member('agent', { locale: 'en' })
    expect((await offer({ dueAt: made.dueAt }, eve)).body.error.fields).toEqual(fields('is the time promised already'))
    const late = await offer({ dueAt: made.dueAt, kind: 'notice' })
    expect(late.body.error.fields).toEqual(fields('新的时间应晚于原来的约定'))
    const again = await anna.post(`/promises/${made.id}/renegotiate`, { dueAt: made.dueAt, reason: '再说一遍' })
    expect([again.status, again.body.error.fields[0].field]).toEqual([400, 'dueAt'])
    // Until three, and between two and three, are two things.
    expect((await offer({ dueAt: made.dueAt, dueFrom: fromNow(day - hour) })).status).toBe(200)

    const days = await promiseIn(anna, id, { dueAt: '2031-03-14T18:00:00+08:00', duePrecision: 'day' })
    const offerDay = (dueAt: string) =>
      anna.post(`/promises/${days.id}/proposals`, { kind: 'ask', dueAt, duePrecision: 'day' })
    for (const dueAt of ['2031-03-14T23:59:00+08:00', '2031-03-14T00:30:00+08:00']) {
      const refused = await offerDay(dueAt)
      expect(refused.body.error.fields).toEqual(fields('和原来的约定一样，请选另一个时间'))
    }
    expect((await offerDay('2031-03-15T00:30:00+08:00')).status).toBe(200)
  })

  it('accepted by the customer: renegotiated in time, a new promise with the new time', async () => {
    const { id, made, proposal } = await offered()
    passes(hour)
    const answer = await customerSays({ proposalId: proposal.id, conversationId: id, accept: true, words: '可以' })
    const old = (await anna.get(`/promises/${made.id}`)).body
    expect(old).toMatchObject({ state: 'renegotiated', proposal: { state: 'accepted', words: '可以' } })
    expect(old.replacedById).toBe(answer.newPromiseId)
    expect((await anna.get(`/promises/${answer.newPromiseId}`)).body).toMatchObject({
      state: 'open',
      dueAt: proposal.dueAt,
    })
    const again = await customerSays({ promiseId: made.id, accept: true })
    expect(again).toEqual({ ...answer, again: true })
    await expect(customerSays({ promiseId: made.id, accept: false })).rejects.toMatchObject({
      code: 'promises.proposal-closed',
    })
    expect(await openProposals(db(), id)).toEqual([])
    expect(await about(id)).toEqual([
      'promise.made',
      'promise.date-drafted',
      'promise.date-proposed',
      'promise.made',
      'promise.renegotiated',
      'promise.date-answered',
    ])
  })

  it('refused: the old time stands; after it has passed, the promise is broken', async () => {
    const first = await offered()
    await customerSays({ proposalId: first.proposal.id, accept: false, words: '我只有明天在家' })
    const stands = (await anna.get(`/promises/${first.made.id}`)).body
    expect(stands).toMatchObject({ state: 'open', dueAt: first.made.dueAt, proposal: { state: 'refused' } })
    const second = await offered()
    passes(day + minute)
    await customerSays({ promiseId: second.made.id, accept: false })
    expect((await anna.get(`/promises/${second.made.id}`)).body).toMatchObject({ state: 'broken', outstanding: true })
  })

  it('not answered: asked for, the promise is broken when due, and agreeing afterwards mends it', async () => {
    const { id, made, proposal } = await offered('ask')
    passes(day + minute)
    await server.runJobs()
    expect((await anna.get(`/promises/${made.id}`)).body).toMatchObject({
      state: 'broken',
      proposal: { state: 'expired' },
    })
    expect(await openProposals(db(), id)).toMatchObject([{ id: proposal.id, late: true }])
    const { newPromiseId } = await customerSays({ proposalId: proposal.id, accept: true })
    expect((await anna.get(`/promises/${made.id}`)).body).toMatchObject({ state: 'broken', replacedById: newPromiseId })
  })

  it('a notice given in time counts as renegotiated when nobody refuses; refused afterwards it was broken, and the old one is owed', async () => {
    const { id, made, proposal } = await offered('notice')
    passes(day + minute)
    await server.runJobs()
    const moved = (await anna.get(`/promises/${made.id}`)).body
    expect(moved).toMatchObject({ state: 'renegotiated', proposal: { state: 'expired', answerable: true } })
    expect((await anna.get(`/promises/${moved.replacedById}`)).body).toMatchObject({
      state: 'open',
      dueAt: proposal.dueAt,
    })
    expect(await openProposals(db(), id)).toHaveLength(1)
    await customerSays({ proposalId: proposal.id, accept: false })
    expect((await anna.get(`/promises/${made.id}`)).body).toMatchObject({
      ...{ state: 'broken', outstanding: true, overdue: true, replacedById: null, brokenAt: made.dueAt },
      proposal: { state: 'refused' },
      abilities: { keep: true, renegotiate: true },
    })
    expect((await anna.get(`/promises/${moved.replacedById}`)).body).toMatchObject({
      ...{ state: 'withdrawn', outstanding: false, replacesId: null },
    })
    expect((await promisesForCustomer(db(), id)).map((one) => one.id)).toEqual([made.id])
  })

  it('the phone will do: told by word, answered for the customer, taken back', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id)
    const asked = await anna.post(`/promises/${made.id}/proposals`, {
      kind: 'ask',
      dueAt: fromNow(2 * day),
      told: true,
    })
    expect(asked.body.proposal).toMatchObject({ state: 'proposed' })
    const path = `/promises/${made.id}/proposals/${asked.body.proposal.id}`
    const answered = await ben.post(`${path}/answer`, { accept: true, words: '电话里说可以' })
    expect(answered.body).toMatchObject({ state: 'open', replacesId: made.id })
    const other = await promiseIn(anna, id)
    const drafted = await anna.post(`/promises/${other.id}/proposals`, { kind: 'ask', dueAt: fromNow(2 * day) })
    const taken = await anna.post(`/promises/${other.id}/proposals/${drafted.body.proposal.id}/withdraw`)
    expect(taken.body).toMatchObject({ state: 'open', proposal: { state: 'withdrawn' } })
  })

  it('is refused once it is due, for another’s conversation, and by ids of other promises', async () => {
    const { made, proposal } = await offered()
    const team = await addTeam(server.kernel, `别处${desk.at}`)
    const carl = await server.member('agent', { teamIds: [team.id] })
    const closed = await openConversation(carl, { teamId: team.id })
    const theirs = await promiseIn(carl, closed.id)
    const hidden = `/promises/${theirs.id}/proposals`
    expect((await anna.post(hidden, { kind: 'ask', dueAt: fromNow(3 * day) })).status).toBe(404)
    expect((await carl.post(`${hidden}/${proposal.id}/answer`, { accept: true })).status).toBe(404)
    await expect(
      customerSays({ proposalId: proposal.id, conversationId: closed.id, accept: true }),
    ).rejects.toMatchObject({ code: 'not-found' })
    passes(day)
    const late = await anna.post(`/promises/${made.id}/proposals`, { kind: 'ask', dueAt: fromNow(day) })
    expect(late.status).toBe(409)
    const viewer = await server.member('viewer')
    expect((await viewer.post(`/promises/${made.id}/proposals`, { kind: 'ask', dueAt: fromNow(day) })).status).toBe(403)
  })
})

describe('when it will be late', () => {
  it('a notice is drafted once, never sent by itself, and one message tells the customer', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { dueAt: fromNow(5 * hour) })
    passes(4 * hour)
    await server.runJobs()
    await server.runJobs()
    const drafted = (await anna.get(`/promises/${made.id}`)).body
    expect(drafted.proposal).toMatchObject({ kind: 'notice', state: 'drafted', createdBy: { kind: 'system' } })
    expect((await about(id)).filter((name) => name === 'promise.date-drafted')).toHaveLength(1)
    expect((await server.events(id)).filter((name) => name === 'conversation.message-added')).toHaveLength(1)
    const path = `/promises/${made.id}/proposals/${drafted.proposal.id}`
    const draft = (await anna.get(`${path}/text`)).body
    expect(draft.text).toContain('会晚一些')
    expect(draft.text).not.toContain('原因')
    await anna.post(`/conversations/${id}/messages`, { id: draft.messageId, direction: 'outbound', html: '<p>晚</p>' })
    passes(hour)
    await server.runJobs()
    expect((await anna.get(`/promises/${made.id}`)).body.state).toBe('renegotiated')
  })

  it('none when somebody has begun', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { dueAt: fromNow(5 * hour) })
    passes(3 * hour)
    await ben.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>师傅已经出发</p>' })
    passes(hour)
    await server.runJobs()
    expect((await anna.get(`/promises/${made.id}`)).body.proposal).toBeNull()
  })

  it('one all the same when colleagues only wrote notes to each other', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { dueAt: fromNow(5 * hour) })
    passes(3 * hour)
    await ben.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>谁有空？</p>' })
    passes(hour)
    await server.runJobs()
    expect((await anna.get(`/promises/${made.id}`)).body.proposal).toMatchObject({ kind: 'notice', state: 'drafted' })
  })

  it('tells the supervisors of the team once before and once after, when nobody acts', async () => {
    const team = await addTeam(server.kernel, `升级${desk.at}`)
    const boss = await server.member('supervisor', { teamIds: [team.id] })
    const carl = await server.member('agent', { teamIds: [team.id] })
    const { id } = await openConversation(carl, { teamId: team.id })
    await promiseIn(carl, id, { dueAt: fromNow(2 * hour) })
    const told = () =>
      rows<{ audience: string[]; broken: boolean }>(
        db(),
        sql`select audience, (data->>'broken')::boolean as broken from event where subject_id = ${id} and name = 'promise.escalated' order by id`,
      )
    passes(2 * hour - 15 * minute)
    await server.runJobs()
    expect(await told()).toEqual([{ audience: [`staff:${boss.id}`], broken: false }])
    passes(hour)
    await server.runJobs()
    await server.runJobs()
    expect((await told()).map(({ broken }) => broken)).toEqual([false, true])
  })
})

describe('an internal promise beneath', () => {
  it('serves the outer one, which shows the weakest; the customer never sees it', async () => {
    const { id } = await openConversation(anna)
    const outer = await promiseIn(anna, id, { dueAt: fromNow(day) })
    const owner = { kind: 'member', id: ben.id }
    const wanted = { text: '备好阀门', owner, dueAt: fromNow(5 * hour) }
    const inner = (await anna.post(`/promises/${outer.id}/inner`, wanted)).body
    expect(inner).toMatchObject({
      internal: true,
      parentId: outer.id,
      beneficiary: { kind: 'member', id: anna.id, name: '安娜' },
      owner: { id: ben.id },
    })
    const shown = async () => (await anna.get(`/promises/${outer.id}`)).body.inner
    expect(await shown()).toMatchObject({ count: 1, open: 1, state: 'open', weakest: { id: inner.id }, late: false })
    expect((await promisesForCustomer(db(), id)).map((one) => one.id)).toEqual([outer.id])
    const heard = await rows<{ audience: string[] }>(
      db(),
      sql`select audience from event where name = 'promise.made' and data->>'promiseId' = ${inner.id}`,
    )
    expect(heard[0]?.audience.some((token) => token.startsWith('conversation-public'))).toBe(false)
    const later = { ...wanted, dueAt: fromNow(2 * day) }
    expect((await anna.post(`/promises/${outer.id}/inner`, later)).body.error.code).toBe('promises.inner-later')
    expect((await anna.post(`/promises/${outer.id}/inner`, { ...later, anyway: true })).status).toBe(200)
    expect(await shown()).toMatchObject({ count: 2, open: 2, late: true })
    const asks = await anna.post(`/promises/${outer.id}/keep`, { evidence: '已办好' })
    expect(asks.body.error).toMatchObject({ code: 'promises.inner-open', details: { count: 2 } })
    passes(4.5 * hour)
    expect(await shown()).toMatchObject({ state: 'soon' })
    passes(hour)
    await server.runJobs()
    expect(await shown()).toMatchObject({ state: 'broken' })
    const kept = await anna.post(`/promises/${outer.id}/keep`, { evidence: '已办好', anyway: true })
    expect(kept.body.state).toBe('kept')
  })

  it('goes along when the outer one gets another time', async () => {
    const { id } = await openConversation(anna)
    const outer = await promiseIn(anna, id)
    const owner = { kind: 'member', id: ben.id }
    const inner = (await anna.post(`/promises/${outer.id}/inner`, { text: '备件', owner, dueAt: fromNow(hour) })).body
    const moved = await anna.post(`/promises/${outer.id}/renegotiate`, {
      dueAt: fromNow(2 * day),
      reason: '商量好了',
      agreement: { words: '客户电话里说可以' },
    })
    expect((await anna.get(`/promises/${inner.id}`)).body.parentId).toBe(moved.body.id)
    expect(moved.body.inner).toMatchObject({ count: 1 })
  })
})

describe('evidence', () => {
  it('is asked for: words, a message or a file of this conversation', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id)
    const none = await anna.post(`/promises/${made.id}/keep`, {})
    expect(none.body.error.fields[0].field).toBe('evidence')
    const foreign = await anna.post(`/promises/${made.id}/keep`, { evidenceFileId: newId() })
    expect(foreign.body.error.fields[0].field).toBe('evidenceFileId')
    const kept = await anna.post(`/promises/${made.id}/keep`, { evidence: '客户已签收' })
    expect(kept.body).toMatchObject({ evidenceKind: 'word', reason: '客户已签收' })
  })

  it('may be a task done here that leaves a trace; it was kept when that was done', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    const task = await taskBy(ben, { conversationId: id })
    const keep = () => anna.post(`/promises/${made.id}/keep`, { evidenceTaskId: task.id })
    expect((await keep()).body.error.fields[0].field).toBe('evidenceTaskId')
    passes(minute)
    await ben.post(`/tasks/${task.id}/move`, { state: 'done' })
    expect((await keep()).status).toBe(400)
    await ben.post(`/tasks/${task.id}/move`, { state: 'open' })
    const done = await ben.post(`/tasks/${task.id}/move`, { state: 'done', note: '阀门已换好' })
    const elsewhere = await promiseIn(anna, (await openConversation(anna)).id)
    const foreign = await anna.post(`/promises/${elsewhere.id}/keep`, { evidenceTaskId: task.id })
    expect(foreign.body.error.fields[0].field).toBe('evidenceTaskId')
    passes(2 * hour)
    const kept = await keep()
    expect(kept.body).toMatchObject({
      evidenceKind: 'task',
      evidenceTaskId: task.id,
      keptLate: false,
      keptAt: done.body.settledAt,
    })
  })
})

describe('settings', () => {
  it('are the admins’, hold for open promises, and the second of two savers is told', async () => {
    const admin = await server.member('admin')
    const { settings, version } = (await admin.get('/promises/settings')).body
    expect((await anna.get('/promises/settings')).body.mayChange).toBe(false)
    expect((await anna.put('/promises/settings', { settings, version })).status).toBe(403)
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { dueAt: fromNow(10 * hour) })
    const bands = [{ upTo: null, reminders: [{ by: 'share', value: 10 }] }]
    const saved = await admin.put('/promises/settings', { settings: { ...settings, bands }, version })
    expect(saved.body).toMatchObject({ version: version + 1, settings: { bands } })
    expect((await admin.put('/promises/settings', { settings, version })).status).toBe(409)
    await server.runJobs()
    passes(hour)
    await server.runJobs()
    const reminded = await rows<{ reminder: string }>(
      db(),
      sql`select data->>'reminder' as reminder from event where name = 'promise.reminded' and data->>'promiseId' = ${made.id}`,
    )
    expect(reminded).toEqual([{ reminder: 'share-10' }])
    const back = await admin.put('/promises/settings', { settings, version: version + 1 })
    expect(back.status).toBe(200)
  })
})
