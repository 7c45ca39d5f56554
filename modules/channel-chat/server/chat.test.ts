import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { addSite, enter, shop, type TestSite } from './testing.ts'

let server: TestServer
let admin: Member
let agent: Member
let site: TestSite

beforeAll(async () => {
  server = await startTestServer()
  admin = await server.member('admin')
  agent = await server.member('agent')
  site = await addSite(admin)
})
afterAll(() => server.close())
afterEach(() => setClock())

const onlyMessages = async (conversationId: string) =>
  rows<{ n: number }>(
    server.kernel.db,
    sql`select count(*)::int as n from message where conversation_id = ${conversationId}`,
  ).then(([row]) => row?.n)

describe('where the window may be used', () => {
  const config = (origin: string | undefined, key = site.key, method: 'GET' | 'OPTIONS' = 'GET') =>
    server.app.inject({
      method,
      url: `/api/v1/chat/${key}`,
      headers: {
        ...(origin ? { origin } : {}),
        ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST' } : {}),
      },
    })

  test('an allowed origin, exactly', async () => {
    const allowed = await config(shop)
    expect(allowed.statusCode).toBe(200)
    expect(allowed.headers['access-control-allow-origin']).toBe(shop)
    expect(allowed.headers['access-control-allow-credentials']).toBeUndefined()
    expect(allowed.headers.vary).toContain('Origin')
    expect(allowed.headers['set-cookie']).toBeUndefined()
    expect(allowed.json()).toMatchObject({ open: null, nextOpening: null })
  })

  test('others get 403, the reason, and no CORS header', async () => {
    for (const origin of [
      'https://example.com',
      'http://www.example.com',
      'https://www.example.com:8443',
      'https://www.example.com.evil.test',
      'https://xwww.example.com',
      'null',
    ]) {
      const refused = await config(origin)
      expect(refused.statusCode, origin).toBe(403)
      expect(refused.headers['access-control-allow-origin']).toBeUndefined()
      expect(refused.json().error.code).toBe('channel-chat.origin-not-allowed')
      expect(refused.json().error.message).toContain(origin)
    }
  })

  test('a preflight answers for the allowed origin alone', async () => {
    const allowed = await config(shop, site.key, 'OPTIONS')
    expect(allowed.statusCode).toBe(204)
    expect(allowed.headers['access-control-allow-headers']).toContain('authorization')
    expect((await config('https://evil.test', site.key, 'OPTIONS')).statusCode).toBe(403)
    const writing = await server.visitor.post(
      `/chat/${site.key}/visitors`,
      {},
      { headers: { origin: 'https://evil.test' } },
    )
    expect(writing.status).toBe(403)
  })

  test('a site without origins is shown on our own pages only', async () => {
    const closed = await addSite(admin, { allowedOrigins: [] })
    expect((await config(shop, closed.key)).statusCode).toBe(403)
    expect((await config(server.kernel.publicUrl(), closed.key)).statusCode).toBe(200)
    expect((await config(undefined, closed.key)).statusCode).toBe(200)
    expect((await config(shop, 'no-such-key-at-all')).statusCode).toBe(404)
    expect((await config(shop, 'a%00bcdefgh')).statusCode).toBe(404)
  })

  test('a removed site answers nobody', async () => {
    const gone = await addSite(admin)
    expect((await admin.delete(`/chat-sites/${gone.id}`)).status).toBe(200)
    expect((await config(shop, gone.key)).statusCode).toBe(404)
    expect((await admin.get(`/chat-sites/${gone.id}`)).status).toBe(404)
  })
})

