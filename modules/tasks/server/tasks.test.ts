import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, openConversation, upload } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import { inTransaction, newId, rows } from '#platform/server/database/index.ts'
import type { TaskRecord } from '../contract.ts'
import { activeIn, taskOf } from './index.ts'
import { taskBy } from './testing.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let server: TestServer
let anna: Member
let ben: Member
let boss: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
  ben = await server.member('agent', { name: '本' })
  boss = await server.member('admin', { name: '老板' })
})
afterEach(() => setClock())
afterAll(() => server.close())

const passes = (ms: number) => {
  const later = nowMs() + ms
  setClock(() => later)
}
const fromNow = (ms: number) => new Date(nowMs() + ms).toISOString()
const eventsAbout = async (subjectId: string) =>
  (await server.events(subjectId)).filter((name) => name.startsWith('task.'))
const to = (member: Member, one: TaskRecord, state: string, more: object = {}) =>
  member.post(`/tasks/${one.id}/move`, { state, ...more })

describe('making a task', () => {
  it('is the maker’s, to be done, with its customer and its history', async () => {
    const { id, number } = await openConversation(anna)
    const dueAt = fromNow(day)
    const items = [{ id: newId(), text: '问型号', done: false }]
    const made = await taskBy(anna, { conversationId: id, title: ' 订阀门 ', dueAt, checklist: items })
    expect(made).toMatchObject({
      title: '订阀门',
      owner: { kind: 'member', id: anna.id, name: '安娜' },
      dueAt,
      priority: 'normal',
      state: 'open',
      overdue: false,
      checklist: items,
      conversationId: id,
      conversationNumber: number,
      customerName: '王丽',
      createdBy: { id: anna.id, name: '安娜' },
      abilities: { work: true },
    })
    expect(made.history).toMatchObject([{ kind: 'made', from: null, to: 'open', newDueAt: dueAt }])
    expect(await eventsAbout(id)).toEqual(['task.made'])
  })

  it('with the same id at once and again is one task; the id of another’s is refused', async () => {
    const id = newId()
    const made = await Promise.all([taskBy(anna, { id }), taskBy(anna, { id })])
    expect(made.map((one) => one.createdAt)).toEqual([made[0]?.createdAt, made[0]?.createdAt])
    expect((await taskBy(anna, { id })).history).toHaveLength(1)
    expect(await eventsAbout(id)).toEqual(['task.made'])
    const taken = await ben.post('/tasks', { id, title: 'x' })
    expect(taken.status).toBe(400)
    expect(taken.body.error.fields[0].field).toBe('id')
  })

  it('goes to any colleague or team, who then reads along; not to a viewer or somebody unknown', async () => {
    const team = await addTeam(server.kernel, '工程部')
    const carl = await server.member('agent', { name: '卡尔', teamIds: [team.id] })
    const viewer = await server.member('viewer')
    const { id } = await openConversation(carl, { teamId: team.id, assigneeId: carl.id })
    const given = await taskBy(carl, { conversationId: id, owner: { kind: 'team', id: team.id } })
    expect(given.owner).toMatchObject({ kind: 'team', name: '工程部' })
    expect((await ben.get(`/conversations/${id}`)).status).toBe(404)
    for (const owner of [
      { kind: 'member' as const, id: ben.id },
      { kind: 'team' as const, id: (await addTeam(server.kernel, '别的部门')).id },
    ]) {
      expect((await taskBy(carl, { conversationId: id, owner })).owner).toMatchObject(owner)
    }
    expect((await ben.get(`/conversations/${id}`)).status).toBe(200)
    for (const owner of [
      { kind: 'member', id: viewer.id },
      { kind: 'member', id: newId() },
      { kind: 'team', id: newId() },
    ]) {
      const refused = await carl.post('/tasks', { title: 'x', conversationId: id, owner })
      expect(refused.status).toBe(400)
      expect(refused.body.error.fields[0].field).toBe('owner')
    }
  })

  it.each([
    ['no words', { title: '  ' }, 'title'],
    ['no time', { dueAt: '下午三点' }, 'dueAt'],
    ['a time nobody will see', { dueAt: '2999-01-01T00:00:00Z' }, 'dueAt'],
    ['a customer that is not there', { customerId: '01890000-0000-7000-8000-000000000000' }, 'customerId'],
    [
      'two points of one id',
      {
        checklist: [
          { id: '01890000-0000-7000-8000-00000000000a', text: '一', done: false },
          { id: '01890000-0000-7000-8000-00000000000A', text: '二', done: false },
        ],
      },
      'checklist',
    ],
  ])('is refused with %s', async (_name, wrong, field) => {
    const refused = await anna.post('/tasks', { title: 'x', ...wrong })
    expect(refused.status).toBe(400)
    expect(refused.body.error.fields[0].field).toBe(field)
  })

  it('is not for a viewer, who may read it', async () => {
    const viewer = await server.member('viewer')
    const { id } = await openConversation(anna)
    const one = await taskBy(anna, { conversationId: id })
    expect((await viewer.post('/tasks', { title: 'x' })).status).toBe(403)
    expect((await viewer.get(`/tasks/${one.id}`)).body.abilities).toEqual({ work: false })
    expect((await to(viewer, one, 'done')).status).toBe(403)
  })
})

