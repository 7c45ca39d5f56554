import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { browserOf, pageAddress } from './rules.ts'
import { seal, unseal } from './seal.ts'
import { addSite, enter, shop, sign, type TestSite } from './testing.ts'

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

const entering = (identity: string, key = site.key) =>
  server.visitor.post(`/chat/${key}/visitors`, { identity }, { headers: { origin: shop, 'accept-language': 'en' } })
const customerOf = async (conversationId: string) =>
  (await agent.get(`/conversations/${conversationId}`)).body.customer as { id: string; name: string }
const texts = (answer: { body: { items: { text: string }[] } }) => answer.body.items.map((one) => one.text)

describe('signed identity', () => {
  test('is who the site says, and brings the history to another device', async () => {
    const claims = { sub: 'user-7', name: '王丽', email: 'wangli@example.com', email_verified: true }
    const atHome = await enter(server, site, { identity: await sign(site.secret, claims) })
    const first = (await atHome.say('我的订单呢?')).body
    expect(await customerOf(first.conversation.id)).toMatchObject({ name: '王丽' })
    const atWork = await enter(server, site, { identity: await sign(site.secret, claims) })
    expect(atWork.token).not.toBe(atHome.token)
    expect(texts(await atWork.get('/messages'))).toEqual(['我的订单呢?'])
    await atWork.say('补充一下:昨天下的单')
    expect(texts(await atHome.get('/messages'))).toEqual(['我的订单呢?', '补充一下:昨天下的单'])
    const other = await enter(server, site, { identity: await sign(site.secret, { sub: 'user-8' }) })
    expect((await other.get('/messages')).body.conversation).toBeNull()
  })

  test('is refused when expired, foreign, unsigned or of another algorithm', async () => {
    const claims = { sub: 'user-7' }
    const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const none = `${b64({ alg: 'none', typ: 'JWT' })}.${b64({ ...claims, exp: 4_000_000_000 })}.`
    const good = await sign(site.secret, claims)
    const forged = `${good.split('.')[0]}.${b64({ sub: 'user-1', exp: 4_000_000_000 })}.${good.split('.')[2]}`
    const cases: Record<string, [string, string]> = {
      expired: [await sign(site.secret, claims, { exp: 1_000_000 }), 'the signature has expired'],
      'wrong key': [await sign('another-secret-another-secret-another', claims), 'wrong signature'],
      'alg none': [none, 'wrong signature'],
      'HS512 with the right key': [await sign(site.secret, claims, { alg: 'HS512' }), 'wrong signature'],
      forged: [forged, 'wrong signature'],
      'no sub': [await sign(site.secret, { name: 'x' }), 'wrong signature'],
      nonsense: ['not a token', 'wrong signature'],
      'another site': [await sign((await addSite(admin)).secret, claims), 'wrong signature'],
    }
    for (const [what, [token, reason]] of Object.entries(cases)) {
      const refused = await entering(token)
      expect(refused.status, what).toBe(422)
      expect(refused.body.error.fields[0]).toMatchObject({ field: 'identity', reason: expect.stringContaining(reason) })
    }
  })

  test('counts until its time is up, with a minute for wrong clocks', async () => {
    const until = Date.parse('2026-05-01T00:00:00Z')
    const token = await sign(site.secret, { sub: 'user-9' }, { exp: until / 1000 })
    setClock(() => until + 59_000)
    expect((await entering(token)).status).toBe(200)
    setClock(() => until + 61_000)
    expect((await entering(token)).status).toBe(422)
  })

  test('a new secret ends the old one', async () => {
    const rotated = await addSite(admin)
    const old = await sign(rotated.secret, { sub: 'a' })
    expect((await agent.post(`/chat-sites/${rotated.id}/secret`)).status).toBe(403)
    const { body } = await admin.post(`/chat-sites/${rotated.id}/secret`)
    expect((await entering(old, rotated.key)).status).toBe(422)
    expect((await entering(await sign(body.secret, { sub: 'a' }), rotated.key)).status).toBe(200)
    expect(await server.events(rotated.id)).toContain('chat.secret-rotated')
  })

  test('somebody else logging in on the same browser does not see what was said before', async () => {
    const first = await enter(server, site, { identity: await sign(site.secret, { sub: 'anna' }) })
    await first.say('安娜的秘密')
    const second = await enter(server, site, {
      token: first.token,
      identity: await sign(site.secret, { sub: 'bert' }),
    })
    expect(second.token).not.toBe(first.token)
    expect((await second.get('/messages')).body.conversation).toBeNull()
  })

  test('an anonymous visitor who logs in keeps the conversation', async () => {
    const visitor = await enter(server, site)
    const { conversation } = (await visitor.say('还没登录')).body
    const same = await enter(server, site, {
      token: visitor.token,
      identity: await sign(site.secret, { sub: 'carl', name: '卡尔' }),
    })
    expect(same.id).toBe(visitor.id)
    expect(texts(await same.get('/messages'))).toEqual(['还没登录'])
    expect((await customerOf(conversation.id)).name).toBe('卡尔')
    expect(await server.events(conversation.id)).toContain('chat.identified')
  })
})

