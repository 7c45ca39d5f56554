import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { openConversation, receive } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { taskBy } from '#modules/tasks/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { newId } from '#platform/server/database/index.ts'
import { promisesForCustomer } from './index.ts'
import { day, fromNow, hour, minute, promiseIn } from './testing.ts'

let server: TestServer
let anna: Member
let ben: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
  ben = await server.member('agent', { name: '本' })
})
afterEach(() => setClock())
afterAll(() => server.close())

const passes = (ms: number) => {
  const later = nowMs() + ms
  setClock(() => later)
}
const eventsAbout = async (conversationId: string) =>
  (await server.events(conversationId)).filter((name) => name.startsWith('promise.'))

describe('making a promise', () => {
  it('is the maker’s, open, with a history, and the conversation wants attention when it is due', async () => {
    const { id } = await openConversation(anna)
    const dueAt = fromNow(2 * hour)
    const made = await promiseIn(anna, id, { text: ' 两小时内上门 ', dueAt })
    expect(made).toMatchObject({
      conversationId: id,
      text: '两小时内上门',
      owner: { kind: 'member', id: anna.id, name: '安娜' },
      dueAt,
      state: 'open',
      outstanding: true,
      overdue: false,
      customerName: '王丽',
      createdBy: { kind: 'staff', id: anna.id, name: '安娜' },
      abilities: { keep: true, break: true, renegotiate: true, withdraw: true, reopen: false, change: true },
    })
    expect(made.history).toMatchObject([{ kind: 'made', from: null, to: 'open', newDueAt: dueAt }])
    expect(await eventsAbout(id)).toEqual(['promise.made'])
    expect((await anna.get(`/conversations/${id}`)).body.conversation.attentionAt).toBe(dueAt)
  })

  it('with the same id twice is one promise; the id of another’s is refused', async () => {
    const { id } = await openConversation(anna)
    const promiseId = newId()
    const first = await promiseIn(anna, id, { id: promiseId })
    const again = await promiseIn(anna, id, { id: promiseId })
    expect(again.id).toBe(first.id)
    expect(again.createdAt).toBe(first.createdAt)
    expect(await eventsAbout(id)).toEqual(['promise.made'])
    const taken = await ben.post(`/conversations/${id}/promises`, { id: promiseId, text: 'x', dueAt: fromNow(hour) })
    expect(taken.status).toBe(400)
    expect(taken.body.error.fields[0].field).toBe('id')
  })

  it('goes to the assignee, or to whom it is given; not to somebody who could not read it', async () => {
    const team = await addTeam(server.kernel, '工程部')
    const carl = await server.member('agent', { name: '卡尔', teamIds: [team.id] })
    const viewer = await server.member('viewer')
    const { id } = await openConversation(carl, { teamId: team.id, assigneeId: carl.id })
    const own = await server.member('supervisor', { teamIds: [team.id] })
    expect((await promiseIn(own, id)).owner).toMatchObject({ kind: 'member', id: carl.id })
    expect((await promiseIn(own, id, { owner: { kind: 'team', id: team.id } })).owner).toMatchObject({ name: '工程部' })
    for (const owner of [
      { kind: 'member', id: ben.id },
      { kind: 'member', id: viewer.id },
      { kind: 'member', id: newId() },
      { kind: 'team', id: (await addTeam(server.kernel, '别的部门')).id },
    ]) {
      const refused = await carl.post(`/conversations/${id}/promises`, { text: 'x', dueAt: fromNow(hour), owner })
      expect(refused.status).toBe(400)
      expect(refused.body.error.fields[0].field).toBe('owner')
    }
  })

  it.each([
    ['a time gone by', { dueAt: '2020-01-01T00:00:00Z' }, 'dueAt'],
    ['a time nobody will see', { dueAt: '2999-01-01T00:00:00Z' }, 'dueAt'],
    ['a 61st second', { dueAt: '2030-06-30T23:59:60Z' }, 'dueAt'],
    ['no time', { dueAt: '下午三点' }, 'dueAt'],
    ['a start after its end', { dueFrom: '2998-01-01T00:00:00Z' }, 'dueFrom'],
    ['no words', { text: '  ' }, 'text'],
    ['a message that is not there', { fromMessageId: '01890000-0000-7000-8000-000000000000' }, 'fromMessageId'],
  ])('is refused with %s', async (_name, wrong, field) => {
    const { id } = await openConversation(anna)
    const refused = await anna.post(`/conversations/${id}/promises`, { text: 'x', dueAt: fromNow(hour), ...wrong })
    expect(refused.status).toBe(400)
    expect(refused.body.error.fields[0].field).toBe(field)
    expect(await eventsAbout(id)).toEqual([])
  })
})

