import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { taskBy } from '#modules/tasks/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { fromNow, hour, promiseIn } from './testing.ts'

/* Whoever owes something in a conversation reads along as long as they do, whoever has the matter (decision 0023). */

let server: TestServer
let desk: { id: string }
let repairs: { id: string }
/** At the front desk. */
let wang: Member
let lina: Member
/** In repairs. */
let chen: Member
let zhao: Member
beforeAll(async () => {
  server = await startTestServer()
  desk = await addTeam(server.kernel, '前台客服')
  repairs = await addTeam(server.kernel, '工程维修')
  wang = await server.member('agent', { name: '王晓燕', teamIds: [desk.id] })
  lina = await server.member('agent', { name: '李娜', teamIds: [desk.id] })
  chen = await server.member('agent', { name: '陈国栋', teamIds: [repairs.id] })
  zhao = await server.member('agent', { name: '赵师傅', teamIds: [repairs.id] })
})
afterEach(() => setClock())
afterAll(() => server.close())

const atDesk = async () => (await openConversation(wang, { teamId: desk.id, assigneeId: wang.id })).id
const inner = (outerId: string, owner: { kind: 'member' | 'team'; id: string }) =>
  wang.post(`/promises/${outerId}/inner`, { text: '上门换水管', dueAt: fromNow(2 * hour), owner })
const status = async (who: Member, path: string) => (await who.get(path)).status

describe('an internal promise to a colleague of another team', () => {
  it('lets them read the conversation and keep it, and nothing more; kept, only the promise stays theirs', async () => {
    const id = await atDesk()
    const outer = await promiseIn(wang, id)
    expect(await status(chen, `/conversations/${id}`)).toBe(404)
    const made = await inner(outer.id, { kind: 'member', id: chen.id })
    expect(made.status).toBe(200)

    const opened = await chen.get(`/conversations/${id}`)
    expect(opened.body.conversation.abilities).toEqual({
      read: true,
      note: true,
      write: false,
      reply: false,
      organize: false,
      statuses: [],
    })
    expect(await status(zhao, `/conversations/${id}`)).toBe(404)
    // What they may: a note, their own promise.
    const note = { direction: 'note', html: '<p>配件到了</p>' }
    expect((await chen.post(`/conversations/${id}/messages`, note)).status).toBe(200)
    expect((await chen.get('/promises?owner=me')).body.items).toMatchObject([
      { id: made.body.id, abilities: { keep: true, change: true, delegate: true } },
    ])
    // What they may not.
    for (const refused of [
      await chen.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>您好</p>' }),
      await chen.post(`/conversations/${id}/messages`, { ...note, status: 'resolved' }),
      await chen.post(`/conversations/${id}/assign`, { assigneeId: chen.id }),
      await chen.post(`/conversations/${id}/transfer`, { teamId: repairs.id }),
      await chen.post(`/conversations/${id}/status`, { status: 'waiting' }),
      await chen.post(`/conversations/${id}/promises`, { text: 'x', dueAt: fromNow(hour) }),
      await chen.post(`/promises/${outer.id}/keep`, { evidence: 'x' }),
      await chen.post('/tasks', { title: 'x', conversationId: id }),
    ]) {
      expect(refused.status).toBe(403)
      expect(refused.body.error.code).toBe('conversations.guest')
    }
    expect((await chen.get(`/promises/${outer.id}`)).body.abilities).toMatchObject({ keep: false, delegate: false })
    expect((await chen.get(`/conversations/${id}/promises`)).body.abilities).toEqual({ make: false })

    const kept = await chen.post(`/promises/${made.body.id}/keep`, { evidence: '换好了' })
    expect(kept.body).toMatchObject({ state: 'kept', abilities: { reopen: true } })
    expect(await status(chen, `/conversations/${id}`)).toBe(404)
    expect(await status(chen, `/promises/${outer.id}`)).toBe(404)
    // Marked by mistake: owed again, and read again.
    expect((await chen.post(`/promises/${made.body.id}/reopen`, {})).status).toBe(200)
    expect(await status(chen, `/conversations/${id}`)).toBe(200)
  })

  it('goes to a whole team as well, and from one to another', async () => {
    const id = await atDesk()
    const outer = await promiseIn(wang, id)
    const made = await inner(outer.id, { kind: 'team', id: repairs.id })
    expect(await status(chen, `/conversations/${id}`)).toBe(200)
    expect(await status(zhao, `/conversations/${id}`)).toBe(200)
    const handed = await chen.patch(`/promises/${made.body.id}`, { owner: { kind: 'member', id: zhao.id } })
    expect(handed.status).toBe(200)
    expect(await status(zhao, `/conversations/${id}`)).toBe(200)
    expect(await status(chen, `/conversations/${id}`)).toBe(404)
    // A colleague who has left, or only reads, is nobody to ask.
    const viewer = await server.member('viewer', { teamIds: [repairs.id] })
    expect((await inner(outer.id, { kind: 'member', id: viewer.id })).body.error.fields[0].field).toBe('owner')
    // What the customer was promised stays with those who answer the customer.
    const owner = { kind: 'member', id: chen.id }
    const refused = await wang.post(`/conversations/${id}/promises`, { text: 'x', dueAt: fromNow(hour), owner })
    expect(refused.body.error.fields[0].field).toBe('owner')
  })

  it('is heard live: events of the conversation reach the guest', async () => {
    const id = await atDesk()
    const outer = await promiseIn(wang, id)
    await inner(outer.id, { kind: 'member', id: chen.id })
    await wang.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>几点能到？</p>' })
    const note = { direction: 'note', html: `<p>@陈国栋</p>`, mentions: [chen.id] }
    expect((await wang.post(`/conversations/${id}/messages`, note)).status).toBe(200)
    const blind = await wang.post(`/conversations/${id}/messages`, { ...note, mentions: [zhao.id] })
    expect(blind.body.error.fields[0].field).toBe('mentions')
  })
})