describe('what a visitor merely claims', () => {
  test('helps staff to reach them and opens nothing', async () => {
    const email = 'victim@example.com'
    const victim = await enter(server, site, {
      identity: await sign(site.secret, { sub: 'victim', email, email_verified: true }),
    })
    const secret = (await victim.say('我的银行卡尾号是 1234')).body
    const claimant = await enter(server, site)
    const claimed = await claimant.post('/identify', { name: '我是受害者', email })
    expect(claimed.body).toMatchObject({ email, signed: false, token: null })
    expect((await claimant.get('/messages')).body.conversation).toBeNull()
    const said = (await claimant.say('把我的记录发给我')).body
    expect(said.conversation.id).not.toBe(secret.conversation.id)
    expect(said.conversation.previousId).toBeNull()
    expect(texts(await claimant.get('/messages'))).toEqual(['把我的记录发给我'])
    expect((await claimant.get(`/messages?conversationId=${secret.conversation.id}`)).status).toBe(404)
    expect(texts(await victim.get('/messages'))).toEqual(['我的银行卡尾号是 1234'])
    const [identity] = await rows<{ verified: boolean; n: number }>(
      server.kernel.db,
      sql`select bool_or(verified) as verified, count(*)::int as n from identity where kind = 'email' and normalised = ${email}`,
    )
    expect(identity).toEqual({ verified: true, n: 1 })
  })

  test('stays closed even after staff merge the conversations', async () => {
    const email = 'owner@example.com'
    const owner = await enter(server, site, {
      identity: await sign(site.secret, { sub: 'owner', email, email_verified: true }),
    })
    const theirs = (await owner.say('业主的门禁密码是多少')).body.conversation
    await agent.post(`/conversations/${theirs.id}/messages`, { direction: 'outbound', html: '<p>密码 9876</p>' })
    const claimant = await enter(server, site)
    await claimant.post('/identify', { email })
    const mine = (await claimant.say('我也是业主')).body.conversation
    const merged = await admin.post(`/conversations/${theirs.id}/merge`, { sourceId: mine.id })
    expect(merged.status).toBe(200)
    const after = await claimant.get('/messages')
    expect(texts(after)).toEqual(['我也是业主'])
    expect(after.text).not.toContain('9876')
    await agent.post(`/conversations/${theirs.id}/messages`, { direction: 'outbound', html: '<p>请到前台核实</p>' })
    expect(texts(await claimant.get('/messages'))).toEqual(['我也是业主', '请到前台核实'])
    expect(texts(await owner.get('/messages'))).toContain('请到前台核实')
  })

  test('must look like what it is', async () => {
    const visitor = await enter(server, site)
    expect((await visitor.post('/identify', { email: 'not a mail' })).body.error.fields[0].field).toBe('email')
    expect((await visitor.post('/identify', { phone: '12' })).body.error.fields[0].field).toBe('phone')
    const kept = await visitor.post('/identify', { name: '李雷', phone: '138 1234 5678' })
    expect(kept.body).toMatchObject({ name: '李雷', phone: '138 1234 5678' })
    const { conversation } = (await visitor.say('在吗')).body
    expect(await customerOf(conversation.id)).toMatchObject({ name: '李雷' })
  })
})

