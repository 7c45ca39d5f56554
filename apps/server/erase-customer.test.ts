import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginMatter, pageField, sendForm } from '#apps/portal/testing.ts'
import { addSite, enter, type TestVisitor } from '#modules/channel-chat/server/testing.ts'
import { addCustomer, openConversation, receive, upload } from '#modules/conversations/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

const word = '（内容已匿名）'
let server: TestServer
let admin: Member
let agent: Member

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  admin = await server.member('admin')
  agent = await server.member('supervisor', { name: '李安娜' })
})
afterAll(async () => {
  setClock()
  await server.close()
})

/** Every text of every table, for what may be left anywhere. */
async function everything(): Promise<string> {
  const tables = await rows<{ name: string }>(
    server.kernel.db,
    sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
        and table_name not in ('idempotency_key')`,
  )
  const texts = []
  for (const { name } of tables) {
    const [row] = await rows<{ text: string | null }>(
      server.kernel.db,
      sql`select string_agg(t::text, '|') as text from ${sql.identifier(name)} t`,
    )
    texts.push(row?.text ?? '')
  }
  return texts.join('\n')
}
const find = async (q: string): Promise<string[]> =>
  (await agent.get(`/search?q=${encodeURIComponent(q)}`)).body.items.map(
    (one: { id?: string; customer: { id: string } }) => one.id ?? one.customer.id,
  )
const opened = async (id: string) => (await agent.get(`/conversations/${id}`)).body
const erase = (customerId: string) => admin.delete(`/customers/${customerId}?anonymise=true`)
const messages = (body: { timeline: { items: { type: string }[] } }) =>
  body.timeline.items.filter((one) => one.type === 'message') as unknown as {
    text: string
    html: string
    attachments: unknown[]
    meta: unknown
    durationSeconds: number | null
  }[]

describe('an anonymised customer', () => {
  let visitor: TestVisitor
  let customerId: string
  let id: string
  let fileId: string
  let sharedId: string
  let bystander: string

  beforeAll(async () => {
    const site = await addSite(admin)
    visitor = await enter(server, site)
    await visitor.post('/identify', { name: '欧阳锦绣', phone: '13912345678' })
    id = (await visitor.say('欧阳锦绣家的貔貅石雕在漏水')).body.conversation.id
    customerId = (await opened(id)).customer.id
    await agent.patch(`/customers/${customerId}`, { name: '欧阳锦绣' })
    await agent.post(`/conversations/${id}/assign`, { assigneeId: agent.id })
    const file = await upload(agent, '欧阳锦绣的合同.txt', '貔貅合同')
    const shared = await upload(agent, '价目.txt', '大家都有的价目')
    fileId = file.id
    sharedId = shared.id
    const reply = { direction: 'outbound', html: '<p>欧阳女士，貔貅我们来修</p>', attachmentIds: [fileId, sharedId] }
    expect((await agent.post(`/conversations/${id}/messages`, reply)).status).toBe(200)
    await agent.post(`/conversations/${id}/messages`, { direction: 'note', html: '<p>欧阳锦绣住三号楼</p>' })
    await agent.post(`/conversations/${id}/messages`, {
      direction: 'inbound',
      kind: 'phone',
      html: '<p>欧阳锦绣来电催貔貅</p>',
      durationSeconds: 95,
    })
    await agent.put(`/conversations/${id}/draft`, { html: '<p>草稿给欧阳锦绣</p>', mode: 'reply' })
    await agent.patch(`/conversations/${id}/expectation`, {
      version: 0,
      stated: '欧阳锦绣要今天修好貔貅',
      understood: '貔貅漏水',
    })
    await agent.post(`/conversations/${id}/steps/offer`, { state: 'done', evidence: '欧阳锦绣电话里同意' })
    const told = { words: '欧阳锦绣很满意', channel: 'phone' }
    await agent.post(`/conversations/${id}/scores`, { source: 'customer', value: 2, ...told })
    const dueAt = new Date(Date.now() + 86_400_000).toISOString()
    const made = await agent.post(`/conversations/${id}/promises`, {
      text: '明天去欧阳锦绣家',
      dueAt,
      owner: { kind: 'member', id: agent.id },
    })
    expect(made.status, made.text).toBe(200)
    bystander = (
      await openConversation(agent, {
        subject: '别人的貔貅',
        message: { direction: 'inbound', kind: 'phone', html: '<p>另一位客户的貔貅</p>' },
      })
    ).id
    const other = await upload(agent, '价目.txt', '大家都有的价目')
    await agent.post(`/conversations/${bystander}/messages`, {
      direction: 'note',
      html: '<p>附价目</p>',
      attachmentIds: [other.id],
    })
  })

  test('before: found, shown, files served', async () => {
    expect(await find('貔貅')).toEqual(expect.arrayContaining([id, bystander]))
    expect(await find('欧阳锦绣')).toEqual(expect.arrayContaining([id, customerId]))
    expect((await agent.get(`/attachments/${fileId}`)).text).toBe('貔貅合同')
    expect(await everything()).toContain('欧阳锦绣')
  })

  test('only who may remove customers can do it, and it is told', async () => {
    expect((await agent.delete(`/customers/${customerId}?anonymise=true`)).status).toBe(403)
    expect((await erase(customerId)).status).toBe(200)
    expect(await server.events(id)).toContain('conversation.erased')
  })

  test('after: the words are nowhere any more, in no table', async () => {
    const left = await everything()
    for (const gone of ['欧阳', '锦绣', '139 1234', '13912345678']) expect(left).not.toContain(gone)
    expect(await find('欧阳锦绣')).toEqual([])
    expect(await find('貔貅')).toEqual([bystander])
  })

  test('number, times, figures and states stay; a neutral word stands for what was said', async () => {
    const body = await opened(id)
    expect(body.conversation).toMatchObject({ subject: word, preview: { text: word }, messageCount: 4 })
    expect(body.draft).toBeNull()
    for (const one of messages(body)) expect(one).toMatchObject({ text: word, attachments: [], meta: null })
    expect(messages(body).map((one) => one.durationSeconds)).toContain(95)
    const moment = (await agent.get(`/conversations/${id}/steps`)).body
    expect(moment.expectation).toMatchObject({ stated: word, outcome: '', understood: word })
    expect(moment.score).toMatchObject({ value: 2, words: word })
    expect(moment.steps.map((one: { state: string }) => one.state)).toContain('done')
    expect((await agent.get(`/conversations/${id}/promises`)).body.items[0]).toMatchObject({
      text: word,
      // Nobody can keep it any more, and nobody is counted for it.
      state: 'withdrawn',
    })
  })

  test('files go with the sweep, unless somebody else’s message has the same', async () => {
    const contents = async () =>
      rows<{ sha256: string }>(server.kernel.db, sql`select sha256 from attachment order by created_at`)
    const [own, shared] = await contents()
    for (const one of [fileId, sharedId]) expect((await agent.get(`/attachments/${one}`)).status).toBe(404)
    await server.runJobs()
    expect(await server.kernel.files.exists(own!.sha256)).toBe(false)
    expect(await server.kernel.files.exists(shared!.sha256)).toBe(true)
    expect(await contents()).toEqual([shared])
    const kept = messages(await opened(bystander)).flatMap((one) => one.attachments) as { url: string }[]
    expect((await agent.get(`/${kept[0]!.url}`)).text).toBe('大家都有的价目')
  })

  test('the visitor’s browser opens nothing, and others are untouched', async () => {
    expect((await visitor.get('/messages')).status).toBe(401)
    const body = await opened(bystander)
    expect(body.conversation.subject).toBe('别人的貔貅')
    expect(messages(body)[0]!.text).toBe('另一位客户的貔貅')
  })

  test('done again it changes nothing', async () => {
    const before = await opened(id)
    expect((await erase(customerId)).status).toBe(404)
    expect(await opened(id)).toEqual(before)
  })
})

test('a matter that came by the form: progress page closed; the same person may write anew', async () => {
  const fields = {
    website: '',
    subject: '麒麟坏了',
    text: '麒麟门锁坏了',
    name: '司空摘星',
    phone: '13800138011',
    email: '',
  }
  let at = Date.now()
  setClock(() => at)
  const fillIn = async () => {
    const page = pageField((await server.visitor.get('//form')).text)
    at += 20_000
    return (await sendForm(server, '/form', { page, ...fields })).status
  }
  expect(await fillIn()).toBe(303)
  const [id] = await find('麒麟')
  const { customer } = await opened(id!)
  const page = (await agent.post(`/conversations/${id}/progress-link`, {})).body.path as string
  expect((await server.visitor.get(`/${page}`)).status).toBe(200)
  await erase(customer.id)
  expect((await server.visitor.get(`/${page}`)).status).toBe(404)
  expect(await everything()).not.toMatch(/司空|麒麟/)
  expect(await fillIn()).toBe(303)
  const [anew] = await find('麒麟')
  expect(anew).not.toBe(id)
  expect((await opened(anew!)).customer.id).not.toBe(customer.id)
})

test('merged conversations can still be taken apart, and bring no words back', async () => {
  const customerId = await addCustomer(server.kernel, '令狐冲')
  const one = await receive(server.kernel, { customerId, text: '令狐的葫芦漏了' })
  const two = await receive(server.kernel, { customerId, text: '令狐的剑断了' })
  await agent.post(`/conversations/${two.conversationId}/status`, { status: 'resolved', reason: '令狐来电说好了' })
  const merged = await agent.post(`/conversations/${one.conversationId}/merge`, { sourceId: two.conversationId })
  await erase(customerId)
  const undone = await agent.post(`/conversations/merges/${merged.body.mergeId}/undo`)
  expect(undone.status, undone.text).toBe(200)
  for (const { conversationId } of [one, two]) {
    const body = await opened(conversationId)
    expect(messages(body).map(({ text }) => text)).toEqual([word])
    expect(body.conversation.preview.text).toBe(word)
  }
  expect(await everything()).not.toContain('令狐')
})

test('files merged into it are the same person; a merge taken back before is another', async () => {
  const kept = await addCustomer(server.kernel, '花满楼')
  const same = await addCustomer(server.kernel, '花满楼二')
  const apart = await addCustomer(server.kernel, '陆小凤')
  const said = async (customerId: string, text: string) =>
    (await receive(server.kernel, { customerId, text })).conversationId
  const ids = [await said(kept, '花满楼甲的话'), await said(same, '花满楼乙的话')]
  const other = await said(apart, '陆小凤的话')
  await agent.post(`/customers/${kept}/merge`, { otherId: same })
  const { mergeId } = (await agent.post(`/customers/${kept}/merge`, { otherId: apart })).body
  expect((await agent.post(`/customers/merges/${mergeId}/undo`)).status).toBe(200)
  await erase(kept)
  for (const id of ids) expect(messages(await opened(id))[0]!.text).toBe(word)
  expect(messages(await opened(other))[0]!.text).toBe('陆小凤的话')
  expect(await everything()).not.toContain('花满楼')
})

test('of somebody else’s matter only their own words go', async () => {
  const home = await beginMatter(server, agent, { subject: '两家的围墙' })
  const neighbour = await addCustomer(server.kernel, '西门吹雪')
  const messageId = newId()
  await receive(server.kernel, {
    customerId: home.customerId,
    conversationId: home.id,
    authorId: neighbour,
    messageId,
    text: '我是西门，围墙是我修的',
  })
  await agent.patch(`/conversations/${home.id}/expectation`, { version: 0, personId: neighbour, stated: '西门要围墙' })
  await erase(neighbour)
  const body = await opened(home.id)
  expect(body.conversation.subject).toBe('两家的围墙')
  expect(messages(body).map(({ text }) => text)).toEqual(['厨房天花板在滴水。', word])
  expect(body.conversation.preview.text).toBe(word)
  expect((await agent.get(`/conversations/${home.id}/steps`)).body.people).toEqual([])
  expect(await find('西门')).toEqual([])
  expect(await everything()).not.toContain('西门')
})
