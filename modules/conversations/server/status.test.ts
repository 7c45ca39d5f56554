import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { closeResolved, wakeSnoozed } from './jobs.ts'
import { setAttention } from './set-attention.ts'
import { registerResolveCheck } from './status.ts'
import { addCustomer, openConversation, receive } from './testing.ts'

let server: TestServer
let anna: Member
let ben: Member
let owner: Member
let front: { id: string }
let repair: { id: string }
const reason = '客户已确认'

beforeAll(async () => {
  server = await startTestServer()
  front = await addTeam(server.kernel, '前台')
  repair = await addTeam(server.kernel, '工程')
  anna = await server.member('agent', { teamIds: [front.id], name: '安娜' })
  ben = await server.member('agent', { teamIds: [repair.id], name: '李雷' })
  owner = await server.member('owner')
})
afterAll(() => server.close())
afterEach(() => setClock())

const ours = async (id: string) => (await server.events(id)).filter((name) => name.startsWith('conversation.'))
const statusEvents = (id: string) =>
  rows<{ data: { from: string; to: string; cause: string }; actor_kind: string }>(
    server.kernel.db,
    sql`select data, actor_kind from event where subject_id = ${id} and name = 'conversation.status-changed' order by id`,
  )
const at = (text: string) => () => Date.parse(text)

describe('assign', () => {
  test('two who take it at once: one has it, the other is told who', async () => {
    const { id } = await openConversation(owner, { assigneeId: null })
    const answers = await Promise.all(
      [anna, ben].map((who) =>
        who.post(`/conversations/${id}/assign`, { assigneeId: who.id, expectedAssigneeId: null }),
      ),
    )
    const [won] = answers.filter((one) => one.status === 200)
    const [lost] = answers.filter((one) => one.status === 409)
    expect(won?.body.assignee.id).toBe(lost?.body.error.details.assigneeId)
    expect(lost?.body.error).toMatchObject({
      code: 'conversations.already-assigned',
      message: `会话已由 ${won?.body.assignee.name} 负责`,
      details: { name: won?.body.assignee.name, at: expect.any(String) },
    })
    expect((await ours(id)).filter((name) => name === 'conversation.assigned')).toHaveLength(1)
  })

  test('the same again is no change', async () => {
    const { id } = await openConversation(anna)
    await anna.post(`/conversations/${id}/assign`, { assigneeId: anna.id })
    expect(await ours(id)).not.toContain('conversation.assigned')
  })
})

describe('transfer', () => {
  test('to a team one is not in: done, said, and seen there with the note', async () => {
    const { id } = await openConversation(anna, { teamId: front.id })
    const answer = await anna.post(`/conversations/${id}/transfer`, {
      teamId: repair.id,
      note: { html: `<p><span data-mention="${ben.id}">@李雷</span> 要换水管</p>` },
    })
    expect(answer).toMatchObject({ status: 200, body: { losesAccess: true, conversation: null } })
    expect((await anna.get(`/conversations/${id}`)).status).toBe(404)
    const seen = await ben.get(`/conversations/${id}`)
    expect(seen.body.conversation).toMatchObject({ team: { name: '工程' }, assignee: null, unread: true })
    const items = seen.body.timeline.items
    expect(items.at(-2)).toMatchObject({ type: 'change', name: 'conversation.assigned', actor: { name: '安娜' } })
    expect(Object.values(items.at(-2).names).sort()).toEqual(['前台', '安娜', '工程'].sort())
    expect(items.at(-1)).toMatchObject({ type: 'message', direction: 'note', text: '@李雷 要换水管' })
    const [event] = await rows<{ audience: string[] }>(
      server.kernel.db,
      sql`select audience from event where subject_id = ${id} and name = 'conversation.assigned'`,
    )
    expect(event?.audience.sort()).toEqual(
      ['team:*', `team:${front.id}`, `team:${repair.id}`, `staff:${anna.id}`].sort(),
    )
  })

  test('to a person keeps the team; nothing or nobody known is refused', async () => {
    const { id } = await openConversation(anna, { teamId: front.id })
    const answer = await anna.post(`/conversations/${id}/transfer`, { assigneeId: ben.id })
    expect(answer.body).toMatchObject({
      losesAccess: false,
      conversation: { assignee: { id: ben.id }, team: { id: front.id } },
    })
    expect((await ben.get(`/conversations/${id}`)).status).toBe(200)
    expect((await anna.post(`/conversations/${id}/transfer`, {})).status).toBe(400)
    expect((await anna.post(`/conversations/${id}/transfer`, { teamId: newId() })).body.error.fields[0].field).toBe(
      'teamId',
    )
  })
})

