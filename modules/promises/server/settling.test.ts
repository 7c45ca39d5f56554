import { beforeAll, describe, expect, it } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { serverAt } from '#apps/server/testing-clock.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { taskBy } from '#modules/tasks/server/testing.ts'
import { promisesForCustomer } from './index.ts'
import { day, fromNow, hour, promiseIn } from './testing.ts'

const desk = serverAt('2031-03-13T09:00:00+08:00')
let server: TestServer
let anna: Member
let ben: Member
let boss: Member
beforeAll(async () => {
  server = desk.server
  anna = await server.member('agent', { name: '安娜' })
  ben = await server.member('agent', { name: '本' })
  boss = await server.member('admin', { name: '主管' })
})
const passes = (ms: number) => {
  desk.at += ms
}
const inner = async (outerId: string, dueIn = hour) => {
  const owner = { kind: 'member', id: ben.id }
  return (await anna.post(`/promises/${outerId}/inner`, { text: '买锁', dueAt: fromNow(dueIn), owner })).body.id
}
const read = async (who: Member, id: string) => (await who.get(`/promises/${id}`)).body

describe('an outer promise that is settled', () => {
  it('withdrawn: what colleagues owe beneath it is too, with the reason, and they hear it', async () => {
    const { id } = await openConversation(anna)
    const outer = await promiseIn(anna, id, { text: '修好门' })
    const first = await inner(outer.id)
    const beneath = (
      await ben.post(`/promises/${first}/inner`, {
        text: '开车去',
        dueAt: fromNow(hour / 2),
        owner: { kind: 'member', id: boss.id },
      })
    ).body.id
    await anna.post(`/promises/${outer.id}/withdraw`, { reason: '客户不要了' })
    for (const one of [first, beneath]) {
      expect(await read(ben, one)).toMatchObject({ state: 'withdrawn', outstanding: false, reason: '客户不要了' })
    }
    expect((await server.events(id)).filter((name) => name === 'promise.withdrawn')).toHaveLength(3)
    expect((await read(anna, outer.id)).inner).toBeNull()
    expect((await ben.get('/promises?owner=me&state=overdue')).body.items).toEqual([])
  })

  it('given up or kept all the same: what was due already stays broken, and is not owed', async () => {
    const { id } = await openConversation(anna)
    const outer = await promiseIn(anna, id)
    const due = await inner(outer.id)
    const open = await inner(outer.id, 5 * hour)
    passes(2 * hour)
    await server.runJobs()
    await anna.post(`/promises/${outer.id}/break`, { reason: '没有配件' })
    expect(await read(ben, due)).toMatchObject({ state: 'broken', outstanding: false, reason: '没有配件' })
    expect(await read(ben, open)).toMatchObject({ state: 'withdrawn', reason: '没有配件' })
    const other = await promiseIn(anna, id)
    const left = await inner(other.id)
    await anna.post(`/promises/${other.id}/keep`, { evidence: '自己去买了', anyway: true })
    expect(await read(ben, left)).toMatchObject({ state: 'withdrawn', reason: '自己去买了' })
  })
})

it('of a customer whose data are erased nothing is owed any more, and nobody is to blame', async () => {
  const { id, customer } = await openConversation(anna)
  const made = await promiseIn(anna, id)
  const asked = await inner(made.id)
  const task = await taskBy(anna, { conversationId: id, dueAt: fromNow(hour) })
  expect((await boss.delete(`/customers/${customer.id}?anonymise=true`)).status).toBe(200)
  await server.runJobs()
  for (const one of [made.id, asked]) {
    expect(await read(boss, one)).toMatchObject({
      state: 'withdrawn',
      outstanding: false,
      changedBy: { kind: 'system' },
    })
  }
  expect((await boss.get(`/tasks/${task.id}`)).body).toMatchObject({ state: 'dropped', overdue: false })
  passes(2 * day)
  await server.runJobs()
  expect((await boss.get('/promises?state=overdue&owner=all')).body.items).toEqual([])
  expect(await server.events(id)).not.toContain('promise.broken')
})

it('what took a promise’s place follows it when a merge is taken back, with what is beneath it', async () => {
  const source = await openConversation(anna)
  const target = await openConversation(anna, { customerId: source.customer.id })
  const made = await promiseIn(anna, source.id)
  const merged = await anna.post(`/conversations/${target.id}/merge`, { sourceId: source.id })
  const moved = await anna.post(`/promises/${made.id}/renegotiate`, {
    dueAt: fromNow(2 * day),
    reason: '商量好了',
    agreement: { words: '客户电话里说可以' },
  })
  const beneath = await inner(moved.body.id)
  const stays = await promiseIn(anna, target.id)
  expect((await anna.post(`/conversations/merges/${merged.body.mergeId}/undo`)).status).toBe(200)
  for (const one of [made.id, moved.body.id, beneath]) {
    expect((await read(anna, one)).conversationId).toBe(source.id)
  }
  expect((await read(anna, stays.id)).conversationId).toBe(target.id)
  const { attentionAt } = (await anna.get(`/conversations/${source.id}`)).body.conversation
  expect(attentionAt).toBe((await read(anna, beneath)).dueAt)
})

it('the customer sees what was withdrawn, and why', async () => {
  const { id } = await openConversation(anna)
  const made = await promiseIn(anna, id, { text: '免费换新水管' })
  await anna.post(`/promises/${made.id}/withdraw`, { reason: '业主自己换好了' })
  expect(await promisesForCustomer(server.kernel.db, id)).toMatchObject([
    { id: made.id, state: 'withdrawn', outstanding: false, withdrawnBecause: '业主自己换好了' },
  ])
})