describe('a task for a colleague of another team', () => {
  it('lets them read the conversation until it is done', async () => {
    const id = await atDesk()
    const task = await taskBy(wang, { conversationId: id, owner: { kind: 'member', id: chen.id } })
    expect(await status(chen, `/conversations/${id}`)).toBe(200)
    expect(await status(zhao, `/tasks/${task.id}`)).toBe(404)
    expect((await zhao.post(`/tasks/${task.id}/move`, { state: 'done' })).status).toBe(404)
    const other = await taskBy(wang, { conversationId: id })
    expect((await chen.post(`/tasks/${other.id}/move`, { state: 'done' })).status).toBe(403)
    expect((await chen.get(`/tasks/${other.id}`)).body.abilities).toEqual({ work: false })
    const done = await chen.post(`/tasks/${task.id}/move`, { state: 'done', note: '好了' })
    expect(done.body).toMatchObject({ state: 'done', abilities: { work: true } })
    expect(await status(chen, `/conversations/${id}`)).toBe(404)
  })
})

describe('a conversation that goes to another team', () => {
  it('leaves nobody without the promise they owe', async () => {
    const id = await atDesk()
    const made = await promiseIn(wang, id, { text: '修好电梯', dueAt: fromNow(2 * hour) })
    await wang.post(`/promises/${made.id}/inner`, {
      text: '通知业主',
      dueAt: fromNow(hour),
      owner: { kind: 'member', id: lina.id },
    })
    const moved = await wang.post(`/conversations/${id}/transfer`, { teamId: repairs.id, assigneeId: chen.id })
    expect(moved.body).toMatchObject({ losesAccess: false, conversation: { abilities: { read: true, write: false } } })
    for (const who of [wang, lina, chen]) expect(await status(who, `/conversations/${id}`)).toBe(200)
    expect((await wang.get('/promises?owner=me')).body.items.map((one: { id: string }) => one.id)).toContain(made.id)
    // She owes it still and may give it another time, without its owner being questioned.
    const later = await wang.post(`/promises/${made.id}/renegotiate`, {
      dueAt: fromNow(5 * hour),
      reason: '等配件',
      agreement: { words: '客户电话里说可以' },
    })
    expect(later.body).toMatchObject({ state: 'open', owner: { id: wang.id } })
    expect((await wang.post(`/promises/${later.body.id}/keep`, { evidence: '修好了', anyway: true })).status).toBe(200)
    expect(await status(wang, `/conversations/${id}`)).toBe(404)
  })

  it('takes along what the giver says, in one step; its new owner is named in the history', async () => {
    const id = await atDesk()
    const goes = await promiseIn(wang, id, { text: '修好电梯', owner: { kind: 'team', id: desk.id } })
    const stays = await promiseIn(wang, id, { text: '回电话' })
    const task = await taskBy(wang, { conversationId: id })
    const to = { teamId: repairs.id, along: [goes.id, task.id] }
    expect((await chen.post(`/conversations/${id}/transfer`, to)).status).toBe(404)
    expect((await wang.post(`/conversations/${id}/transfer`, to)).body.losesAccess).toBe(false)
    const moved = (await chen.get(`/promises/${goes.id}`)).body
    expect(moved).toMatchObject({ owner: { kind: 'team', id: repairs.id }, changedBy: { id: wang.id } })
    expect(moved.history.at(-1)).toMatchObject({ oldOwner: { id: desk.id }, newOwner: { id: repairs.id } })
    expect((await chen.get(`/tasks/${task.id}`)).body.owner).toMatchObject({ id: repairs.id })
    expect((await wang.get(`/promises/${stays.id}`)).body.owner.id).toBe(wang.id)
    // Of the old team only she still owes something.
    expect(await status(lina, `/conversations/${id}`)).toBe(404)
    const rest = { assigneeId: chen.id, along: [stays.id] }
    const last = await zhao.post(`/conversations/${id}/transfer`, rest)
    expect(last.body.losesAccess).toBe(false)
    expect((await chen.get(`/promises/${stays.id}`)).body.owner.id).toBe(chen.id)
    expect(await status(wang, `/conversations/${id}`)).toBe(404)
  })

  it('so does leaving the team', async () => {
    const gone = await server.member('agent', { teamIds: [desk.id] })
    const id = await atDesk()
    const made = await promiseIn(wang, id, { owner: { kind: 'member', id: gone.id } })
    const admin = await server.member('admin')
    expect((await admin.patch(`/members/${gone.id}`, { teamIds: [] })).status).toBe(200)
    expect(await status(gone, `/conversations/${id}`)).toBe(200)
    expect((await gone.post(`/promises/${made.id}/keep`, { evidence: '好了' })).status).toBe(200)
    expect(await status(gone, `/conversations/${id}`)).toBe(404)
  })
})

it('a merge takes the guests along and back', async () => {
  const { id: from, customer } = await openConversation(wang, { teamId: desk.id })
  const to = (await openConversation(wang, { teamId: desk.id, customerId: customer.id })).id
  const outer = await promiseIn(wang, from)
  await inner(outer.id, { kind: 'member', id: chen.id })
  const merged = await wang.post(`/conversations/${to}/merge`, { sourceId: from })
  expect(merged.status).toBe(200)
  expect(await status(chen, `/conversations/${to}`)).toBe(200)
  const undone = await chen.post(`/conversations/merges/${merged.body.mergeId}/undo`, {})
  expect(undone.status).toBe(403)
  expect((await wang.post(`/conversations/merges/${merged.body.mergeId}/undo`, {})).status).toBe(200)
  expect(await status(chen, `/conversations/${from}`)).toBe(200)
  expect(await status(chen, `/conversations/${to}`)).toBe(404)
})