describe('resolve', () => {
  test('a blank reason is none: one is asked to write a sentence', async () => {
    const { id } = await openConversation(anna)
    const { status, body } = await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason: '  ' })
    expect(status).toBe(400)
    const { error } = body
    expect(error.code).toBe('bad-request')
    expect(error.fields).toMatchObject([{ field: 'reason' }])
    expect(JSON.stringify(error.fields)).toContain('请写一句原因')
  })

  test('needs a reason while something speaks against it; the reason is kept from the customer', async () => {
    const { id } = await openConversation(anna)
    const takeBack = registerResolveCheck(async (_tx, { conversationId }) =>
      conversationId === id ? [{ code: 'test:objection', params: { count: 2 } }] : [],
    )
    const refused = await anna.post(`/conversations/${id}/status`, { status: 'resolved' })
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'needs-reason' } } })
    expect(refused.body.error.details.objections).toContainEqual({ code: 'test:objection', params: { count: 2 } })
    const done = await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason })
    takeBack()
    expect(done.body).toMatchObject({ status: 'resolved', resolveReason: reason, resolvedBy: { id: anna.id } })
    const { items } = (await anna.get(`/conversations/${id}`)).body.timeline
    expect(items.findLast((one: { name: string }) => one.name === 'conversation.status-changed').remark).toBe(reason)
    expect(JSON.stringify(await statusEvents(id))).not.toContain(reason)
  })

  test('is taken back, and the customer waits again', async () => {
    const customerId = await addCustomer(server.kernel)
    setClock(at('2026-03-12T09:00:00Z'))
    const { conversationId: id } = await receive(server.kernel, { customerId })
    const done = await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason })
    expect(done.body.waitingSince).toBeNull()
    const again = await anna.post(`/conversations/${id}/status`, { status: 'open' })
    expect(again.body).toMatchObject({
      status: 'open',
      resolvedAt: null,
      resolveReason: null,
      waitingSince: '2026-03-12T09:00:00.000Z',
    })
  })

  test('a step that is not possible names who was faster', async () => {
    const { id } = await openConversation(owner, { assigneeId: null })
    await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason })
    await anna.post(`/conversations/${id}/status`, { status: 'closed' })
    const late = await ben.post(`/conversations/${id}/status`, {
      status: 'snoozed',
      snoozedUntil: '2999-01-01T00:00:00Z',
    })
    expect(late.status).toBe(400)
    const late2 = await ben.post(`/conversations/${id}/status`, { status: 'open' })
    expect(late2).toMatchObject({
      status: 409,
      body: { error: { code: 'conversations.wrong-status', details: { status: 'closed', by: '安娜' } } },
    })
    expect((await anna.get(`/conversations/${id}`)).body.conversation.abilities).toMatchObject({
      write: true,
      reply: false,
      statuses: [],
    })
  })

  test('two who resolve at once: one event', async () => {
    const { id } = await openConversation(owner, { assigneeId: null })
    const answers = await Promise.all(
      [anna, ben].map((who) => who.post(`/conversations/${id}/status`, { status: 'resolved', reason })),
    )
    expect(answers.map((one) => one.status)).toEqual([200, 200])
    expect(await statusEvents(id)).toHaveLength(1)
  })

  test('closes by itself after the company’s days, once', async () => {
    setClock(at('2026-03-01T09:00:00Z'))
    const { id } = await openConversation(anna)
    await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason })
    setClock(at('2026-03-07T09:00:00Z'))
    await closeResolved.run(server.kernel, {})
    expect((await anna.get(`/conversations/${id}`)).body.conversation.status).toBe('resolved')
    setClock(at('2026-04-08T09:00:01Z'))
    await Promise.all([closeResolved.run(server.kernel, {}), closeResolved.run(server.kernel, {})])
    expect((await anna.get(`/conversations/${id}`)).body.conversation).toMatchObject({
      status: 'closed',
      closedAt: '2026-04-08T09:00:01.000Z',
    })
    expect((await statusEvents(id)).at(-1)).toMatchObject({
      data: { to: 'closed', cause: 'auto-close' },
      actor_kind: 'system',
    })
    expect(await statusEvents(id)).toHaveLength(2)
  })
})