describe('keeping', () => {
  it('in time, with evidence; the conversation wants no attention any more', async () => {
    const { id } = await openConversation(anna)
    const { id: promiseId, version } = await promiseIn(anna, id)
    const kept = await ben.post(`/promises/${promiseId}/keep`, { evidence: '师傅已换好阀门', version })
    expect(kept.body).toMatchObject({
      state: 'kept',
      keptLate: false,
      outstanding: false,
      reason: '师傅已换好阀门',
      changedBy: { id: ben.id, name: '本' },
      abilities: { keep: false, break: false, renegotiate: false, withdraw: false, reopen: true, change: false },
    })
    expect(kept.body.history.map((one: { kind: string }) => one.kind)).toEqual(['made', 'kept'])
    expect(await eventsAbout(id)).toEqual(['promise.made', 'promise.kept'])
    expect((await anna.get(`/conversations/${id}`)).body.conversation.attentionAt).toBeNull()
  })

  it('again by the same person is harmless', async () => {
    const { id } = await openConversation(anna)
    const { id: promiseId, version } = await promiseIn(anna, id)
    await anna.post(`/promises/${promiseId}/keep`, { evidence: '已办好', version })
    const again = await anna.post(`/promises/${promiseId}/keep`, { evidence: '已办好', version })
    expect(again.status).toBe(200)
    expect(again.body.history).toHaveLength(2)
    expect(await eventsAbout(id)).toEqual(['promise.made', 'promise.kept'])
  })

  it('late counts as late; done in time but marked afterwards counts as in time', async () => {
    const { id } = await openConversation(anna)
    const late = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    const inTime = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    const byMessage = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    passes(30 * minute)
    const done = fromNow(0)
    const { body: reply } = await anna.post(`/conversations/${id}/messages`, {
      direction: 'outbound',
      html: '<p>已经修好了</p>',
    })
    passes(2 * hour)
    await server.runJobs()
    expect((await anna.post(`/promises/${late.id}/keep`, { evidence: '已办好' })).body).toMatchObject({
      state: 'kept',
      keptLate: true,
    })
    // A word has no time of its own: what is broken is not unbroken by it, and what was claimed stands there.
    const kept = (await anna.post(`/promises/${inTime.id}/keep`, { evidence: '已办好', at: done })).body
    expect(kept).toMatchObject({ state: 'kept', keptLate: true, keptAt: fromNow(0), brokenAt: inTime.dueAt })
    expect(kept.history.at(-1)).toMatchObject({ kind: 'kept', reason: '已办好', claimedAt: done })
    const proven = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    const task = await taskBy(anna, { conversationId: id })
    passes(30 * minute)
    const claimed = fromNow(0)
    await anna.post(`/tasks/${task.id}/move`, { state: 'done', note: '修好了' })
    passes(hour)
    await server.runJobs()
    const byTask = await anna.post(`/promises/${proven.id}/keep`, { evidenceTaskId: task.id, at: claimed })
    expect(byTask.body).toMatchObject({ keptLate: false, keptAt: claimed, brokenAt: null })
    // Nor does a message that was sent after it was due.
    const overdue = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    passes(2 * hour)
    const tooLate = await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>好了</p>' })
    const claim = { evidenceMessageId: tooLate.body.message.id, at: new Date(nowMs() - 1.5 * hour).toISOString() }
    expect((await anna.post(`/promises/${overdue.id}/keep`, claim)).body).toMatchObject({ keptLate: true })
    const shown = await anna.post(`/promises/${byMessage.id}/keep`, { evidenceMessageId: reply.message.id })
    expect(shown.body).toMatchObject({ keptLate: false, keptAt: reply.message.at, evidenceMessageId: reply.message.id })
    const early = await promiseIn(anna, id)
    const before = await anna.post(`/promises/${early.id}/keep`, { evidence: '已办好', at: done })
    expect(before.body.error.fields[0].field).toBe('at')
    const future = await anna.post(`/promises/${early.id}/keep`, { evidence: '已办好', at: fromNow(hour) })
    expect(future.body.error.fields[0].field).toBe('at')
  })
})