describe('who manages windows', () => {
  test('admins do, agents and nobody do not', async () => {
    expect((await agent.post('/chat-sites', { name: 'x' })).status).toBe(403)
    expect((await agent.get('/chat-sites')).status).toBe(403)
    expect((await server.visitor.get('/chat-sites')).status).toBe(401)
    const list = await admin.get('/chat-sites')
    expect(list.body.items.map((one: { id: string }) => one.id)).toContain(site.id)
    expect(list.text).not.toContain(site.secret)
    expect(list.body.items[0].snippet).toContain(`kairos('init',{site:'${site.key}'})`)
  })

  test('origins are kept as browsers send them; wrong ones are named', async () => {
    const given = await admin.patch(`/chat-sites/${site.id}`, {
      allowedOrigins: ['https://WWW.Example.com/shop?x=1', shop, 'http://localhost:5173', 'https://例子.中国'],
    })
    expect(given.body.allowedOrigins).toEqual([shop, 'http://localhost:5173', 'https://xn--fsqu00a.xn--fiqs8s'])
    for (const origin of ['*', 'https://*.example.com', 'javascript:alert(1)', 'www.example.com']) {
      const refused = await admin.patch(`/chat-sites/${site.id}`, { allowedOrigins: [shop, origin] })
      expect(refused.status, origin).toBe(400)
      expect(refused.body.error.fields[0].field).toBe('allowedOrigins.1')
    }
  })

  test('settings are merged, a made id makes one window, the secret is told once', async () => {
    const id = randomUUID()
    const first = await admin.post('/chat-sites', { id, name: '商城', settings: { title: '商城客服' } })
    const again = await admin.post('/chat-sites', { id, name: '商城' })
    expect(first.body.secret).toHaveLength(43)
    expect(again.body).toMatchObject({ site: { id, key: first.body.site.key }, secret: null })
    const changed = await admin.patch(`/chat-sites/${id}`, { settings: { accent: '#112233' } })
    expect(changed.body.settings).toMatchObject({ title: '商城客服', accent: '#112233', sound: false })
    expect((await admin.patch(`/chat-sites/${id}`, { settings: { accent: 'red' } })).status).toBe(400)
    expect((await admin.patch(`/chat-sites/${id}`, { teamId: randomUUID() })).body.error.fields[0].field).toBe('teamId')
    expect(await server.events(id)).toEqual(['chat.site-changed', 'chat.site-changed'])
    const [row] = await rows<{ sealed_secret: string }>(
      server.kernel.db,
      sql`select sealed_secret from chat_site where id = ${id}`,
    )
    expect(row?.sealed_secret).not.toContain(first.body.secret)
  })
})