describe('snooze', () => {
  test('wakes once, also after the server had been down', async () => {
    setClock(at('2026-03-12T09:00:00Z'))
    const { id } = await openConversation(anna)
    const snoozed = await anna.post(`/conversations/${id}/status`, {
      status: 'snoozed',
      snoozedUntil: '2026-03-12T17:30:00+08:00',
    })
    expect(snoozed.body).toMatchObject({ status: 'snoozed', snoozedUntil: '2026-03-12T09:30:00.000Z' })
    setClock(at('2026-03-12T09:29:59Z'))
    await wakeSnoozed.run(server.kernel, {})
    expect((await anna.get(`/conversations/${id}`)).body.conversation.status).toBe('snoozed')
    setClock(at('2026-03-20T09:00:00Z'))
    await Promise.all([1, 2, 3].map(() => wakeSnoozed.run(server.kernel, {})))
    expect((await anna.get(`/conversations/${id}`)).body.conversation).toMatchObject({
      status: 'open',
      snoozedUntil: null,
    })
    expect((await statusEvents(id)).map((one) => one.data.cause)).toEqual(['staff', 'snooze-over'])
  })

  test('is moved by snoozing again, and ended by the customer', async () => {
    setClock(at('2026-03-12T09:00:00Z'))
    const customerId = await addCustomer(server.kernel)
    const { conversationId: id } = await receive(server.kernel, { customerId })
    await anna.post(`/conversations/${id}/status`, { status: 'snoozed', snoozedUntil: '2026-03-13T09:00:00Z' })
    const moved = await anna.post(`/conversations/${id}/status`, {
      status: 'snoozed',
      snoozedUntil: '2026-03-14T09:00:00Z',
    })
    expect(moved.body.snoozedUntil).toBe('2026-03-14T09:00:00.000Z')
    const said = await receive(server.kernel, { customerId, conversationId: id })
    expect(said).toMatchObject({ created: false, reopened: true })
    expect((await anna.get(`/conversations/${id}`)).body.conversation).toMatchObject({
      status: 'open',
      snoozedUntil: null,
    })
  })

  test.each([
    [undefined, '不能为空'],
    ['2020-01-01T00:00:00Z', '时间已过'],
    ['2999-01-01T00:00:00Z', '时间太远'],
  ])('until %s is refused: %s', async (snoozedUntil, why) => {
    const { id } = await openConversation(anna)
    const answer = await anna.post(`/conversations/${id}/status`, { status: 'snoozed', snoozedUntil })
    expect(answer.body.error.fields).toEqual([{ field: 'snoozedUntil', reason: why }])
  })

  test('with a reply in one step', async () => {
    setClock(at('2026-03-12T09:00:00Z'))
    const { id } = await openConversation(anna)
    const answer = await anna.post(`/conversations/${id}/messages`, {
      direction: 'outbound',
      html: '<p>周五前答复您</p>',
      status: 'snoozed',
      snoozedUntil: '2026-03-13T09:00:00Z',
    })
    expect(answer.body.conversation).toMatchObject({ status: 'snoozed', snoozedUntil: '2026-03-13T09:00:00.000Z' })
  })
})