describe('who sees it', () => {
  it('with a conversation who may read that; by itself its owner, maker, team, those who lead it, and who sees all', async () => {
    const team = await addTeam(server.kernel, '客服一组')
    const inside = await server.member('agent', { teamIds: [team.id] })
    const lead = await server.member('supervisor', { teamIds: [team.id] })
    const { id } = await openConversation(inside, { teamId: team.id, assigneeId: inside.id })
    const bound = await taskBy(inside, { conversationId: id })
    const own = await taskBy(inside)
    const teams = await taskBy(inside, { owner: { kind: 'team', id: team.id } })
    for (const one of [bound, own, teams]) {
      expect((await inside.get(`/tasks/${one.id}`)).status).toBe(200)
      expect((await lead.get(`/tasks/${one.id}`)).status).toBe(200)
      expect((await boss.get(`/tasks/${one.id}`)).status).toBe(200)
      expect((await anna.get(`/tasks/${one.id}`)).status).toBe(404)
      expect((await anna.patch(`/tasks/${one.id}`, { title: 'x' })).status).toBe(404)
      expect((await to(anna, one, 'done')).status).toBe(404)
    }
    expect((await anna.get(`/conversations/${id}/tasks`)).status).toBe(404)
    const colleague = await server.member('agent', { teamIds: [team.id] })
    expect((await colleague.get(`/tasks/${own.id}`)).status).toBe(404)
    const given = await taskBy(inside, { owner: { kind: 'member', id: anna.id } })
    expect((await anna.get(`/tasks/${given.id}`)).status).toBe(200)
    expect((await inside.get(`/tasks/${given.id}`)).status).toBe(200)
    const all = (await anna.get('/tasks?limit=100')).body.items.map((one: TaskRecord) => one.id)
    expect(all).toContain(given.id)
    for (const one of [bound, own, teams]) expect(all).not.toContain(one.id)
  })
})