describe('two colleagues at once', () => {
  it('one keeps it, the other is told who and when', async () => {
    const { id } = await openConversation(anna)
    const { id: promiseId, version } = await promiseIn(anna, id)
    const answers = await Promise.all([
      anna.post(`/promises/${promiseId}/keep`, { evidence: '已办好', version }),
      ben.post(`/promises/${promiseId}/keep`, { evidence: '已办好', version }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const won = answers.find(({ status }) => status === 200)?.body
    const lost = answers.find(({ status }) => status === 409)?.body.error
    expect(lost.code).toBe('promises.changed-meanwhile')
    expect(lost.details).toMatchObject({ state: 'kept', by: { id: won.changedBy.id }, at: won.changedAt })
    expect(lost.message).toContain(won.changedBy.name)
    expect(lost.message).toContain('已兑现')
    expect(await eventsAbout(id)).toEqual(['promise.made', 'promise.kept'])
  })

  it('who gives up what a colleague has just changed is told, though it would be possible', async () => {
    const { id } = await openConversation(anna)
    const { id: promiseId, version } = await promiseIn(anna, id)
    expect((await ben.patch(`/promises/${promiseId}`, { text: '后天上门', version })).status).toBe(200)
    const second = await anna.post(`/promises/${promiseId}/break`, { reason: '做不到', version })
    expect(second.status).toBe(409)
    expect(second.body.error.details.by.name).toBe('本')
    const seen = await anna.post(`/promises/${promiseId}/break`, { reason: '做不到', version: version + 1 })
    expect(seen.status).toBe(200)
  })

  it('twenty changes at once leave one winner and one line of history each', async () => {
    const { id } = await openConversation(anna)
    const { id: promiseId, version } = await promiseIn(anna, id)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? anna : ben).post(`/promises/${promiseId}/renegotiate`, {
          newId: newId(),
          dueAt: fromNow(2 * day),
          reason: '配件未到',
          agreement: { words: '客户电话里说可以' },
          version,
        }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const list = (await anna.get(`/conversations/${id}/promises`)).body.items
    expect(list.map((one: { state: string }) => one.state)).toEqual(['renegotiated', 'open'])
  })
})

describe('another time', () => {
  it('before it is due: the old one is renegotiated, the new one takes its place', async () => {
    const { id } = await openConversation(anna)
    const old = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    const dueAt = fromNow(2 * day)
    const renewed = await anna.post(`/promises/${old.id}/renegotiate`, {
      dueAt,
      reason: '配件未到',
      agreement: { words: '客户电话里说可以' },
    })
    expect(renewed.body).toMatchObject({ state: 'open', dueAt, replacesId: old.id, text: old.text })
    const before = (await anna.get(`/promises/${old.id}`)).body
    expect(before).toMatchObject({ state: 'renegotiated', replacedById: renewed.body.id, outstanding: false })
    expect(before.history.at(-1)).toMatchObject({ kind: 'renegotiated', reason: '配件未到', newDueAt: dueAt })
    expect(await eventsAbout(id)).toEqual(['promise.made', 'promise.made', 'promise.renegotiated'])
    expect((await anna.get(`/conversations/${id}`)).body.conversation.attentionAt).toBe(dueAt)
    const onOld = await anna.post(`/promises/${old.id}/keep`, { evidence: '已办好' })
    expect(onOld.body.error.code).toBe('promises.moved-on')
    expect(onOld.body.error.details).toEqual({ replacedById: renewed.body.id })
    const shown = await promisesForCustomer(server.kernel.db, id)
    expect(shown).toMatchObject([{ id: renewed.body.id, replacesDueAt: old.dueAt, ownerName: '安娜' }])
  })

  it('after it was due: the old one stays broken, also when the clock has not yet said so', async () => {
    const { id } = await openConversation(anna)
    const old = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    passes(2 * hour)
    const renewed = await anna.post(`/promises/${old.id}/renegotiate`, {
      dueAt: fromNow(day),
      reason: '抱歉',
      agreement: { words: '客户电话里说可以' },
    })
    expect(renewed.status).toBe(200)
    const before = (await anna.get(`/promises/${old.id}`)).body
    expect(before).toMatchObject({ state: 'broken', outstanding: false, brokenAt: old.dueAt })
    expect(before.history.at(-1)).toMatchObject({ kind: 'mended', from: 'open', to: 'broken' })
    expect(await eventsAbout(id)).toEqual(['promise.made', 'promise.broken', 'promise.made', 'promise.renegotiated'])
  })
})

describe('giving up, withdrawing, reopening', () => {
  it('want a reason and are kept in the history', async () => {
    const { id } = await openConversation(anna)
    const first = await promiseIn(anna, id)
    expect((await anna.post(`/promises/${first.id}/break`, {})).status).toBe(400)
    const broken = await anna.post(`/promises/${first.id}/break`, { reason: '供应商停产' })
    expect(broken.body).toMatchObject({ state: 'broken', outstanding: false, overdue: false, reason: '供应商停产' })
    const second = await promiseIn(anna, id)
    const withdrawn = await anna.post(`/promises/${second.id}/withdraw`, { reason: '客户自己解决了' })
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', outstanding: false })
    const reopened = await anna.post(`/promises/${second.id}/reopen`, { reason: '点错了' })
    expect(reopened.body).toMatchObject({ state: 'open', outstanding: true, reason: null })
    expect(reopened.body.history.map((one: { kind: string }) => one.kind)).toEqual(['made', 'withdrawn', 'reopened'])
    expect(await eventsAbout(id)).toEqual([
      'promise.made',
      'promise.broken',
      'promise.made',
      'promise.withdrawn',
      'promise.reopened',
    ])
    expect(await promisesForCustomer(server.kernel.db, id)).toHaveLength(2)
  })
})

describe('who may', () => {
  it('only those who may read the conversation; viewers read and do nothing', async () => {
    const team = await addTeam(server.kernel, '一队')
    const inside = await server.member('agent', { teamIds: [team.id] })
    const outside = await server.member('agent')
    const viewer = await server.member('viewer', { teamIds: [team.id] })
    const owner = await server.member('owner')
    const { id } = await openConversation(inside, { teamId: team.id })
    const made = await promiseIn(inside, id)
    const doings = [
      ['post', `/conversations/${id}/promises`, { text: 'x', dueAt: fromNow(hour) }],
      ['patch', `/promises/${made.id}`, { text: 'y' }],
      ['post', `/promises/${made.id}/keep`, { evidence: '已办好' }],
      ['post', `/promises/${made.id}/break`, { reason: 'x' }],
      ['post', `/promises/${made.id}/renegotiate`, { reason: 'x', dueAt: fromNow(day) }],
      ['post', `/promises/${made.id}/withdraw`, { reason: 'x' }],
      ['post', `/promises/${made.id}/reopen`, {}],
    ] as const
    for (const [method, path, body] of doings) {
      expect((await outside[method](path, body)).status).toBe(404)
      expect((await viewer[method](path, body)).status).toBe(403)
      expect((await server.visitor[method](path, body)).status).toBe(401)
    }
    for (const path of [`/conversations/${id}/promises`, `/promises/${made.id}`]) {
      expect((await outside.get(path)).status).toBe(404)
      expect((await viewer.get(path)).status).toBe(200)
      expect((await owner.get(path)).status).toBe(200)
    }
    expect((await viewer.get(`/promises/${made.id}`)).body.abilities).toMatchObject({ keep: false, change: false })
    for (const path of ['/promises?state=all', `/promises?owner=${inside.id}`]) {
      expect((await outside.get(path)).body.items.map((one: { id: string }) => one.id)).not.toContain(made.id)
      expect((await inside.get(path)).body.items.map((one: { id: string }) => one.id)).toContain(made.id)
    }
    expect((await outside.get(`/promises/counts?owner=${inside.id}`)).body.outstanding).toBe(0)
    expect((await inside.get('/promises/counts')).body.outstanding).toBe(1)
    expect(await eventsAbout(id)).toEqual(['promise.made'])
  })
})

describe('a chat that promises were made in', () => {
  it('says so when it is resolved with something owed', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { text: '退款到账', dueAt: '2031-03-12T15:00:00+08:00' })
    const refused = await anna.post(`/conversations/${id}/status`, { status: 'resolved' })
    expect(refused.status).toBe(409)
    expect(refused.body.error.details.objections).toContainEqual({
      code: 'promises.open-promise',
      params: { count: 1, text: '退款到账', due: '2031-03-12 15:00', dueAt: made.dueAt },
    })
    await anna.post(`/promises/${made.id}/keep`, { evidence: '已办好' })
    const later = await anna.post(`/conversations/${id}/status`, { status: 'resolved' })
    const codes = (later.body.error?.details?.objections ?? []).map((one: { code: string }) => one.code)
    expect(codes).not.toContain('promises.open-promise')
  })

  it('takes them along when it is merged, and back when that is undone', async () => {
    const target = await openConversation(anna)
    const source = await openConversation(anna, { customerId: target.customer.id })
    const soon = await promiseIn(anna, source.id, { dueAt: fromNow(hour) })
    await promiseIn(anna, target.id, { dueAt: fromNow(day) })
    const merged = await anna.post(`/conversations/${target.id}/merge`, { sourceId: source.id })
    const together = (await anna.get(`/conversations/${target.id}/promises`)).body.items
    expect(together).toHaveLength(2)
    expect((await anna.get(`/conversations/${target.id}`)).body.conversation.attentionAt).toBe(soon.dueAt)
    const refused = await anna.post(`/conversations/${source.id}/promises`, { text: 'x', dueAt: fromNow(hour) })
    expect(refused.status).toBe(409)
    await anna.post(`/conversations/merges/${merged.body.mergeId}/undo`)
    const back = (await anna.get(`/conversations/${source.id}/promises`)).body.items
    expect(back.map((one: { id: string }) => one.id)).toEqual([soon.id])
    expect((await anna.get(`/conversations/${target.id}/promises`)).body.items).toHaveLength(1)
    expect((await anna.get(`/conversations/${source.id}`)).body.conversation.attentionAt).toBe(soon.dueAt)
  })

  it('gives those of the split messages to the new conversation', async () => {
    const { id, customer } = await openConversation(anna)
    const second = await receive(server.kernel, { customerId: customer.id, conversationId: id })
    const staying = await promiseIn(anna, id)
    const going = await promiseIn(anna, id, { fromMessageId: second.messageId })
    const split = await anna.post(`/conversations/${id}/split`, { messageIds: [second.messageId] })
    const ids = async (where: string) =>
      (await anna.get(`/conversations/${where}/promises`)).body.items.map((one: { id: string }) => one.id)
    expect(await ids(id)).toEqual([staying.id])
    expect(await ids(split.body.created.id)).toEqual([going.id])
  })
})
