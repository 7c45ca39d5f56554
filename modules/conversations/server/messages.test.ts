import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import { addCustomer, openConversation, receive } from './testing.ts'

let server: TestServer
let anna: Member
let ben: Member
let teamId: string

beforeAll(async () => {
  server = await startTestServer()
  teamId = (await addTeam(server.kernel, '前台')).id
  anna = await server.member('agent', { teamIds: [teamId], name: '安娜' })
  ben = await server.member('agent', { teamIds: [], name: '李雷' })
})
afterAll(() => server.close())
afterEach(() => setClock())

/** Events of this module; others react to them. */
const ours = async (id: string) => (await server.events(id)).filter((name) => name.startsWith('conversation.'))

const fromCustomer = async () => {
  const customerId = await addCustomer(server.kernel)
  return { customerId, ...(await receive(server.kernel, { customerId, teamId })) }
}

describe('begin', () => {
  test('a logged call of a new customer, found again by the phone number', async () => {
    const customer = { name: '王丽', identities: [{ kind: 'phone', value: '139 1234 5678' }] }
    const message = { direction: 'inbound', kind: 'phone', html: '<p>电梯又停了。请派人来！</p>', durationSeconds: 95 }
    const made = await anna.post('/conversations', {
      customer,
      teamId,
      message,
      tags: ['#电梯', '电梯'],
      priority: 'high',
    })
    expect(made.status).toBe(200)
    expect(made.body).toMatchObject({
      subject: '电梯又停了',
      status: 'open',
      channel: 'phone',
      tags: ['电梯'],
      priority: 'high',
      assignee: { id: anna.id },
      team: { id: teamId },
      waitingSince: null,
      unread: false,
      preview: { text: '电梯又停了。请派人来！', kind: 'phone', direction: 'inbound', authorName: '安娜' },
    })
    expect(await ours(made.body.id)).toEqual(['conversation.created', 'conversation.message-added'])
    const again = await anna.post('/conversations', { customer, teamId, message })
    expect(again.body.customer.id).toBe(made.body.customer.id)
    expect(again.body.number).toBeGreaterThan(made.body.number)
  })

  test('our own first message to a customer with no way to read it does not wait for them', async () => {
    const made = await openConversation(anna, {
      unreachable: true,
      message: { direction: 'outbound', html: '<p>您的快递到了</p>' },
    })
    expect(made).toMatchObject({ status: 'open', firstResponseAt: null, channel: 'portal' })
    expect(await ours(made.id)).toEqual(['conversation.created', 'conversation.message-added'])
  })

  test('the same id ten times at once is one conversation', async () => {
    const id = newId()
    const customerId = await addCustomer(server.kernel)
    const body = {
      id,
      customerId,
      message: { id: newId(), direction: 'inbound', kind: 'counter', html: '<p>来访</p>' },
    }
    const made = await Promise.all(Array.from({ length: 10 }, () => anna.post('/conversations', body)))
    expect(made.map((one) => one.status)).toEqual(Array(10).fill(200))
    expect(new Set(made.map((one) => one.body.number)).size).toBe(1)
    expect(await ours(id)).toEqual(['conversation.created', 'conversation.message-added'])
    expect((await ben.post('/conversations', body)).body.error.fields[0].field).toBe('id')
  })

  test('numbers are single under concurrency', async () => {
    const customerId = await addCustomer(server.kernel)
    const made = await Promise.all(Array.from({ length: 30 }, () => openConversation(anna, { customerId })))
    expect(new Set(made.map((one) => one.number)).size).toBe(30)
    expect(Math.min(...made.map((one) => one.number))).toBeGreaterThan(1000)
  })

  test.each<[string, object, string]>([
    ['no customer', { customer: undefined }, 'customerId'],
    ['an unknown customer', { customerId: newId() }, 'customerId'],
    ['an unknown team', { customer: { name: '甲' }, teamId: newId() }, 'teamId'],
    ['an unknown person', { customer: { name: '甲' }, assigneeId: newId() }, 'assigneeId'],
    [
      'a note first',
      { customer: { name: '甲' }, message: { direction: 'note', html: '<p>x</p>' } },
      'message.direction',
    ],
    ['nothing said', { customer: { name: '甲' }, message: { direction: 'outbound', html: '<p> </p>' } }, 'html'],
  ])('refused with the field: %s', async (_name, wrong, field) => {
    const message = { direction: 'inbound', kind: 'phone', html: '<p>x</p>' }
    const answer = await anna.post('/conversations', { message, ...wrong })
    expect(answer.status).toBe(400)
    expect(answer.body.error.fields[0].field).toBe(field)
  })
})

