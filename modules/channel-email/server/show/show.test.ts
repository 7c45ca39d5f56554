import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { newId } from '#platform/server/database/index.ts'
import { addMail } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.close())

test('a mail is shown to those who may read its conversation, and to nobody else', async () => {
  const team = await addTeam(server.kernel, '一组')
  const raw = 'Subject: =?utf-8?B?5ryP5rC0?=\r\nFrom: a@example.com\r\n\r\n你好\r\n'
  const { messageId } = await addMail(server.kernel, {
    html: '<p>厨房<script>x</script></p>',
    teamId: team.id,
    raw,
    subject: '漏水/紧急',
  })
  const anna = await server.member('agent', { teamIds: [team.id] })
  const owner = await server.member('owner')
  const stranger = await server.member('agent')
  for (const reader of [anna, owner]) {
    const frame = await reader.get(`/mails/${messageId}/frame`)
    expect(frame.status).toBe(200)
    expect(frame.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(frame.text).toContain('<main><p>厨房</p></main>')
    const facts = await reader.get(`/mails/${messageId}`)
    expect(facts.body).toMatchObject({
      picturesAllowed: false,
      folded: '',
      facts: { subject: '漏水/紧急', html: true },
    })
    const original = await reader.get(`/mails/${messageId}/original`)
    expect(original.text).toBe(raw)
    expect(original.headers['content-type']).toBe('message/rfc822')
    expect(original.headers['content-disposition']).toMatch(/^attachment; filename=.*\.eml/)
    expect(original.headers['content-security-policy']).toContain('sandbox')
  }
  for (const door of ['', '/frame', '/original']) {
    expect((await stranger.get(`/mails/${messageId}${door}`)).status).toBe(404)
    expect((await server.visitor.get(`/mails/${messageId}${door}`)).status).toBe(401)
    expect((await anna.get(`/mails/${newId()}${door}`)).status).toBe(404)
    expect((await anna.get(`/mails/x${door}`)).status).toBe(400)
  }
})

test('the frame runs nothing, is framed by nobody else, and is not kept by caches', async () => {
  const { messageId } = await addMail(server.kernel, { html: '<p>x</p>' })
  const anna = await server.member('agent')
  const { headers } = await anna.get(`/mails/${messageId}/frame`)
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin",
  )
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['x-frame-options']).toBe('SAMEORIGIN')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['cache-control']).toBe('private, no-store')
})

test('remote pictures come when asked for, or for a sender who is trusted, until no longer', async () => {
  const html = '<img src="https://t.example/a.png" width="9">'
  const address = 'Zhang.San@Example.com'
  const { messageId } = await addMail(server.kernel, { html, address })
  const anna = await server.member('agent')
  const frame = async (query = '') => await anna.get(`/mails/${messageId}/frame${query}`)
  expect((await frame()).text).not.toContain('t.example')
  const once = await frame('?pictures=1')
  expect(once.text).toContain('src="https://t.example/a.png"')
  expect(once.headers['content-security-policy']).toContain("img-src 'self' data: https: http:;")
  expect((await frame()).text).not.toContain('t.example')
  const viewer = await server.member('viewer')
  expect((await viewer.put('/mail-picture-senders', { address, allowed: true })).status).toBe(403)
  expect((await anna.put('/mail-picture-senders', { address, allowed: true })).status).toBe(200)
  expect((await anna.put('/mail-picture-senders', { address, allowed: true })).status).toBe(200)
  expect((await frame()).text).toContain('src="https://t.example/a.png"')
  expect((await viewer.get(`/mails/${messageId}`)).body.picturesAllowed).toBe(true)
  expect((await anna.put('/mail-picture-senders', { address: address.toLowerCase(), allowed: false })).status).toBe(200)
  expect((await frame()).text).not.toContain('t.example')
  expect((await server.events()).filter((name) => name === 'mail.picture-sender-changed')).toHaveLength(2)
  expect((await anna.put('/mail-picture-senders', { address: 'x', allowed: true })).status).toBe(400)
})

test('what reads as words is in the language of the reader', async () => {
  const { messageId } = await addMail(server.kernel, { text: '可以\n> 旧', folded: '> 旧' })
  const ying = await server.member('agent', { locale: 'zh-TW' })
  expect((await ying.get(`/mails/${messageId}/frame`)).text).toContain('引用的往來郵件')
  const ann = await server.member('agent', { locale: 'en' })
  expect((await ann.get(`/mails/${messageId}/frame`)).text).toContain('Earlier mails')
})

test('a new mail begins from a mailbox one may send from, one’s own team’s first', async () => {
  const [mine, theirs] = [await addTeam(server.kernel, '售后'), await addTeam(server.kernel, '财务')]
  const owner = await server.member('owner')
  const make = async (address: string, teamId: string | null, host = 'smtp.example.com') => {
    const smtp = { host, port: 465, security: 'tls', user: address }
    return (await owner.post('/mailboxes', { address, teamId, smtp })).body.id as string
  }
  const common = await make('common@kairos.example', null)
  const own = await make('aftersales@kairos.example', mine.id)
  await make('finance@kairos.example', theirs.id)
  await make('silent@kairos.example', mine.id, '')
  const anna = await server.member('agent', { teamIds: [mine.id] })
  const { body } = await anna.get('/mail-senders')
  expect(body.items.map((one: { id: string }) => one.id).sort()).toEqual([common, own].sort())
  expect(body.proposed).toBe(own)
  expect((await (await server.member('agent')).get('/mail-senders')).body.proposed).toBe(common)
  expect((await (await server.member('viewer')).get('/mail-senders')).status).toBe(403)
})
