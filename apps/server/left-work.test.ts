import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { fromNow, hour, promiseIn } from '#modules/promises/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { taskBy } from '#modules/tasks/server/testing.ts'
import { newId } from '#platform/server/database/index.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

/* Somebody leaves: what they had in hand is seen by those above, and handed on in one step. */

let server: TestServer
let admin: Member
let desk: { id: string }
let lead: Member
let chen: Member
let li: Member
beforeAll(async () => {
  server = await startTestServer()
  admin = await server.member('admin')
})
beforeEach(async () => {
  desk = await addTeam(server.kernel, `前台 ${newId()}`)
  lead = await server.member('supervisor', { name: '韩梅梅', teamIds: [desk.id] })
  chen = await server.member('agent', { name: '陈国栋', teamIds: [desk.id] })
  li = await server.member('agent', { name: '李娜', teamIds: [desk.id] })
})
afterAll(() => server.close())

const holdings = async (who: Member) => (await who.get(`/members/${chen.id}/holdings`)).body
const leaves = () => admin.patch(`/members/${chen.id}`, { deactivated: true })
const handTo = (who: Member, to: { kind: 'member' | 'team'; id: string }) =>
  who.post(`/members/${chen.id}/hand-over`, { to })
const none = { conversation: 0, promise: 0, task: 0 }

/** One conversation with a promise and a task in it, and a task by itself. */
async function inHand() {
  const { id } = await openConversation(chen, { teamId: desk.id, assigneeId: chen.id })
  const made = await promiseIn(chen, id, { text: '修好门禁', dueAt: fromNow(3 * hour) })
  const task = await taskBy(chen, { conversationId: id, dueAt: fromNow(hour) })
  const alone = await taskBy(chen, { title: '整理钥匙' })
  return { id, made, task, alone }
}

describe('what a colleague who leaves has in hand', () => {
  it('is counted and named before, by those above in the team; nobody else sees it', async () => {
    const { id, made, task, alone } = await inHand()
    const settled = await openConversation(chen, { teamId: desk.id, assigneeId: chen.id })
    await chen.post(`/conversations/${settled.id}/status`, { status: 'resolved', reason: '已办好' })
    for (const who of [lead, admin]) {
      const { counts, items } = await holdings(who)
      expect(counts).toEqual({ conversation: 1, promise: 1, task: 2 })
      expect(items.map((one: { id: string }) => one.id)).toEqual([id, made.id, task.id, alone.id])
      expect(items[1]).toMatchObject({ kind: 'promise', text: '修好门禁', dueAt: made.dueAt, conversationId: id })
    }
    const elsewhere = await server.member('supervisor', { teamIds: [(await addTeam(server.kernel, '财务')).id] })
    expect((await holdings(elsewhere)).counts).toEqual(none)
    for (const who of [li, chen, await server.member('viewer')]) {
      expect((await who.get(`/members/${chen.id}/holdings`)).status).toBe(403)
      expect((await who.get('/left-work')).status).toBe(403)
      expect((await handTo(who, { kind: 'member', id: li.id })).status).toBe(403)
    }
    expect((await lead.get(`/members/${newId()}/holdings`)).status).toBe(404)
  })

  it('hinders nobody from leaving; then it is told to those above until it is somebody’s', async () => {
    const { made, task } = await inHand()
    const mine = async (who: Member) =>
      (await who.get('/left-work')).body.items.find((one: { memberId: string }) => one.memberId === chen.id)
    expect(await mine(lead)).toBeUndefined()
    expect((await leaves()).status).toBe(200)
    expect(await mine(lead)).toEqual({
      memberId: chen.id,
      name: '陈国栋',
      counts: { conversation: 1, promise: 1, task: 2 },
    })
    const elsewhere = await server.member('supervisor')
    expect(await mine(elsewhere)).toBeUndefined()
    const left = async (path: string) => (await lead.get(path)).body.items.map((one: { id: string }) => one.id)
    expect(await left('/promises?owner=left')).toContain(made.id)
    expect(await left('/tasks?owner=left')).toContain(task.id)
    expect((await lead.get('/promises/counts?owner=left')).body.outstanding).toBe(1)

    expect((await handTo(lead, { kind: 'member', id: li.id })).status).toBe(200)
    expect(await mine(lead)).toBeUndefined()
    expect(await left('/promises?owner=left')).not.toContain(made.id)
  })
})