describe('reply', () => {
  test('is sent, stops the clock, and waits for the customer', async () => {
    setClock(() => Date.UTC(2026, 2, 12, 9, 0))
    const { conversationId } = await fromCustomer()
    expect((await anna.get(`/conversations/${conversationId}`)).body.conversation).toMatchObject({
      status: 'open',
      unread: true,
      waitingSince: '2026-03-12T09:00:00.000Z',
    })
    setClock(() => Date.UTC(2026, 2, 12, 9, 4))
    const answer = await anna.post(`/conversations/${conversationId}/messages`, {
      direction: 'outbound',
      html: '<p>您好，<strong>马上</strong>处理</p>',
    })
    expect(answer.status).toBe(200)
    expect(answer.body.message).toMatchObject({
      direction: 'outbound',
      channel: 'chat',
      html: '<p>您好，<strong>马上</strong>处理</p>',
      text: '您好，马上处理',
      author: { kind: 'staff', id: anna.id, name: '安娜' },
      delivery: { state: 'sent' },
    })
    expect(answer.body.conversation).toMatchObject({
      status: 'waiting',
      firstResponseAt: '2026-03-12T09:04:00.000Z',
      waitingSince: null,
      unread: false,
      messageCount: 2,
    })
    expect(await ours(conversationId)).toEqual([
      'conversation.created',
      'conversation.message-added',
      'conversation.message-added',
      'conversation.status-changed',
    ])
  })

  test('the status asked for counts, in one step', async () => {
    const { conversationId } = await fromCustomer()
    const stay = await anna.post(`/conversations/${conversationId}/messages`, {
      direction: 'outbound',
      html: '<p>稍等</p>',
      status: 'open',
    })
    expect(stay.body.conversation.status).toBe('open')
    const done = await anna.post(`/conversations/${conversationId}/messages`, {
      direction: 'outbound',
      html: '<p>好了</p>',
      status: 'resolved',
      reason: '已处理',
    })
    expect(done.body.conversation).toMatchObject({ status: 'resolved', resolvedBy: { id: anna.id } })
    expect((await ours(conversationId)).filter((name) => name === 'conversation.status-changed')).toHaveLength(1)
  })

  test('posted ten times at once with one id is one message', async () => {
    const { conversationId } = await fromCustomer()
    const body = { id: newId(), direction: 'outbound', html: '<p>您好</p>' }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => anna.post(`/conversations/${conversationId}/messages`, body)),
    )
    expect(answers.map((one) => one.status)).toEqual(Array(10).fill(200))
    expect(new Set(answers.map((one) => one.body.message.seq))).toEqual(new Set([2]))
    expect((await ours(conversationId)).filter((name) => name === 'conversation.message-added')).toHaveLength(2)
    const elsewhere = await openConversation(anna)
    const stolen = await anna.post(`/conversations/${elsewhere.id}/messages`, body)
    expect(stolen.body.error.fields[0]).toMatchObject({ field: 'id', reason: '已被使用' })
  })

  test('many people at once: every message counted, each with its own place', async () => {
    const { conversationId } = await fromCustomer()
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        anna.post(`/conversations/${conversationId}/messages`, { direction: 'note', html: `<p>${i}</p>` }),
      ),
    )
    const found = await rows<{ seq: number }>(
      server.kernel.db,
      sql`select seq from message where conversation_id = ${conversationId} order by seq`,
    )
    expect(found.map((one) => one.seq)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1))
    expect((await anna.get(`/conversations/${conversationId}`)).body.conversation.messageCount).toBe(21)
  })

  test('dangerous HTML is inert', async () => {
    const { conversationId } = await fromCustomer()
    const html = `<p onclick="x()">您好</p><script>alert(1)</script><img src="x" onerror="alert(1)"><img src="https://evil.example/p.gif">
      <a href="javascript:alert(1)">链接</a><iframe src="//evil.example"></iframe><svg onload="alert(1)"></svg><style>*{display:none}</style>`
    const answer = await anna.post(`/conversations/${conversationId}/messages`, { direction: 'outbound', html })
    expect(answer.status).toBe(200)
    expect(answer.body.message.html).not.toMatch(/script|onclick|onerror|onload|javascript|iframe|evil|style|<img|<svg/)
    // A text from before the rules became stricter is cleaned on the way out.
    await server.kernel.db.execute(
      sql`update message set html = '<p onclick="x()">旧</p>', cleaned_by = 0 where id = ${answer.body.message.id}`,
    )
    const shown = (await anna.get(`/conversations/${conversationId}/timeline`)).body.items.find(
      (one: { id: string }) => one.id === answer.body.message.id,
    )
    expect(shown.html).toBe('<p>旧</p>')
  })

  test('a closed matter takes no reply, but a note', async () => {
    const { conversationId } = await fromCustomer()
    for (const status of ['resolved', 'closed'])
      await anna.post(`/conversations/${conversationId}/status`, { status, reason: '已处理' })
    const answer = await anna.post(`/conversations/${conversationId}/messages`, {
      direction: 'outbound',
      html: '<p>您好</p>',
    })
    expect(answer).toMatchObject({
      status: 409,
      body: { error: { code: 'conversations.closed', message: '会话已关闭，不能再回复；请新建一个关联会话' } },
    })
    expect(
      (await anna.post(`/conversations/${conversationId}/messages`, { direction: 'note', html: '<p>记一下</p>' }))
        .status,
    ).toBe(200)
  })
})