describe('talking', () => {
  test('the first message begins a conversation that staff read', async () => {
    const visitor = await enter(server, site)
    expect((await visitor.get('/messages')).body).toEqual({ conversation: null, items: [], more: false, queue: null })
    const sent = await visitor.say('三号楼漏水了\n请尽快来看')
    expect(sent.status).toBe(200)
    const { conversation, message } = sent.body
    expect(message).toMatchObject({ mine: true, text: '三号楼漏水了\n请尽快来看', html: null, seq: 1 })
    expect(conversation).toMatchObject({ status: 'open', canRate: false, rating: null, previousId: null })
    // Nobody has answered yet: the window knows the place in the queue, and no wait without figures.
    expect((await visitor.get('/messages')).body.queue).toEqual({ ahead: expect.any(Number), wait: null })
    const opened = await agent.get(`/conversations/${conversation.id}`)
    expect(opened.body.conversation).toMatchObject({ channel: 'chat', status: 'open' })
    const events = await server.events(conversation.id)
    expect(events.slice(0, 2)).toEqual(['conversation.created', 'conversation.message-added'])
    expect(events.filter((name) => name === 'chat.started')).toHaveLength(1)
    const presence = await agent.get(`/conversations/${conversation.id}/chat-presence`)
    expect(presence.body.presence).toMatchObject({
      pageTitle: '缴费',
      pageUrl: `${shop}/pay?token=%E2%80%A6`,
      signed: false,
    })
  })

  test('ten posts of one id at once are one message', async () => {
    const visitor = await enter(server, site)
    const id = randomUUID()
    const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.say('只有一条', id)))
    expect(answers.map((one) => one.status)).toEqual(Array(10).fill(200))
    expect(new Set(answers.map((one) => one.body.conversation.id)).size).toBe(1)
    expect(await onlyMessages(answers[0]!.body.conversation.id)).toBe(1)
    const other = await enter(server, site)
    expect((await other.say('冒充', id)).status).toBe(400)
  })

  test('answers arrive sanitised, in order, and count as delivered and read', async () => {
    const visitor = await enter(server, site)
    const { conversation } = (await visitor.say('请问几点开门?')).body
    await agent.post(`/conversations/${conversation.id}/messages`, { direction: 'note', html: '<p>内部备注</p>' })
    const reply = await agent.post(`/conversations/${conversation.id}/messages`, {
      direction: 'outbound',
      html: '<p>您好,<b>九点</b>开门<img src=x onerror=alert(1)></p><script>alert(1)</script>',
    })
    expect(reply.status).toBe(200)
    const read = await visitor.get('/messages?after=1')
    expect(read.body.items).toHaveLength(1)
    const [answer] = read.body.items
    expect(answer).toMatchObject({ mine: false, author: { name: agent.name } })
    expect(answer.html).toContain('九点')
    expect(answer.html).not.toMatch(/script|onerror/)
    expect(read.text).not.toContain('内部备注')
    const state = async () =>
      (await rows<{ delivery: string }>(server.kernel.db, sql`select delivery from message where id = ${answer.id}`))[0]
        ?.delivery
    expect(await state()).toBe('delivered')
    expect((await visitor.post('/read', { conversationId: conversation.id, seq: answer.seq })).status).toBe(200)
    expect(await state()).toBe('read')
  })

  test('nothing to say, too much to say, no token, another’s conversation', async () => {
    const visitor = await enter(server, site)
    expect((await visitor.say('  \n ')).body.error.fields[0].field).toBe('text')
    expect((await visitor.say('长'.repeat(10_001))).status).toBe(400)
    const { conversation } = (await visitor.say('我的')).body
    const stranger = await enter(server, site)
    expect((await stranger.get(`/messages?conversationId=${conversation.id}`)).status).toBe(404)
    expect((await stranger.post('/read', { conversationId: conversation.id, seq: 1 })).status).toBe(404)
    expect((await stranger.post('/rating', { conversationId: conversation.id, value: 3 })).status).toBe(404)
    const nobody = await server.visitor.get(`/chat/${site.key}/messages`, { headers: { origin: shop } })
    expect(nobody.status).toBe(401)
    const elsewhere = await addSite(admin)
    const moved = await server.visitor.get(`/chat/${elsewhere.key}/messages`, {
      headers: { origin: shop, authorization: `Bearer ${visitor.token}` },
    })
    expect(moved.status).toBe(401)
  })

  test('long conversations are paged', async () => {
    const visitor = await enter(server, site)
    const { conversation } = (await visitor.say('1')).body
    for (let n = 2; n <= 53; n += 1) await visitor.say(String(n))
    const newest = await visitor.get('/messages')
    expect(newest.body).toMatchObject({ more: true })
    expect(newest.body.items.map((one: { seq: number }) => one.seq)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 4),
    )
    const earlier = await visitor.get(`/messages?conversationId=${conversation.id}&before=4`)
    expect(earlier.body.items.map((one: { text: string }) => one.text)).toEqual(['1', '2', '3'])
    expect(earlier.body.more).toBe(false)
    const later = await visitor.get('/messages?after=2')
    expect(later.body.items).toHaveLength(50)
    expect(later.body.more).toBe(true)
  })
})

describe('after it is resolved', () => {
  test('a score from −3 to +3, once each way, heard by the moment', async () => {
    const visitor = await enter(server, site)
    const { conversation } = (await visitor.say('空调不冷')).body
    const rate = (value: unknown, comment = '') =>
      visitor.post('/rating', { conversationId: conversation.id, value, comment })
    expect((await rate(2)).status).toBe(409)
    await agent.post(`/conversations/${conversation.id}/status`, { status: 'resolved', reason: '已修好' })
    expect((await visitor.get('/messages')).body.conversation).toMatchObject({ status: 'resolved', canRate: true })
    expect((await rate(4)).status).toBe(400)
    expect((await rate(1.5)).status).toBe(400)
    expect((await rate(2, '师傅很快')).body).toMatchObject({ rating: 2, canRate: false })
    expect((await rate(2, '师傅很快')).status).toBe(200)
    expect((await rate(3, '师傅很快')).body).toMatchObject({ rating: 3 })
    const events = await server.events(conversation.id)
    expect(events.filter((name) => name === 'chat.rated')).toHaveLength(2)
    expect(events).toContain('moment.scored')
    await visitor.say('又不冷了')
    expect((await visitor.get('/messages')).body.conversation).toMatchObject({ id: conversation.id, status: 'open' })
  })

  test('what is written after it was closed goes on in a linked conversation', async () => {
    const visitor = await enter(server, site)
    const { conversation } = (await visitor.say('第一件事')).body
    await agent.post(`/conversations/${conversation.id}/status`, { status: 'resolved', reason: '办完' })
    await agent.post(`/conversations/${conversation.id}/status`, { status: 'closed' })
    const next = (await visitor.say('第二件事')).body.conversation
    expect(next.id).not.toBe(conversation.id)
    expect(next.previousId).toBe(conversation.id)
    const before = await visitor.get(`/messages?conversationId=${conversation.id}`)
    expect(before.body.items.map((one: { text: string }) => one.text)).toEqual(['第一件事'])
    expect((await visitor.get('/messages')).body.items.map((one: { text: string }) => one.text)).toEqual(['第二件事'])
  })
})

