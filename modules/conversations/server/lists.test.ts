import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import type { ConversationRowRecord } from '../contract.ts'
import { addCustomer, openConversation, receive } from './testing.ts'

let server: TestServer
let anna: Member
let lead: Member
let owner: Member
let front: { id: string }
let repair: { id: string }

beforeAll(async () => {
  server = await startTestServer()
  front = await addTeam(server.kernel, '前台')
  repair = await addTeam(server.kernel, '工程')
  anna = await server.member('agent', { teamIds: [front.id] })
  lead = await server.member('supervisor', { teamIds: [front.id] })
  owner = await server.member('owner')
})
afterAll(() => server.close())
afterEach(() => setClock())

const list = async (who: Member, query: string) =>
  (await who.get(`/conversations?${query}`)).body.items as ConversationRowRecord[]
const ids = async (who: Member, query: string) => (await list(who, query)).map((one) => one.id)

describe('views', () => {
  test('each shows what it says, and counts say the same', async () => {
    const customerId = await addCustomer(server.kernel)
    const mine = await openConversation(anna, { teamId: front.id, customerId, priority: 'urgent', tags: ['漏水'] })
    const free = (await receive(server.kernel, { customerId, teamId: front.id })).conversationId
    const waiting = await openConversation(anna, {
      teamId: front.id,
      customerId,
      message: { direction: 'outbound', html: '<p>x</p>' },
      status: 'waiting',
    })
    const snoozed = await openConversation(anna, { customerId })
    await anna.post(`/conversations/${snoozed.id}/status`, {
      status: 'snoozed',
      snoozedUntil: new Date(Date.now() + 3_600_000).toISOString(),
    })
    const resolved = await openConversation(anna, { customerId, status: 'resolved', reason: '已办' })
    const of = (query: string) => ids(anna, `customer=${customerId}&${query}`)
    expect(await of('view=mine')).toEqual([waiting.id, mine.id])
    expect(await of('view=unassigned')).toEqual([free])
    expect(await of('view=team')).toEqual([waiting.id, free, mine.id])
    expect(await of(`view=team&team=${front.id}`)).toEqual([waiting.id, free, mine.id])
    expect(await of('view=open')).toEqual([free, mine.id])
    expect(await of('view=waiting')).toEqual([waiting.id])
    expect(await of('view=snoozed')).toEqual([snoozed.id])
    expect(await of('view=resolved')).toEqual([resolved.id])
    expect(await of('view=all')).toEqual([resolved.id, snoozed.id, waiting.id, free, mine.id])
    expect(await of('view=mine&status=snoozed')).toEqual([snoozed.id])
    expect(await of('team=none')).toEqual([resolved.id, snoozed.id])
    expect(await of('assignee=none')).toEqual([free])
    expect(await of(`assignee=${anna.id}&priority=urgent`)).toEqual([mine.id])
    expect(await of(`tag=${encodeURIComponent('漏水')}`)).toEqual([mine.id])
    expect(await of('channel=chat')).toEqual([free])
    expect(await of('unread=true')).toEqual([free])
    expect(await of('sort=oldest')).toEqual([mine.id, free, waiting.id, snoozed.id, resolved.id])
    expect(await of('view=team&sort=waiting')).toEqual([free, ...[mine.id, waiting.id].sort()])
    const counts = (await anna.get('/conversations/counts')).body
    expect(counts).toEqual({
      mine: 2,
      mineUnread: 0,
      unassigned: 1,
      team: 3,
      open: 2,
      waiting: 1,
      snoozed: 1,
      mentions: 0,
      teams: expect.arrayContaining([{ id: front.id, count: 3 }]),
    })
    await receive(server.kernel, { customerId, conversationId: waiting.id })
    expect((await anna.get('/conversations/counts')).body).toMatchObject({ mineUnread: 1, open: 3, waiting: 0 })
  })

  test('a nameless visitor is shown by a contact or a code', async () => {
    const nameless = await addCustomer(server.kernel, '')
    await receive(server.kernel, { customerId: nameless })
    const [row] = await list(anna, `customer=${nameless}`)
    expect(row?.customer).toMatchObject({ name: '', contact: null, code: nameless.slice(-4).toUpperCase() })
    expect(row?.preview).toMatchObject({ authorKind: 'customer', authorName: null })
  })

  test.each([
    'view=nonsense',
    'team=x',
    'assignee=you',
    'sort=random',
    'limit=0',
    'limit=101',
    'after=zzz',
    'after=WzEsMl0',
    'status=x',
    'customer=1',
  ])('refused: %s', async (query) => {
    expect((await anna.get(`/conversations?${query}`)).status).toBe(400)
  })
})