describe('note', () => {
  test('calls a colleague who may read it', async () => {
    const { conversationId } = await fromCustomer()
    const carl = await server.member('agent', { teamIds: [teamId] })
    const html = `<p><span data-mention="${carl.id}">@carl</span> 请看</p>`
    const answer = await anna.post(`/conversations/${conversationId}/messages`, { direction: 'note', html })
    expect(answer.body.message.mentions).toEqual([carl.id])
    expect(answer.body.conversation.status).toBe('open')
    const mine = await carl.get('/conversations?view=mentions')
    expect(mine.body.items.map((one: { id: string }) => one.id)).toEqual([conversationId])
    expect((await carl.get('/conversations/counts')).body.mentions).toBe(1)
    await carl.put(`/conversations/${conversationId}/read`, {})
    expect((await carl.get('/conversations/counts')).body.mentions).toBe(0)
    expect((await anna.get('/conversations?view=mentions')).body.items).toEqual([])
  })

  test('calling somebody who cannot read it is refused with their name', async () => {
    const { conversationId } = await fromCustomer()
    const answer = await anna.post(`/conversations/${conversationId}/messages`, {
      direction: 'note',
      html: '<p>x</p>',
      mentions: [ben.id],
    })
    expect(answer.status).toBe(400)
    expect(answer.body.error.fields).toEqual([{ field: 'mentions', reason: '李雷 无权查看这个会话，不能提及' }])
    expect((await anna.get(`/conversations/${conversationId}`)).body.conversation.messageCount).toBe(1)
  })

  test('is never heard by the customer', async () => {
    const { conversationId } = await fromCustomer()
    await anna.post(`/conversations/${conversationId}/messages`, { direction: 'note', html: '<p>内部</p>' })
    const heard = await rows<{ audience: string[]; data: { direction: string } }>(
      server.kernel.db,
      sql`select audience, data from event where subject_id = ${conversationId} and name = 'conversation.message-added' order by id`,
    )
    expect(
      heard.map((one) => [one.data.direction, one.audience.includes(`conversation-public:${conversationId}`)]),
    ).toEqual([
      ['inbound', true],
      ['note', false],
    ])
  })
})

describe('logged contact', () => {
  test('may lie in the past, stands there in the timeline, and answers the customer', async () => {
    setClock(() => Date.UTC(2026, 2, 12, 9, 0))
    const { conversationId } = await fromCustomer()
    setClock(() => Date.UTC(2026, 2, 12, 15, 0))
    const answer = await anna.post(`/conversations/${conversationId}/messages`, {
      direction: 'outbound',
      kind: 'visit',
      html: '<p>上门检查，更换垫圈</p>',
      occurredAt: '2026-03-12T16:30:00+08:00',
      durationSeconds: 1800,
    })
    expect(answer.body.message).toMatchObject({
      kind: 'visit',
      channel: 'visit',
      at: '2026-03-12T08:30:00.000Z',
      durationSeconds: 1800,
      delivery: null,
    })
    expect(answer.body.conversation.waitingSince).toBeNull()
    const { items } = (await anna.get(`/conversations/${conversationId}`)).body.timeline
    expect(
      items.filter((one: { type: string }) => one.type === 'message').map((one: { kind: string }) => one.kind),
    ).toEqual(['visit', 'message'])
  })

  test.each<[string, object, string]>([
    ['in the future', { direction: 'inbound', kind: 'phone', occurredAt: '2999-01-01T00:00:00Z' }, 'occurredAt'],
    ['from long before', { direction: 'inbound', kind: 'phone', occurredAt: '1970-01-01T00:00:00Z' }, 'occurredAt'],
    ['a note that is a call', { direction: 'note', kind: 'phone' }, 'kind'],
    ['a customer’s message typed by staff', { direction: 'inbound' }, 'direction'],
    ['an attachment of nobody', { direction: 'outbound', attachmentIds: [newId()] }, 'attachmentIds'],
  ])('refused: %s', async (_name, body, field) => {
    const made = await openConversation(anna)
    const answer = await anna.post(`/conversations/${made.id}/messages`, { html: '<p>x</p>', ...body })
    expect(answer.status).toBe(400)
    expect(answer.body.error.fields[0].field).toBe(field)
  })
})