describe('when somebody can be expected', () => {
  test('the team’s opening hours, and who is online', async () => {
    setClock(() => Date.parse('2026-03-06T11:00:00Z'))
    const teamId = (await admin.post('/teams', { name: '前台' })).body.id
    await admin.patch(`/teams/${teamId}`, {
      hours: {
        timeZone: 'Asia/Shanghai',
        week: [...Array.from({ length: 5 }, () => [{ from: '09:00', to: '18:00' }]), [], []],
        holidays: [],
        makeUpDays: [],
      },
    })
    const timed = await addSite(admin, { teamId })
    const colleague = await server.member('agent', { teamIds: [teamId] })
    const config = () => server.visitor.get(`/chat/${timed.key}`, { headers: { origin: shop } })
    // Friday 19:00 in Shanghai: Monday morning.
    expect((await config()).body).toMatchObject({
      open: false,
      nextOpening: '2026-03-09T01:00:00.000Z',
      agentsOnline: 0,
    })
    setClock(() => Date.parse('2026-03-09T01:00:00Z'))
    expect((await colleague.put('/me/availability', { availability: 'online' })).status).toBe(200)
    expect((await config()).body).toMatchObject({
      open: true,
      nextOpening: null,
      agentsOnline: 1,
      agents: [{ name: colleague.name }],
    })
  })
})

describe('limits', () => {
  test('one visitor may not flood, another still writes', async () => {
    const strict = await startTestServer({ KAIROS_RATE_FACTOR: '1' })
    try {
      const owner = await strict.member('admin')
      const window = await addSite(owner)
      const visitor = await enter(strict, window)
      const other = await enter(strict, window)
      const answers: number[] = []
      for (let n = 0; n < 45; n += 1) answers.push((await visitor.say(`第${n}条`)).status)
      expect(answers.filter((status) => status === 200)).toHaveLength(40)
      expect(answers.at(-1)).toBe(429)
      expect((await other.say('我还能写')).status).toBe(200)
      const entries = await Promise.all(
        Array.from({ length: 70 }, () =>
          strict.visitor.post(`/chat/${window.key}/visitors`, {}, { headers: { origin: shop } }),
        ),
      )
      const refused = entries.find((one) => one.status === 429)
      expect(refused?.headers['access-control-allow-origin']).toBe(shop)
      expect(refused?.body.error.code).toBe('too-many-requests')
    } finally {
      await strict.close()
    }
  })

  test('one address may not make visitors without end, whichever process answers', async () => {
    const one = await startTestServer({ KAIROS_RATE_FACTOR: '1' })
    const two = await startTestServer({ KAIROS_RATE_FACTOR: '1' }, one.connectionString)
    try {
      const window = await addSite(await one.member('admin'))
      const known = await enter(one, window)
      const enterAt = (there: TestServer, headers: Record<string, string> = {}) =>
        there.visitor.post(`/chat/${window.key}/visitors`, {}, { headers: { origin: shop, ...headers } })
      const statuses: number[] = []
      for (let n = 0; n < 60; n += 1) statuses.push((await enterAt(n % 2 ? one : two)).status)
      expect(statuses).toEqual([...Array(59).fill(200), 429])
      // Who is known already is let in.
      expect((await enterAt(two, { authorization: `Bearer ${known.token}` })).status).toBe(200)
    } finally {
      await two.close()
      await one.close()
    }
  })
})