describe('doing it', () => {
  it('is begun, done with what came of it, opened again; each once, with who and when', async () => {
    const { id } = await openConversation(anna)
    const one = await taskBy(anna, { conversationId: id, owner: { kind: 'member', id: ben.id } })
    expect((await to(ben, one, 'doing')).body.state).toBe('doing')
    const done = await to(ben, one, 'done', { note: '阀门已到货' })
    expect(done.body).toMatchObject({ state: 'done', note: '阀门已到货', changedBy: { name: '本' } })
    expect((await to(ben, one, 'done', { note: '阀门已到货' })).body.history).toHaveLength(3)
    expect((await anna.patch(`/tasks/${one.id}`, { title: 'x' })).body.error.code).toBe('tasks.wrong-state')
    expect((await to(anna, one, 'dropped', { note: 'x' })).status).toBe(409)
    const again = (await to(anna, one, 'open')).body
    expect(again).toMatchObject({ state: 'open', note: null, settledAt: null })
    expect(again.history.map((line: { note: string | null }) => line.note)).toEqual([null, null, '阀门已到货', null])
    expect(await eventsAbout(id)).toEqual(['task.made', 'task.moved', 'task.moved', 'task.moved'])
    expect(await inTransaction(server.kernel.db, (tx) => activeIn(tx, id))).toBe(1)
  })

  it('as evidence of a promise wants words or a file of the conversation; dropped always wants words', async () => {
    const fileId = (await upload(anna, '验收单.txt', '已验收')).id
    const loose = (await upload(anna, '别的.txt', 'x')).id
    const { id } = await openConversation(anna, {
      message: { direction: 'inbound', kind: 'phone', html: '<p>漏水</p>', attachmentIds: [fileId] },
    })
    const one = await taskBy(anna, { conversationId: id, needsProof: true })
    expect((await to(anna, one, 'done')).body.error.fields[0].field).toBe('note')
    expect((await to(anna, one, 'dropped')).body.error.fields[0].field).toBe('note')
    const foreign = await to(anna, one, 'done', { attachmentId: loose })
    expect(foreign.body.error.fields[0].field).toBe('attachmentId')
    const done = await to(anna, one, 'done', { attachmentId: fileId })
    expect(done.body.file).toEqual({ id: fileId, name: '验收单.txt' })
    expect(await taskOf(server.kernel.db, one.id)).toMatchObject({
      conversationId: id,
      state: 'done',
      attachmentId: fileId,
      note: null,
    })
    expect(await taskOf(server.kernel.db, newId())).toBeNull()
  })

  it('two colleagues at once: one does it, the other is told who and when', async () => {
    const one = await taskBy(anna, { owner: { kind: 'member', id: ben.id } })
    const { version } = one
    const answers = await Promise.all([to(anna, one, 'done', { version }), to(ben, one, 'done', { version })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const lost = answers.find(({ status }) => status === 409)?.body.error
    const won = answers.find(({ status }) => status === 200)?.body
    expect(lost.code).toBe('tasks.changed-meanwhile')
    expect(lost.message).toContain(won.changedBy.name)
    expect(lost.details).toMatchObject({ state: 'done', by: { name: won.changedBy.name } })
  })

  it('two points ticked at once are both ticked; a point that is not there is not found', async () => {
    const items = [1, 2, 3, 4].map((n) => ({ id: newId(), text: `第${n}步`, done: false }))
    const one = await taskBy(anna, { owner: { kind: 'member', id: ben.id }, checklist: items })
    const answers = await Promise.all(
      items.map((item, at) => (at % 2 ? anna : ben).post(`/tasks/${one.id}/checklist/${item.id}`, { done: true })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const { body } = await anna.get(`/tasks/${one.id}`)
    expect(body.checklist.every((item: { done: boolean }) => item.done)).toBe(true)
    expect((await anna.post(`/tasks/${one.id}/checklist/${newId()}`, { done: true })).status).toBe(404)
  })
})

describe('another owner, another time', () => {
  it('handed over: the colleague hears of it, and the history tells both', async () => {
    const one = await taskBy(anna, { dueAt: fromNow(day) })
    const handed = await anna.patch(`/tasks/${one.id}`, { owner: { kind: 'member', id: ben.id }, version: one.version })
    expect(handed.body.owner.name).toBe('本')
    expect(handed.body.history.at(-1)).toMatchObject({
      kind: 'handed',
      oldOwner: { name: '安娜' },
      newOwner: { name: '本' },
    })
    const [told] = await rows<{ audience: string[]; data: object }>(
      server.kernel.db,
      sql`select audience, data from event where name = 'task.changed' and subject_id = ${one.id}`,
    )
    expect(told?.audience).toEqual(expect.arrayContaining([`staff:${ben.id}`, `staff:${anna.id}`]))
    expect(told?.data).toMatchObject({ handed: true, ownerId: ben.id })
    const stale = await ben.patch(`/tasks/${one.id}`, { dueAt: null, version: one.version })
    expect(stale.status).toBe(409)
    expect(stale.body.error.details.by.name).toBe('安娜')
  })

  it('the owner is reminded once, and told once when it is overdue; a later time begins anew', async () => {
    const { id } = await openConversation(anna)
    const one = await taskBy(anna, { conversationId: id, dueAt: fromNow(4 * hour) })
    passes(3 * hour + minute)
    await server.runJobs()
    await server.runJobs()
    expect(await eventsAbout(id)).toEqual(['task.made', 'task.reminded'])
    passes(hour)
    await server.runJobs()
    await server.runJobs()
    expect(await eventsAbout(id)).toEqual(['task.made', 'task.reminded', 'task.overdue'])
    expect((await anna.get(`/tasks/${one.id}`)).body.overdue).toBe(true)
    expect((await anna.get('/tasks/counts')).body.overdue).toBeGreaterThan(0)
    await anna.patch(`/tasks/${one.id}`, { dueAt: fromNow(4 * hour) })
    passes(5 * hour)
    await server.runJobs()
    expect((await eventsAbout(id)).filter((name) => name === 'task.overdue')).toHaveLength(2)
    await to(anna, one, 'done')
    expect((await anna.get(`/tasks/${one.id}`)).body.overdue).toBe(false)
  })
})

describe('lists', () => {
  it('by due time, without one last, page by page; mine, my teams’, one team’s, overdue, done', async () => {
    const team = await addTeam(server.kernel, '列表组')
    const dora = await server.member('agent', { name: '朵拉', teamIds: [team.id] })
    const dueAt = fromNow(2 * day)
    const wanted: string[] = []
    for (const due of [fromNow(-hour), fromNow(hour), dueAt, dueAt, null, null]) {
      wanted.push((await taskBy(dora, { dueAt: due })).id)
    }
    const teams = await taskBy(dora, { dueAt: fromNow(3 * day), owner: { kind: 'team', id: team.id } })
    const read = async (query: string) => {
      const seen: string[] = []
      for (let after = ''; ; ) {
        const { status, body } = await dora.get(`/tasks?limit=2&${query}${after}`)
        expect(status).toBe(200)
        seen.push(...body.items.map((one: TaskRecord) => one.id))
        if (!body.next) return seen
        after = `&after=${body.next}`
      }
    }
    expect(await read('owner=me')).toEqual(wanted)
    expect(await read('owner=teams')).toEqual([teams.id])
    expect(await read(`owner=team:${team.id}`)).toEqual([teams.id])
    expect(await read('owner=mine')).toEqual([...wanted.slice(0, 4), teams.id, ...wanted.slice(4)])
    expect(await read('owner=mine&state=overdue')).toEqual([wanted[0]])
    for (const id of [wanted[4], wanted[0], teams.id]) {
      passes(minute)
      await dora.post(`/tasks/${id}/move`, { state: 'done' })
    }
    expect(await read('owner=mine&state=done')).toEqual([teams.id, wanted[0], wanted[4]])
    expect((await dora.get('/tasks/counts')).body.active).toBe(4)
    expect((await dora.get('/tasks?after=x')).status).toBe(400)
    expect((await dora.get('/tasks?owner=everybody')).status).toBe(400)
  })
})

describe('follows its conversation and its customer', () => {
  it('goes along with a merge, and back when that is undone', async () => {
    const customerId = await addCustomer(server.kernel)
    const source = await openConversation(anna, { customerId })
    const target = await openConversation(anna, { customerId })
    const one = await taskBy(anna, { conversationId: source.id })
    const where = async () => (await anna.get(`/tasks/${one.id}`)).body.conversationId
    const merged = await anna.post(`/conversations/${target.id}/merge`, { sourceId: source.id })
    expect(await where()).toBe(target.id)
    await anna.post(`/conversations/merges/${merged.body.mergeId}/undo`)
    expect(await where()).toBe(source.id)
  })

  it('of two files joined it is the kept one’s; anonymised, no word about the customer is left', async () => {
    const kept = await addCustomer(server.kernel, '王丽')
    const other = await addCustomer(server.kernel, '王莉')
    const one = await taskBy(anna, { customerId: other, title: '给王莉回电', text: '王莉要发票' })
    const { id } = await openConversation(anna, { customerId: kept })
    const bound = await taskBy(anna, { conversationId: id, title: '王莉的阀门' })
    await to(anna, bound, 'done', { note: '王莉已签收' })
    await boss.post(`/customers/${kept}/merge`, { otherId: other })
    expect((await anna.get(`/tasks/${one.id}`)).body.customerId).toBe(kept)
    const found = (await anna.get(`/tasks?customerId=${kept}&state=all`)).body.items
    expect(found.map((task: TaskRecord) => task.id).sort()).toEqual([one.id, bound.id].sort())
    expect((await boss.delete(`/customers/${kept}?anonymise=true`)).status).toBe(200)
    await server.runJobs()
    for (const { id: taskId } of [one, bound]) {
      expect(JSON.stringify((await anna.get(`/tasks/${taskId}`)).body)).not.toContain('王莉')
    }
  })
})