describe('a message from the customer', () => {
  test('comes once, however often it is delivered at once', async () => {
    const customerId = await addCustomer(server.kernel)
    const messageId = newId()
    const results = await Promise.all(
      Array.from({ length: 10 }, () => receive(server.kernel, { customerId, messageId })),
    )
    expect(new Set(results.map((one) => one.conversationId)).size).toBe(1)
    expect(results.filter((one) => one.created)).toHaveLength(1)
    expect(results.filter((one) => one.repeated)).toHaveLength(9)
    const other = await addCustomer(server.kernel)
    await expect(receive(server.kernel, { customerId: other, messageId })).rejects.toMatchObject({
      code: 'bad-request',
    })
  })

  test('reopens within the company’s days, later begins a linked conversation with the same team and person', async () => {
    setClock(at('2026-03-01T09:00:00Z'))
    const customerId = await addCustomer(server.kernel)
    const { conversationId: id } = await receive(server.kernel, { customerId, teamId: front.id })
    await anna.post(`/conversations/${id}/assign`, { assigneeId: anna.id })
    await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason })
    setClock(at('2026-03-03T09:00:00Z'))
    expect(await receive(server.kernel, { customerId, conversationId: id })).toMatchObject({
      conversationId: id,
      reopened: true,
      created: false,
    })
    await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason })
    setClock(at('2026-06-01T09:00:00Z'))
    const later = await receive(server.kernel, { customerId, conversationId: id })
    expect(later).toMatchObject({ created: true })
    const opened = (await anna.get(`/conversations/${later.conversationId}`)).body.conversation
    expect(opened).toMatchObject({
      status: 'open',
      team: { id: front.id },
      assignee: { id: anna.id },
      linkedFrom: { id },
    })
  })

  test('never lands in another customer’s conversation', async () => {
    const customerId = await addCustomer(server.kernel)
    const { conversationId } = await receive(server.kernel, { customerId })
    const other = await addCustomer(server.kernel)
    await expect(receive(server.kernel, { customerId: other, conversationId })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

test('subject, priority and tags: one event, only for what changed', async () => {
  const { id } = await openConversation(anna, { tags: ['漏水'] })
  const same = await anna.patch(`/conversations/${id}`, { priority: 'normal', tags: ['漏水'] })
  expect(same.status).toBe(200)
  expect(await ours(id)).not.toContain('conversation.changed')
  const changed = await anna.patch(`/conversations/${id}`, {
    subject: ' 厨房 漏水 ',
    priority: 'urgent',
    addTags: ['VIP'],
    removeTags: ['漏水'],
  })
  expect(changed.body).toMatchObject({ subject: '厨房 漏水', priority: 'urgent', tags: ['VIP'] })
  const { items } = (await anna.get(`/conversations/${id}`)).body.timeline
  expect(items.findLast((one: { name: string }) => one.name === 'conversation.changed').data).toEqual({
    fields: ['subject', 'priority', 'tags'],
    priority: 'urgent',
    addedTags: ['VIP'],
    removedTags: ['漏水'],
  })
  expect((await anna.get('/conversation-tags?q=vi')).body.items).toContainEqual({
    tag: 'VIP',
    count: expect.any(Number),
  })
  expect((await anna.patch(`/conversations/${id}`, { subject: '  ' })).status).toBe(400)
})

test('many at once: each succeeds or fails alone', async () => {
  const mine = await openConversation(anna, { teamId: front.id })
  const foreign = await openConversation(owner, { teamId: repair.id, assigneeId: null })
  const closed = await openConversation(anna)
  for (const status of ['resolved', 'closed']) await anna.post(`/conversations/${closed.id}/status`, { status, reason })
  const ids = [mine.id, foreign.id, closed.id]
  const answer = await anna.post('/conversations/bulk', { ids, action: { type: 'status', status: 'resolved', reason } })
  expect(answer.body.results.map((one: { ok: boolean; code: string }) => [one.ok, one.code])).toEqual([
    [true, null],
    [false, 'not-found'],
    [false, 'conversations.wrong-status'],
  ])
  const tagged = await anna.post('/conversations/bulk', { ids, action: { type: 'tags', add: ['批量'], remove: [] } })
  expect(tagged.body.done).toBe(2)
  for (const action of [
    { type: 'assign', assigneeId: ben.id },
    { type: 'priority', priority: 'high' },
    { type: 'read' },
    { type: 'team', teamId: null },
  ]) {
    expect((await anna.post('/conversations/bulk', { ids: [mine.id], action })).body.done).toBe(1)
  }
  expect((await owner.get(`/conversations/${foreign.id}`)).body.conversation).toMatchObject({
    status: 'open',
    tags: [],
  })
  expect((await anna.post('/conversations/bulk', { ids: [], action: { type: 'read' } })).status).toBe(400)
  expect((await anna.post('/conversations/bulk', { ids: [mine.id], action: { type: 'explode' } })).status).toBe(400)
})

test('higher modules say when attention is wanted', async () => {
  const soon = await openConversation(anna, { teamId: front.id })
  const sooner = await openConversation(anna, { teamId: front.id })
  const set = (conversationId: string, when: Date | null) =>
    inTransaction(server.kernel.db, (tx) => setAttention(tx, { conversationId, at: when }))
  await set(soon.id, new Date('2020-01-02T00:00:00Z'))
  await set(sooner.id, new Date('2020-01-01T00:00:00Z'))
  await set(sooner.id, new Date('2020-01-01T00:00:00Z'))
  expect((await ours(sooner.id)).filter((name) => name === 'conversation.attention-set')).toHaveLength(1)
  const { items } = (await anna.get('/conversations?view=mine&sort=attention&limit=2')).body
  expect(items.map((one: { id: string }) => one.id)).toEqual([sooner.id, soon.id])
})
