import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { momentOf, statesOf } from '#modules/moments/server/testing.ts'
import { promiseIn } from '#modules/promises/server/testing.ts'
import { taskBy } from '#modules/tasks/server/testing.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent')
})
afterAll(() => server.close())

describe('promises and tasks are Act', () => {
  it('making one begins it, keeping the last finishes it, a new one begins it again', async () => {
    const { id } = await openConversation(anna)
    const states = async () => statesOf(await momentOf(anna, id))
    const first = await promiseIn(anna, id)
    const second = await promiseIn(anna, id)
    expect(await states()).toBe('doing todo doing todo')
    await anna.post(`/promises/${first.id}/keep`, { evidence: '已办好' })
    expect(await states()).toBe('doing todo doing todo')
    await anna.post(`/promises/${second.id}/keep`, { evidence: '已办好' })
    const moment = await momentOf(anna, id)
    expect(statesOf(moment)).toBe('doing todo done todo')
    expect(moment.steps[2]).toMatchObject({ how: 'evidence', evidenceKind: 'promise-kept' })
    await anna.post(`/promises/${second.id}/reopen`, {})
    expect(await states()).toBe('doing todo doing todo')
  })

  it('a task for a colleague begins it and keeps it going; with the last of both it is done', async () => {
    const ben = await server.member('agent')
    const { id } = await openConversation(anna)
    const states = async () => statesOf(await momentOf(anna, id))
    const task = await taskBy(anna, { conversationId: id, owner: { kind: 'member', id: ben.id } })
    expect(await states()).toBe('doing todo doing todo')
    const promise = await promiseIn(anna, id)
    await anna.post(`/promises/${promise.id}/keep`, { evidence: '已办好' })
    expect(await states()).toBe('doing todo doing todo')
    await ben.post(`/tasks/${task.id}/move`, { state: 'done' })
    const moment = await momentOf(anna, id)
    expect(statesOf(moment)).toBe('doing todo done todo')
    expect(moment.steps[2]).toMatchObject({ how: 'evidence', evidenceKind: 'task-done' })
    await ben.post(`/tasks/${task.id}/move`, { state: 'open' })
    expect(await states()).toBe('doing todo doing todo')
    await ben.post(`/tasks/${task.id}/move`, { state: 'dropped', note: '客户不要了' })
    expect(await states()).toBe('doing todo doing todo')
  })

  it('but what a colleague has set by hand stays', async () => {
    const { id } = await openConversation(anna)
    await anna.post(`/conversations/${id}/steps/act`, { state: 'done', evidence: '当场办好' })
    await promiseIn(anna, id)
    expect(statesOf(await momentOf(anna, id))).toBe('doing todo done todo')
  })

  it('resolving names both what is owed and what was not confirmed', async () => {
    const { id } = await openConversation(anna)
    await promiseIn(anna, id)
    const refused = await anna.post(`/conversations/${id}/status`, { status: 'resolved' })
    const codes = refused.body.error.details.objections.map(({ code }: { code: string }) => code)
    expect(codes.toSorted()).toEqual([...['moments.confirm-missing', 'moments.offer-missing', 'promises.open-promise']])
    const resolved = await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason: '客户要求' })
    expect(resolved.status).toBe(200)
  })
})
