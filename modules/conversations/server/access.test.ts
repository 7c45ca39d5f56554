import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { newId } from '#platform/server/database/index.ts'
import { typingNoteSignal, typingSignal, viewingSignal } from '../contract.ts'
import { audienceOf } from './access.ts'
import { conversationSignals } from './signals.ts'
import { openConversation, receive, upload } from './testing.ts'

let server: TestServer
let inside: Member
let outside: Member
let owner: Member
let viewer: Member
let teamId: string
let conversationId: string
let attachmentId: string
let messageId: string

beforeAll(async () => {
  server = await startTestServer()
  const [front, repair] = await Promise.all([addTeam(server.kernel, '前台'), addTeam(server.kernel, '工程')])
  teamId = front.id
  inside = await server.member('agent', { teamIds: [front.id] })
  outside = await server.member('supervisor', { teamIds: [repair.id] })
  viewer = await server.member('viewer', { teamIds: [front.id] })
  owner = await server.member('owner')
  const file = await upload(inside, 'plan.txt', 'secret plan')
  attachmentId = file.id
  const made = await openConversation(inside, { teamId, assigneeId: null })
  conversationId = made.id
  const said = await inside.post(`/conversations/${conversationId}/messages`, {
    direction: 'note',
    html: '<p>内部</p>',
    attachmentIds: [attachmentId],
  })
  messageId = said.body.message.id
})
afterAll(() => server.close())

describe('a person outside the team', () => {
  test.each<[string, (who: Member) => Promise<{ status: number }>]>([
    ['open', (who) => who.get(`/conversations/${conversationId}`)],
    ['timeline', (who) => who.get(`/conversations/${conversationId}/timeline`)],
    ['attachment', (who) => who.get(`/attachments/${attachmentId}`)],
    ['attachment inline', (who) => who.get(`/attachments/${attachmentId}?inline=1`)],
    ['read mark', (who) => who.put(`/conversations/${conversationId}/read`, {})],
    ['draft', (who) => who.put(`/conversations/${conversationId}/draft`, { html: '<p>x</p>', mode: 'reply' })],
    ['draft away', (who) => who.delete(`/conversations/${conversationId}/draft`)],
    ['subject', (who) => who.patch(`/conversations/${conversationId}`, { subject: '新主题' })],
    ['note', (who) => who.post(`/conversations/${conversationId}/messages`, { direction: 'note', html: '<p>x</p>' })],
    [
      'linked',
      (who) =>
        who.post('/conversations', {
          customer: { name: '甲' },
          linkedFromId: conversationId,
          message: { direction: 'inbound', kind: 'phone', html: '<p>x</p>' },
        }),
    ],
  ])('%s: refused as if it were not there, allowed inside', async (_name, ask) => {
    const refused = await ask(outside)
    expect([400, 404]).toContain(refused.status)
    expect((await ask(inside)).status).toBe(200)
  })

  test('changes by verbs are refused and leave no event', async () => {
    const before = await server.events(conversationId)
    const tries = await Promise.all([
      outside.post(`/conversations/${conversationId}/assign`, { assigneeId: outside.id }),
      outside.post(`/conversations/${conversationId}/transfer`, { teamId: null }),
      outside.post(`/conversations/${conversationId}/status`, { status: 'resolved' }),
      outside.post(`/conversations/${conversationId}/merge`, { sourceId: newId() }),
      outside.post(`/conversations/${conversationId}/split`, { messageIds: [messageId] }),
    ])
    expect(tries.map((one) => one.status)).toEqual([404, 404, 404, 404, 404])
    const bulk = await outside.post('/conversations/bulk', {
      ids: [conversationId],
      action: { type: 'status', status: 'resolved' },
    })
    expect(bulk.body).toMatchObject({ done: 0, results: [{ id: conversationId, ok: false, code: 'not-found' }] })
    expect(await server.events(conversationId)).toEqual(before)
  })

  test('lists, filters and counts show nothing of it', async () => {
    for (const query of ['view=all', `view=team&team=${teamId}`, `team=${teamId}`, 'view=open', 'view=unassigned']) {
      const ids = (who: Member) =>
        who.get(`/conversations?${query}`).then(({ body }) => body.items.map((one: { id: string }) => one.id))
      expect(await ids(outside)).not.toContain(conversationId)
      expect(await ids(inside)).toContain(conversationId)
      expect(await ids(owner)).toContain(conversationId)
    }
    const counts = (await outside.get('/conversations/counts')).body
    expect(counts.teams).toEqual(expect.not.arrayContaining([expect.objectContaining({ id: teamId })]))
    expect((await inside.get('/conversations/counts')).body.teams).toContainEqual({ id: teamId, count: 1 })
  })

  test('cannot be told of it by a signal', async () => {
    const principal = (member: Member, teamIds: string[]) =>
      ({ id: member.id, teamIds, seesAllTeams: false, permissions: server.kernel.permissionsOf(member.role) }) as never
    const kind = (name: string) => conversationSignals.find((one) => one.name === name)!
    for (const name of [viewingSignal, typingSignal, typingNoteSignal]) {
      expect(await kind(name).audience(server.kernel.db, principal(outside, []), conversationId)).toBeNull()
    }
    const mine = principal(inside, [teamId])
    const publicToken = `conversation-public:${conversationId}`
    expect(await kind(typingSignal).audience(server.kernel.db, mine, conversationId)).toContain(publicToken)
    for (const name of [viewingSignal, typingNoteSignal]) {
      expect(await kind(name).audience(server.kernel.db, mine, conversationId)).not.toContain(publicToken)
    }
    // A reader who may not write cannot be typing.
    expect(await kind(typingSignal).audience(server.kernel.db, principal(viewer, [teamId]), conversationId)).toBeNull()
  })

  test('reads what is given to them, and no more once it is taken away', async () => {
    await owner.post(`/conversations/${conversationId}/assign`, { assigneeId: outside.id })
    expect((await outside.get(`/conversations/${conversationId}`)).status).toBe(200)
    expect((await outside.get(`/attachments/${attachmentId}`)).status).toBe(200)
    await owner.post(`/conversations/${conversationId}/assign`, { assigneeId: null })
    expect((await outside.get(`/conversations/${conversationId}`)).status).toBe(404)
    expect((await outside.get(`/attachments/${attachmentId}`)).status).toBe(404)
  })
})