test('paging shows each once, in order, while new ones arrive', async () => {
  const customerId = await addCustomer(server.kernel)
  let clock = Date.UTC(2026, 2, 1)
  setClock(() => clock)
  const made: string[] = []
  for (let i = 0; i < 30; i += 1) {
    // Several in the same millisecond: the id decides.
    if (i % 3 === 0) clock += 1
    made.push((await receive(server.kernel, { customerId })).conversationId)
  }
  let arrived = 0
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('newest', 'oldest', 'waiting', 'attention'),
      async (limit, sort) => {
        const known = new Set(await ids(anna, `customer=${customerId}&view=open&limit=100`))
        const seen: ConversationRowRecord[] = []
        for (let after: string | null = ''; after !== null; ) {
          const query: string = `customer=${customerId}&view=open&sort=${sort}&limit=${limit}${after ? `&after=${after}` : ''}`
          const page: { items: ConversationRowRecord[]; next: string | null } = (
            await anna.get(`/conversations?${query}`)
          ).body
          seen.push(...page.items)
          after = page.next
          if (arrived < 20 && after) {
            arrived += 1
            clock += 1
            await receive(server.kernel, { customerId })
          }
        }
        const order = seen.map((one) => one.id)
        expect(new Set(order).size).toBe(order.length)
        expect([...known].filter((id) => !order.includes(id))).toEqual([])
        const times = seen.map((one) => Date.parse(sort === 'waiting' ? (one.waitingSince ?? '') : one.lastMessageAt))
        if (sort === 'newest') expect(times).toEqual([...times].sort((a, b) => b - a))
        if (sort === 'oldest' || sort === 'waiting') expect(times).toEqual([...times].sort((a, b) => a - b))
      },
    ),
    { numRuns: 12 },
  )
  expect(made).toHaveLength(30)
})

describe('saved views', () => {
  test('are one’s own; those of a team are made by its lead and read by its people', async () => {
    const filter = { view: 'team', tag: '漏水', sort: 'waiting' }
    const own = await anna.post('/saved-views', { name: '漏水', filter })
    expect(own).toMatchObject({ status: 200, body: { name: '漏水', filter, team: null, abilities: { edit: true } } })
    expect((await lead.get('/saved-views')).body.items).toEqual([])
    expect((await anna.post('/saved-views', { name: '团队', filter, teamId: front.id })).status).toBe(403)
    expect((await lead.post('/saved-views', { name: '别队', filter, teamId: repair.id })).status).toBe(403)
    const shared = await lead.post('/saved-views', { name: '团队', filter: { view: 'open' }, teamId: front.id })
    const read = (await anna.get('/saved-views')).body.items
    expect(read.map((one: { name: string; abilities: { edit: boolean } }) => [one.name, one.abilities.edit])).toEqual([
      ['漏水', true],
      ['团队', false],
    ])
    const other = await server.member('agent', { teamIds: [repair.id] })
    expect((await other.get('/saved-views')).body.items).toEqual([])
    expect((await other.patch(`/saved-views/${shared.body.id}`, { name: 'x' })).status).toBe(404)
    expect((await anna.patch(`/saved-views/${shared.body.id}`, { name: 'x' })).status).toBe(403)
    expect((await anna.delete(`/saved-views/${shared.body.id}`)).status).toBe(403)
    expect((await lead.patch(`/saved-views/${shared.body.id}`, { name: '本队', position: 3 })).body).toMatchObject({
      name: '本队',
      position: 3,
    })
    expect((await owner.delete(`/saved-views/${shared.body.id}`)).status).toBe(200)
    expect((await anna.delete(`/saved-views/${own.body.id}`)).status).toBe(200)
    expect(await server.events(own.body.id)).toEqual(['saved-view.changed', 'saved-view.changed'])
  })

  test.each([{ view: 'nonsense' }, { team: 'x' }, { sql: '1' }, 'all', { tag: '' }])(
    'a filter that is none is refused: %j',
    async (filter) => {
      expect((await anna.post('/saved-views', { name: 'x', filter })).status).toBe(400)
    },
  )
})