describe('files', () => {
  const upload = (visitor: { token: string }, content: Buffer, name: string, type: string, id = randomUUID()) => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(content)], { type }), name)
    const request = new Request('http://x', { method: 'POST', body: form })
    return request.arrayBuffer().then((payload) =>
      server.visitor.post(`/chat/${site.key}/attachments?id=${id}`, undefined, {
        headers: {
          origin: shop,
          authorization: `Bearer ${visitor.token}`,
          'content-type': request.headers.get('content-type') ?? '',
        },
        payload: Buffer.from(payload),
      }),
    )
  }
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )

  test('a picture is sent once, shown to its conversation alone', async () => {
    const visitor = await enter(server, site)
    const id = randomUUID()
    const kept = await upload(visitor, png, '漏水.png', 'image/png', id)
    expect(kept.body).toMatchObject({ id, name: '漏水.png', type: 'image/png', image: true })
    expect((await upload(visitor, png, '漏水.png', 'image/png', id)).body.id).toBe(id)
    const stranger = await enter(server, site)
    expect((await stranger.post('/messages', { id: randomUUID(), text: '', attachmentIds: [id] })).status).toBe(400)
    const sent = await visitor.post('/messages', { id: randomUUID(), text: '', attachmentIds: [id] })
    expect(sent.body.message.attachments).toEqual([expect.objectContaining({ id, image: true })])
    const file = await visitor.get(`/attachments/${id}?inline=1`)
    expect(file.status).toBe(200)
    expect(file.headers['content-type']).toContain('image/png')
    expect(file.headers['content-length']).toBe(String(png.length))
    expect(file.headers['x-content-type-options']).toBe('nosniff')
    expect((await stranger.get(`/attachments/${id}`)).status).toBe(404)
    const bare = await server.visitor.get(`/chat/${site.key}/attachments/${id}`, { headers: { origin: shop } })
    expect(bare.status).toBe(401)
    expect((await agent.get(`/attachments/${id}`)).status).toBe(200)
  })

  test('what could run is only ever downloaded, whatever it calls itself', async () => {
    const visitor = await enter(server, site)
    const html = Buffer.from('<!doctype html><script>alert(1)</script>')
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    for (const [content, name] of [
      [html, 'page.html'],
      [html, 'photo.png'],
      [svg, 'logo.svg'],
    ] as const) {
      const kept = await upload(visitor, content, name, 'image/png')
      expect(kept.body.image, name).toBe(false)
      await visitor.post('/messages', { id: randomUUID(), text: name, attachmentIds: [kept.body.id] })
      const file = await visitor.get(`/attachments/${kept.body.id}?inline=1`)
      expect(file.headers['content-disposition']).toMatch(/^attachment/)
      expect(file.headers['content-security-policy']).toContain('sandbox')
      expect(String(file.headers['content-type'])).not.toMatch(/html|svg/)
    }
  })

  test('too large, none at all, or not wanted', async () => {
    const visitor = await enter(server, site)
    const empty = await server.visitor.post(
      `/chat/${site.key}/attachments`,
      {},
      {
        headers: { origin: shop, authorization: `Bearer ${visitor.token}` },
      },
    )
    expect(empty.body.error.fields[0].field).toBe('file')
    const small = await startTestServer({ KAIROS_MAX_FILE_MB: '1' })
    try {
      const window = await addSite(await small.member('admin'))
      const guest = await enter(small, window)
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(1_200_000)]), 'big.bin')
      const request = new Request('http://x', { method: 'POST', body: form })
      const refused = await small.visitor.post(`/chat/${window.key}/attachments`, undefined, {
        headers: {
          origin: shop,
          authorization: `Bearer ${guest.token}`,
          'content-type': request.headers.get('content-type') ?? '',
        },
        payload: Buffer.from(await request.arrayBuffer()),
      })
      expect(refused.status).toBe(413)
    } finally {
      await small.close()
    }
    const textOnly = await addSite(admin, { settings: { attachments: false } })
    const writer = await enter(server, textOnly)
    const answer = await server.visitor.post(
      `/chat/${textOnly.key}/attachments`,
      {},
      {
        headers: { origin: shop, authorization: `Bearer ${writer.token}` },
      },
    )
    expect(answer.status).toBe(400)
  })
})

describe('who left', () => {
  test('an anonymised customer’s browsers are forgotten', async () => {
    const visitor = await enter(server, site)
    const { conversation } = (await visitor.say('请删除我的资料')).body
    const customer = await customerOf(conversation.id)
    expect((await admin.delete(`/customers/${customer.id}?anonymise=true`)).status).toBe(200)
    expect((await visitor.get('/messages')).status).toBe(401)
  })

  test('a removed customer who writes again begins anew', async () => {
    const visitor = await enter(server, site)
    const before = (await visitor.say('一')).body.conversation
    const customer = await customerOf(before.id)
    await admin.delete(`/customers/${customer.id}`)
    const after = await visitor.say('二')
    expect(after.status).toBe(200)
    expect((await customerOf(after.body.conversation.id)).id).not.toBe(customer.id)
  })

  test('browsers that never wrote are forgotten after a month', async () => {
    const silent = await enter(server, site)
    const writer = await enter(server, site)
    await writer.say('在')
    const later = Date.now() + 32 * 86_400_000
    setClock(() => later)
    const { sweepVisitors } = await import('./jobs.ts')
    await sweepVisitors.run(server.kernel, {})
    expect((await silent.get('/messages')).status).toBe(401)
    expect((await writer.get('/messages')).status).toBe(200)
  })
})

describe('small rules', () => {
  test('page addresses without secrets', () => {
    expect(pageAddress('https://a:b@shop.test/x?q=1&reset_token=abc&API_KEY=k#frag')).toBe(
      'https://shop.test/x?q=1&reset_token=%E2%80%A6&API_KEY=%E2%80%A6',
    )
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'nonsense', '', undefined]) {
      expect(pageAddress(bad)).toBeNull()
    }
  })
  test('browsers by name', () => {
    const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'
    expect(browserOf(chrome)).toBe('Chrome · Windows')
    expect(browserOf(`${chrome} Edg/140.0`)).toBe('Edge · Windows')
    expect(browserOf('curl/8.0')).toBeNull()
  })
  test('sealed secrets', () => {
    const sealed = seal('a secret', 'x'.repeat(32))
    expect(unseal(sealed, 'x'.repeat(32))).toBe('a secret')
    expect(() => unseal(sealed, 'y'.repeat(32))).toThrow()
  })
})