test('the common pool is everybody’s', async () => {
  const made = await openConversation(owner, { assigneeId: null })
  for (const who of [inside, outside, viewer]) expect((await who.get(`/conversations/${made.id}`)).status).toBe(200)
})

describe('for a team one does not read', () => {
  const call = { customer: { name: '陈强' }, message: { direction: 'inbound', kind: 'phone', html: '<p>电梯停了</p>' } }

  test('a conversation begins there: stored once, answered as done, and no more to be seen', async () => {
    const wanted = { ...call, id: newId(), teamId, assigneeId: null }
    const made = await outside.post('/conversations', wanted)
    expect(made).toMatchObject({
      status: 200,
      body: {
        id: wanted.id,
        team: { id: teamId },
        assignee: null,
        abilities: { read: false, write: false, reply: false, organize: false, statuses: [] },
      },
    })
    expect((await inside.get(`/conversations/${wanted.id}`)).body.conversation.messageCount).toBe(1)
    expect((await outside.get(`/conversations/${wanted.id}`)).status).toBe(404)
    // Sent again after a lost answer: done once, and nothing of what came since is told.
    const again = await outside.post('/conversations', wanted)
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'conversations.handed-on' } } })
    expect(again.body.error.details).toEqual({ number: made.body.number })
    expect((await inside.get(`/conversations/${wanted.id}`)).body.conversation.messageCount).toBe(1)
    expect((await inside.post('/conversations', wanted)).body.error.fields[0]).toMatchObject({ field: 'id' })
  })

  test('kept in one’s own hands it stays readable, until it is given to a colleague there', async () => {
    const made = await outside.post('/conversations', { ...call, teamId })
    expect(made.body).toMatchObject({ assignee: { id: outside.id }, abilities: { read: true, write: true } })
    const id = made.body.id
    expect((await outside.get(`/conversations/${id}`)).status).toBe(200)
    const given = await outside.post(`/conversations/${id}/assign`, { assigneeId: inside.id })
    expect(given).toMatchObject({ status: 200, body: { assignee: { id: inside.id }, abilities: { read: false } } })
    expect((await outside.get(`/conversations/${id}`)).status).toBe(404)
    expect((await inside.get(`/conversations/${id}`)).status).toBe(200)
  })

  test('a team that is not there is refused at its field, and nothing is stored', async () => {
    const wanted = { ...call, id: newId(), teamId: newId(), assigneeId: null }
    const refused = await outside.post('/conversations', wanted)
    expect(refused.status).toBe(400)
    expect(refused.body.error.fields[0].field).toBe('teamId')
    expect((await owner.get(`/conversations/${wanted.id}`)).status).toBe(404)
  })
})

test('a reader reads and writes nothing', async () => {
  const opened = await viewer.get(`/conversations/${conversationId}`)
  expect(opened.body.conversation.abilities).toEqual({
    read: true,
    note: false,
    write: false,
    reply: false,
    organize: false,
    statuses: [],
  })
  expect(
    (await viewer.post(`/conversations/${conversationId}/messages`, { direction: 'note', html: '<p>x</p>' })).status,
  ).toBe(403)
  expect((await viewer.post(`/conversations/${conversationId}/status`, { status: 'resolved' })).status).toBe(403)
  const given = await owner.post(`/conversations/${conversationId}/assign`, { assigneeId: viewer.id })
  expect(given.status).toBe(400)
  expect(given.body.error.fields[0]).toMatchObject({ field: 'assigneeId', reason: '只读成员不能负责会话' })
})

test('nobody without a session gets anything', async () => {
  for (const path of [
    '/conversations',
    '/conversations/counts',
    `/conversations/${conversationId}`,
    `/attachments/${attachmentId}`,
  ]) {
    expect((await server.visitor.get(path)).status).toBe(401)
  }
})

test('a link to a conversation one may not read is not shown', async () => {
  const later = await receive(server.kernel, {
    customerId: (await inside.get(`/conversations/${conversationId}`)).body.customer.id,
  })
  await owner.post(`/conversations/${later.conversationId}/transfer`, { teamId: null })
  expect((await outside.get(`/conversations/${later.conversationId}`)).body.conversation.linkedFrom).toBeNull()
})

test('who hears of a conversation', () => {
  expect(audienceOf({ teamId: null, assigneeId: null, guests: [] })).toEqual(['team:*', 'team:none'])
  expect(
    audienceOf(
      { teamId: 'a', assigneeId: 'x', guests: ['staff:y'] },
      { teamId: 'b', assigneeId: null, guests: ['staff:y', 'team:c'] },
    ),
  ).toEqual(['team:*', 'team:a', 'staff:x', 'staff:y', 'team:b', 'team:c'])
})