describe('canned replies', () => {
  test('are found by shortcut first, in either script; shared ones are kept by leaders', async () => {
    const add = (who: Member, body: object) => who.post('/canned-replies', body)
    const own = await add(anna, {
      scope: 'personal',
      title: '问候',
      shortcut: 'HI',
      html: '<p>{{customer.name}}您好，我是{{agent.name}}</p>',
    })
    expect(own.body).toMatchObject({ shortcut: 'hi', scope: 'personal', abilities: { edit: true } })
    expect((await add(anna, { scope: 'shared', title: 'x', html: '<p>x</p>' })).status).toBe(403)
    expect((await add(anna, { scope: 'team', title: 'x', html: '<p>x</p>' })).body.error.fields[0].field).toBe('teamId')
    const shared = await add(lead, {
      scope: 'shared',
      title: '漏水处理说明',
      shortcut: 'ls',
      html: '<p>hi，马上派人</p><script>1</script>',
    })
    expect(shared.body.html).toBe('<p>hi，马上派人</p>')
    await add(lead, { scope: 'team', teamId: front.id, title: '门禁', html: '<p>门禁卡请到前台办理</p>' })
    const find = async (who: Member, q: string) =>
      (await who.get(`/canned-replies?q=${encodeURIComponent(q)}`)).body.items.map(
        (one: { title: string }) => one.title,
      )
    expect(await find(anna, '/hi')).toEqual(['问候', '漏水处理说明'])
    expect(await find(anna, '處理')).toEqual(['漏水处理说明'])
    expect(await find(anna, '前台')).toEqual(['门禁'])
    const other = await server.member('agent', { teamIds: [repair.id] })
    expect(await find(other, '')).toEqual(['漏水处理说明'])
    expect((await other.patch(`/canned-replies/${own.body.id}`, { title: 'x' })).status).toBe(404)
    expect((await anna.patch(`/canned-replies/${shared.body.id}`, { title: 'x' })).status).toBe(403)
    expect(
      (await add(anna, { scope: 'personal', title: '又', shortcut: 'hi', html: '<p>x</p>' })).body.error.fields[0],
    ).toMatchObject({ field: 'shortcut', reason: '已被使用' })
    expect((await lead.patch(`/canned-replies/${shared.body.id}`, { title: '漏水', version: 1 })).body).toMatchObject({
      title: '漏水',
      version: 2,
    })
    expect((await lead.patch(`/canned-replies/${shared.body.id}`, { title: 'x', version: 1 })).status).toBe(409)
    const made = await openConversation(anna, { customer: { name: '王<丽>' } })
    const filled = await anna.get(`/conversations/${made.id}/canned-replies/${own.body.id}`)
    expect(filled.body).toEqual({
      html: `<p>王&#60;丽&#62;您好，我是${anna.name}</p>`,
      text: `王<丽>您好，我是${anna.name}`,
    })
    expect((await other.get(`/conversations/${made.id}/canned-replies/${own.body.id}`)).status).toBe(404)
    expect((await anna.delete(`/canned-replies/${own.body.id}`)).status).toBe(200)
    expect(await find(anna, 'hi')).toEqual(['漏水'])
  })
})

describe('who waits', () => {
  const waits = async (id: string) => {
    const { waitingSince, status } = (await anna.get(`/conversations/${id}`)).body.conversation
    return [waitingSince !== null, status]
  }
  test('thanks for an answer wait for nothing; one word more, or a question, does', async () => {
    const customerId = await addCustomer(server.kernel)
    const says = (text: string, conversationId?: string) =>
      receive(server.kernel, { customerId, text, ...(conversationId ? { conversationId } : {}) })
    const reply = (id: string) =>
      anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>师傅两点到。</p>' })
    const { conversationId: id } = await says('谢谢')
    expect(await waits(id)).toEqual([true, 'open'])
    for (const [text, waiting] of [
      ['好的，谢谢！', false],
      ['OK 👍', false],
      ['谢谢，但是还没修好', true],
      ['好的，那什么时候来？', true],
      ['收到?', true],
    ] as const) {
      await reply(id)
      expect(await waits(id)).toEqual([false, 'waiting'])
      await says(text, id)
      expect(await waits(id), text).toEqual([waiting, 'open'])
    }
    await says('谢谢', id)
    expect(await waits(id)).toEqual([true, 'open'])
  })

  test('thanks leave what is resolved resolved; anything else opens it again', async () => {
    const customerId = await addCustomer(server.kernel)
    const { conversationId: id } = await receive(server.kernel, { customerId, text: '灯坏了' })
    await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>修好了。</p>' })
    await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason: '修好了' })
    await receive(server.kernel, { customerId, conversationId: id, text: '收到，多謝' })
    expect(await waits(id)).toEqual([false, 'resolved'])
    expect((await anna.get(`/conversations/${id}`)).body.conversation.preview.text).toBe('收到，多謝')
    await receive(server.kernel, { customerId, conversationId: id, text: '谢谢，可是又坏了' })
    expect(await waits(id)).toEqual([true, 'open'])
    // Counted anew it is the same.
    await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason: '又修好了' })
    await anna.post(`/conversations/${id}/status`, { status: 'open' })
    expect(await waits(id)).toEqual([true, 'open'])
  })
})
