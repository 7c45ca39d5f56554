import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import { currentConversation, publicTimeline } from './public-timeline.ts'
import { addCustomer, receive, upload } from './testing.ts'

let server: TestServer
let anna: Member
let ben: Member
let customerId: string
let teamId: string

beforeAll(async () => {
  server = await startTestServer()
  teamId = (await addTeam(server.kernel, '前台')).id
  anna = await server.member('agent', { teamIds: [teamId] })
  ben = await server.member('agent')
  customerId = await addCustomer(server.kernel)
})
afterAll(() => server.close())

const begin = async (...texts: string[]) => {
  const first = await receive(server.kernel, { customerId, teamId, text: texts[0] ?? '一' })
  for (const text of texts.slice(1))
    await receive(server.kernel, { customerId, conversationId: first.conversationId, text })
  return first.conversationId
}
const reply = (id: string, html: string, more: object = {}) =>
  anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html, ...more })
const texts = async (id: string) =>
  (await anna.get(`/conversations/${id}`)).body.timeline.items
    .filter((one: { type: string }) => one.type === 'message')
    .map((one: { text: string }) => one.text)
/** Everything stored of a conversation but its counters of changes. */
const stored = async (id: string) => {
  const [row] = await rows<Record<string, unknown>>(server.kernel.db, sql`select * from conversation where id = ${id}`)
  const { version: _version, last_seq: _lastSeq, ...rest } = row ?? {}
  const messages = await rows(server.kernel.db, sql`select * from message where conversation_id = ${id} order by seq`)
  const files = await rows(server.kernel.db, sql`select * from attachment where conversation_id = ${id} order by id`)
  return { rest, messages, files }
}

describe('merge', () => {
  test('shows all messages in the target, in the order they were said; undo restores both exactly', async () => {
    const target = await begin('甲一')
    const source = await begin('乙一')
    await reply(target, '<p>甲二</p>')
    const file = await upload(anna, '图纸.txt', '图')
    await reply(source, '<p>乙二</p>', { attachmentIds: [file.id] })
    await receive(server.kernel, { customerId, conversationId: source, text: '乙三' })
    await anna.post(`/conversations/${source}/status`, {
      status: 'snoozed',
      snoozedUntil: new Date(Date.now() + 3_600_000).toISOString(),
    })
    const before = { source: await stored(source), target: await stored(target) }

    const merged = await anna.post(`/conversations/${target}/merge`, { sourceId: source })
    expect(merged.status).toBe(200)
    expect(await texts(target)).toEqual(['甲一', '乙一', '甲二', '乙二', '乙三'])
    expect(merged.body.conversation).toMatchObject({
      messageCount: 5,
      preview: { text: '乙三' },
      waitingSince: expect.any(String),
      unread: false,
    })
    const closed = (await anna.get(`/conversations/${source}`)).body.conversation
    expect(closed).toMatchObject({
      status: 'closed',
      mergedInto: { id: target },
      abilities: { write: false, statuses: [] },
    })
    expect(
      (await anna.get(`/conversations?customer=${customerId}`)).body.items.map((one: { id: string }) => one.id),
    ).not.toContain(source)
    expect((await anna.get(`/attachments/${file.id}`)).status).toBe(200)
    expect(await server.events(target)).toContain('conversation.merged')
    expect((await reply(source, '<p>x</p>')).body.error).toMatchObject({
      code: 'conversations.merged',
      details: { mergedIntoId: target },
    })

    const entry = (await anna.get(`/conversations/${target}`)).body.timeline.items.find(
      (one: { name: string }) => one.name === 'conversation.merged',
    )
    expect(entry.undoable).toBe(true)
    const undone = await anna.post(`/conversations/merges/${entry.data.mergeId}/undo`)
    expect(undone.status).toBe(200)
    expect({ source: await stored(source), target: await stored(target) }).toEqual(before)
    expect((await anna.post(`/conversations/merges/${entry.data.mergeId}/undo`)).body.error.code).toBe(
      'conversations.merge-undone',
    )
    expect(
      (await anna.get(`/conversations/${target}`)).body.timeline.items.find(
        (one: { name: string }) => one.name === 'conversation.merged',
      ).undoable,
    ).toBe(false)
  })

  test('what comes in after it goes to the target and stays there when it is undone', async () => {
    const target = await begin('甲一')
    const source = await begin('乙一')
    const { body } = await anna.post(`/conversations/${target}/merge`, { sourceId: source })
    const later = await receive(server.kernel, { customerId, conversationId: source, text: '之后' })
    expect(later.conversationId).toBe(target)
    expect(await currentConversation(server.kernel.db, source)).toBe(target)
    await anna.post(`/conversations/merges/${body.mergeId}/undo`)
    expect(await texts(target)).toEqual(['甲一', '之后'])
    expect(await texts(source)).toEqual(['乙一'])
    expect(await currentConversation(server.kernel.db, source)).toBe(source)
  })

  test('twice in a row is undone from the last', async () => {
    const [a, b, c] = [await begin('a'), await begin('b'), await begin('c')]
    const first = await anna.post(`/conversations/${b}/merge`, { sourceId: a })
    const second = await anna.post(`/conversations/${c}/merge`, { sourceId: b })
    expect(await texts(c)).toEqual(['a', 'b', 'c'])
    expect((await anna.post(`/conversations/merges/${first.body.mergeId}/undo`)).status).toBe(409)
    await anna.post(`/conversations/merges/${second.body.mergeId}/undo`)
    await anna.post(`/conversations/merges/${first.body.mergeId}/undo`)
    expect([await texts(a), await texts(b), await texts(c)]).toEqual([['a'], ['b'], ['c']])
  })

  test('a window that reads on by number misses nothing', async () => {
    const target = await begin('甲一')
    const source = await begin('乙一')
    const seen = await publicTimeline(server.kernel.db, target)
    await anna.post(`/conversations/${target}/messages`, { direction: 'note', html: '<p>内部</p>' })
    await anna.post(`/conversations/${target}/merge`, { sourceId: source })
    const news = await publicTimeline(server.kernel.db, target, { afterSeq: seen.at(-1)!.seq })
    expect(news.map((one) => one.text)).toEqual(['乙一'])
  })

  test('of two that merge the same pair at once one wins', async () => {
    const target = await begin('甲一')
    const source = await begin('乙一')
    const answers = await Promise.all([
      anna.post(`/conversations/${target}/merge`, { sourceId: source }),
      anna.post(`/conversations/${source}/merge`, { sourceId: target }),
    ])
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409])
  })

  test('is refused with itself, with another customer, into a closed one, and where one may not read', async () => {
    const target = await begin('甲一')
    const other = await receive(server.kernel, { customerId: await addCustomer(server.kernel), teamId })
    const tryIt = (who: Member, sourceId: string, into = target) =>
      who.post(`/conversations/${into}/merge`, { sourceId })
    expect((await tryIt(anna, target)).body.error.fields[0].reason).toBe('不能与自己合并')
    expect((await tryIt(anna, other.conversationId)).body.error.fields[0].reason).toBe('只能合并同一位客户的会话')
    const source = await begin('乙一')
    expect((await tryIt(ben, source)).status).toBe(404)
    for (const status of ['resolved', 'closed'])
      await anna.post(`/conversations/${target}/status`, { status, reason: '好了' })
    expect((await tryIt(anna, source)).body.error.fields[0].reason).toBe('不能并入已关闭的会话')
    const done = await tryIt(anna, target, source)
    expect(done.status).toBe(200)
    expect((await ben.post(`/conversations/merges/${done.body.mergeId}/undo`)).status).toBe(404)
  })
})