describe('handing it on', () => {
  it('gives all of it to one person in one step, with a line in each history', async () => {
    const { id, made, task, alone } = await inHand()
    await leaves()
    const done = await handTo(lead, { kind: 'member', id: li.id })
    expect(done.body).toEqual({ handed: { conversation: 1, promise: 1, task: 2 }, left: none, refused: [], next: null })
    expect((await li.get(`/conversations/${id}`)).body.conversation.assignee.id).toBe(li.id)
    const promise = (await li.get(`/promises/${made.id}`)).body
    expect(promise.owner.id).toBe(li.id)
    expect(promise.history.at(-1)).toMatchObject({
      by: { id: lead.id },
      oldOwner: { name: '陈国栋' },
      newOwner: { name: '李娜' },
    })
    for (const one of [task, alone]) expect((await li.get(`/tasks/${one.id}`)).body.owner.id).toBe(li.id)
    expect(await server.events(id)).toEqual(expect.arrayContaining(['conversation.assigned', 'promise.changed']))
    // Again, there is nothing left.
    expect((await handTo(lead, { kind: 'member', id: li.id })).body.handed).toEqual(none)
  })

  it('or to a team, whose queue it goes into', async () => {
    const { id, made } = await inHand()
    const repairs = await addTeam(server.kernel, `维修 ${newId()}`)
    await leaves()
    const done = await handTo(admin, { kind: 'team', id: repairs.id })
    expect(done.body).toMatchObject({ left: none, refused: [] })
    const { team, assignee } = (await admin.get(`/conversations/${id}`)).body.conversation
    expect([team.id, assignee]).toEqual([repairs.id, null])
    expect((await admin.get(`/promises/${made.id}`)).body.owner).toMatchObject({ kind: 'team', id: repairs.id })
  })

  it('what may not be given to them stays, and is told with the reason; nobody who has left or only reads takes it', async () => {
    const other = await openConversation(li, { teamId: desk.id, assigneeId: li.id })
    const owed = await promiseIn(li, other.id, { owner: { kind: 'member', id: chen.id } })
    await taskBy(chen, { title: '整理钥匙' })
    await leaves()
    const stranger = await server.member('agent', { teamIds: [(await addTeam(server.kernel, `外 ${newId()}`)).id] })
    const done = await handTo(lead, { kind: 'member', id: stranger.id })
    expect(done.body).toMatchObject({ handed: { promise: 0, task: 1 }, left: { promise: 1, task: 0 } })
    expect(done.body.refused).toMatchObject([{ kind: 'promise', id: owed.id, reason: expect.stringMatching(/./) }])

    const viewer = await server.member('viewer')
    for (const to of [chen.id, viewer.id, newId()]) {
      const refused = await handTo(lead, { kind: 'member', id: to })
      expect([refused.status, refused.body.error.fields[0].field]).toEqual([400, 'to'])
    }
    expect((await handTo(lead, { kind: 'team', id: newId() })).status).toBe(400)
  })

  it('much of it goes some at a time; what is refused does not hold up what is behind it', async () => {
    const { id } = await openConversation(li, { teamId: desk.id, assigneeId: li.id })
    const owed = await promiseIn(li, id, { owner: { kind: 'member', id: chen.id } })
    await server.kernel.db.execute(sql`insert into promise (id, conversation_id, text, owner_kind, owner_id, due_at, created_at,
        created_by_kind, changed_at, changed_by_kind)
      select gen_random_uuid(), conversation_id, '第' || i || '件', 'member', owner_id, due_at + i * interval '1 second', created_at,
        'staff', changed_at, 'staff' from promise, generate_series(1, 119) i where id = ${owed.id}`)
    await taskBy(chen, { title: '整理钥匙' })
    await leaves()
    const stranger = await server.member('agent', { teamIds: [(await addTeam(server.kernel, `外 ${newId()}`)).id] })
    const to = { kind: 'member', id: stranger.id }
    const path = `/members/${chen.id}/hand-over`
    const first = (await lead.post(path, { to })).body
    expect(first).toMatchObject({ handed: none, left: { promise: 120, task: 1 }, next: expect.any(String) })
    const second = (await lead.post(path, { to, after: first.next })).body
    expect(second).toMatchObject({ handed: { task: 1 }, left: { promise: 120, task: 0 }, next: null })
    expect(new Set([...first.refused, ...second.refused].map((one: { id: string }) => one.id)).size).toBe(40)
    expect((await lead.post(path, { to, after: 'x' })).status).toBe(400)
  }, 60_000)

  it('two who hand it on at once: each piece goes to one, and the other is told who was faster', async () => {
    for (let turn = 0; turn < 3; turn += 1) await inHand()
    await leaves()
    const takers = [li, await server.member('agent', { name: '赵敏', teamIds: [desk.id] })]
    const second = await server.member('supervisor', { name: '周主管', teamIds: [desk.id] })
    const answers = await Promise.all(
      [lead, second].map((who, index) => handTo(who, { kind: 'member', id: takers[index]?.id ?? '' })),
    )
    const sums = { conversation: 0, promise: 0, task: 0 }
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body.left).toEqual(none)
      for (const kind of ['conversation', 'promise', 'task'] as const) sums[kind] += body.handed[kind]
      for (const { reason } of body.refused) expect(reason).toMatch(/李娜|赵敏|韩梅梅|周主管/)
    }
    expect(sums).toEqual({ conversation: 3, promise: 3, task: 6 })
  })
})