describe('drafts', () => {
  test('are kept for their writer alone, and never overwritten by an older window', async () => {
    const { conversationId } = await fromCustomer()
    const path = `/conversations/${conversationId}/draft`
    const first = await anna.put(path, { html: '<p>您好</p><script>1</script>', mode: 'reply', version: 0 })
    expect(first.body).toMatchObject({ html: '<p>您好</p>', mode: 'reply', version: 1 })
    expect((await anna.put(path, { html: '<p>您好，</p>', mode: 'reply', version: 1 })).body.version).toBe(2)
    const stale = await anna.put(path, { html: '<p>旧</p>', mode: 'reply', version: 1 })
    expect(stale).toMatchObject({
      status: 409,
      body: { error: { code: 'conversations.draft-newer', details: { html: '<p>您好，</p>', version: 2 } } },
    })
    expect((await anna.put(path, { html: '<p>又一次</p>', mode: 'reply', version: 0 })).status).toBe(409)
    expect((await anna.put(path, { html: '<p>最后</p>', mode: 'note' })).body.version).toBe(3)
    const other = await server.member('agent', { teamIds: [teamId] })
    expect((await other.get(`/conversations/${conversationId}`)).body.draft).toBeNull()
    expect((await anna.get(`/conversations/${conversationId}`)).body.draft).toMatchObject({
      html: '<p>最后</p>',
      mode: 'note',
    })
  })

  test('go when their text is sent, not when another kind is', async () => {
    const { conversationId } = await fromCustomer()
    await anna.put(`/conversations/${conversationId}/draft`, { html: '<p>备注</p>', mode: 'note' })
    await anna.post(`/conversations/${conversationId}/messages`, { direction: 'outbound', html: '<p>您好</p>' })
    expect((await anna.get(`/conversations/${conversationId}`)).body.draft).not.toBeNull()
    await anna.post(`/conversations/${conversationId}/messages`, { direction: 'note', html: '<p>备注</p>' })
    expect((await anna.get(`/conversations/${conversationId}`)).body.draft).toBeNull()
    await anna.put(`/conversations/${conversationId}/draft`, { html: '<p>x</p>', mode: 'reply' })
    expect((await anna.delete(`/conversations/${conversationId}/draft`)).status).toBe(200)
    expect((await anna.delete(`/conversations/${conversationId}/draft`)).status).toBe(200)
    const [event] = await rows<{ audience: string[] }>(
      server.kernel.db,
      sql`select audience from event where subject_id = ${conversationId} and name = 'conversation.draft-saved' limit 1`,
    )
    expect(event?.audience).toEqual([`staff:${anna.id}`])
  })
})

test('read and unread', async () => {
  const { conversationId, customerId } = await fromCustomer()
  const unread = async () => (await anna.get(`/conversations?customer=${customerId}`)).body.items[0].unread
  expect(await unread()).toBe(true)
  expect((await anna.put(`/conversations/${conversationId}/read`, { seq: 1 })).body).toEqual({
    readSeq: 1,
    unread: false,
  })
  expect(await unread()).toBe(false)
  expect((await anna.put(`/conversations/${conversationId}/read`, { unread: true })).body).toEqual({
    readSeq: 0,
    unread: true,
  })
  expect(await unread()).toBe(true)
  expect((await anna.put(`/conversations/${conversationId}/read`, { seq: 999 })).body.readSeq).toBe(1)
  await receive(server.kernel, { customerId, conversationId })
  expect(await unread()).toBe(true)
})

type Page = { items: { id: string }[]; before: string | null }

test('the timeline pages back without a gap or a double', async () => {
  const { conversationId } = await fromCustomer()
  for (let i = 0; i < 25; i += 1) {
    await anna.post(`/conversations/${conversationId}/messages`, { direction: 'note', html: `<p>${i}</p>` })
    if (i % 3 === 0) await anna.patch(`/conversations/${conversationId}`, { subject: `主题${i}` })
  }
  const all = (await anna.get(`/conversations/${conversationId}/timeline?limit=100`)).body
  expect(all.before).toBeNull()
  const paged: string[] = []
  for (let before: string | null = ''; before !== null; ) {
    const page: Page = (
      await anna.get(`/conversations/${conversationId}/timeline?limit=4${before ? `&before=${before}` : ''}`)
    ).body
    paged.unshift(...page.items.map((one) => one.id))
    before = page.before
  }
  expect(paged).toEqual(all.items.map((one: { id: string }) => one.id))
  expect(paged).toHaveLength(26 + 9 + 1)
})