describe('split', () => {
  test('chosen messages begin a conversation of their own', async () => {
    const id = await begin('水管漏水', '还有门禁坏了')
    const file = await upload(anna, '门禁.txt', 'x')
    const said = await reply(id, '<p>门禁明天修</p>', { attachmentIds: [file.id] })
    const items = (await anna.get(`/conversations/${id}`)).body.timeline.items.filter(
      (one: { type: string }) => one.type === 'message',
    )
    const messageIds = [items[1].id, said.body.message.id]
    const newConversation = newId()
    const answer = await anna.post(`/conversations/${id}/split`, { newId: newConversation, messageIds })
    expect(answer.status).toBe(200)
    expect(answer.body.created).toMatchObject({
      id: newConversation,
      subject: '还有门禁坏了',
      messageCount: 2,
      lastSeq: 2,
      linkedFrom: { id },
      waitingSince: null,
      firstResponseAt: expect.any(String),
    })
    expect(answer.body.conversation).toMatchObject({
      messageCount: 1,
      preview: { text: '水管漏水' },
      firstResponseAt: null,
    })
    expect(await texts(id)).toEqual(['水管漏水'])
    expect(await texts(newConversation)).toEqual(['还有门禁坏了', '门禁明天修'])
    const again = await anna.post(`/conversations/${id}/split`, { newId: newConversation, messageIds })
    expect(again.status).toBe(200)
    expect((await server.events(id)).filter((name) => name === 'conversation.split')).toHaveLength(1)
    const [row] = await rows<{ conversation_id: string }>(
      server.kernel.db,
      sql`select conversation_id from attachment where id = ${file.id}`,
    )
    expect(row?.conversation_id).toBe(newConversation)
  })

  test('leaves at least one, and takes only its own', async () => {
    const id = await begin('一')
    const [only] = (await anna.get(`/conversations/${id}`)).body.timeline.items.filter(
      (one: { type: string }) => one.type === 'message',
    )
    expect((await anna.post(`/conversations/${id}/split`, { messageIds: [only.id] })).body.error.fields[0].reason).toBe(
      '至少要留一条消息在原会话',
    )
    expect((await anna.post(`/conversations/${id}/split`, { messageIds: [newId()] })).status).toBe(400)
    expect((await ben.post(`/conversations/${id}/split`, { messageIds: [only.id] })).status).toBe(404)
  })
})

test('conversations follow their customer’s file into another, and back', async () => {
  const lead = await server.member('owner')
  const [kept, gone] = [await addCustomer(server.kernel, '王丽'), await addCustomer(server.kernel, '王丽女士')]
  const { conversationId } = await receive(server.kernel, { customerId: gone })
  const merged = await lead.post(`/customers/${kept}/merge`, { otherId: gone })
  expect(merged.status).toBe(200)
  expect((await lead.get(`/conversations?customer=${kept}`)).body.items.map((one: { id: string }) => one.id)).toEqual([
    conversationId,
  ])
  const said = await receive(server.kernel, { customerId: gone, conversationId })
  expect(said.created).toBe(false)
  await lead.post(`/customers/merges/${merged.body.mergeId}/undo`)
  expect((await lead.get(`/conversations?customer=${gone}`)).body.items.map((one: { id: string }) => one.id)).toEqual([
    conversationId,
  ])
  expect((await lead.get(`/conversations?customer=${kept}`)).body.items).toEqual([])
})
