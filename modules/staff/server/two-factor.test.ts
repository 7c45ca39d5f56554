import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { cookieOf } from './testing.ts'

const password = 'correct horse battery'
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
const as = (cookie: string) => ({ headers: { cookie } })

/** RFC 6238 with SHA-1, six digits, 30 s, as an authenticator app computes it. */
function codeNow(uri: string, shift = 0): string {
  const secret = decodeBase32(new URL(uri).searchParams.get('secret') ?? '')
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + shift))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

function decodeBase32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** A code that is none of those that are valid now. */
function wrongCode(uri: string): string {
  const valid = [-2, -1, 0, 1, 2].map((shift) => codeNow(uri, shift))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((one) => !valid.includes(one)) ?? ''
}

async function withTwoFactor(email: string) {
  const anna = await server.member('agent', { email, password })
  const started = await anna.post('/me/two-factor', { password })
  expect(started.status).toBe(200)
  const confirmed = await anna.post('/me/two-factor/verify', { code: codeNow(started.body.uri) })
  expect(confirmed.status).toBe(200)
  return {
    ...anna,
    uri: started.body.uri as string,
    codes: started.body.backupCodes as string[],
    cookie: cookieOf(confirmed),
  }
}

test('turning it on asks for the password and for one working code', async () => {
  const email = 'on@example.com'
  const anna = await server.member('agent', { email, password })
  const refused = await anna.post('/me/two-factor', { password: 'not this one' })
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { fields: [{ field: 'password', reason: '密码不对' }] } },
  })
  const started = await anna.post('/me/two-factor', { password })
  expect(started.body.uri).toMatch(/^otpauth:\/\/totp\/Kairos/)
  expect(started.body.backupCodes).toHaveLength(10)
  expect((await server.visitor.post('/session', { email, password })).body.twoFactorRequired).toBe(false)
  const wrong = await anna.post('/me/two-factor/verify', { code: wrongCode(started.body.uri) })
  expect(wrong).toMatchObject({ status: 400, body: { error: { fields: [{ field: 'code' }] } } })
  const confirmed = await anna.post('/me/two-factor/verify', { code: codeNow(started.body.uri) })
  expect(confirmed.status).toBe(200)
  expect((await anna.get('/me')).status).toBe(401)
  const me = await server.visitor.get('/me', as(cookieOf(confirmed)))
  expect(me.body).toMatchObject({ id: anna.id, twoFactor: true })
  const again = await server.visitor.post('/me/two-factor', { password }, as(cookieOf(confirmed)))
  expect([again.status, again.body.error.code]).toEqual([409, 'staff.two-factor-on'])
  expect(await server.events(anna.id)).toContain('staff.two-factor-changed')
})

test('signing in then takes a second step', async () => {
  const anna = await withTwoFactor('second@example.com')
  const first = await server.visitor.post('/session', { email: anna.email, password })
  expect(first.body).toEqual({ twoFactorRequired: true })
  const pending = cookieOf(first)
  expect(pending).not.toContain('session_token')
  expect((await server.visitor.get('/me', as(pending))).status).toBe(401)
  const before = (await server.events(anna.id)).filter((name) => name === 'staff.signed-in').length
  const wrong = await server.visitor.post('/session/two-factor', { code: wrongCode(anna.uri) }, as(pending))
  expect(wrong).toMatchObject({
    status: 400,
    body: { error: { fields: [{ field: 'code', reason: '验证码不对或已过期' }] } },
  })
  const done = await server.visitor.post('/session/two-factor', { code: codeNow(anna.uri) }, as(pending))
  expect(done.status).toBe(200)
  expect((await server.visitor.get('/me', as(cookieOf(done)))).body.id).toBe(anna.id)
  expect((await server.events(anna.id)).filter((name) => name === 'staff.signed-in')).toHaveLength(before + 1)
  const reused = await server.visitor.post('/session/two-factor', { code: codeNow(anna.uri) }, as(pending))
  expect([reused.status, reused.body.error.code]).toEqual([401, 'staff.sign-in-again'])
  const without = await server.visitor.post('/session/two-factor', { code: '123456' })
  expect([without.status, without.body.error.code]).toEqual([401, 'staff.sign-in-again'])
  expect((await server.visitor.post('/session/two-factor', {}, as(pending))).body.error.fields[0].field).toBe('code')
})

test('somebody else’s open session does not lend its second factor', async () => {
  const anna = await withTwoFactor('lend@example.com')
  const bob = await server.member('agent')
  const pending = cookieOf(await server.visitor.post('/session', { email: anna.email, password }))
  const both = as(`${bob.cookie}; ${pending}`)
  const done = await server.visitor.post('/session/two-factor', { code: codeNow(anna.uri) }, both)
  expect((await server.visitor.get('/me', as(cookieOf(done)))).body.id).toBe(anna.id)
})

test('a backup code works once', async () => {
  const anna = await withTwoFactor('backup@example.com')
  const step = async (backupCode: string) => {
    const pending = cookieOf(await server.visitor.post('/session', { email: anna.email, password }))
    return server.visitor.post('/session/two-factor', { backupCode }, as(pending))
  }
  expect((await step(anna.codes[0] ?? '')).status).toBe(200)
  expect((await step(anna.codes[0] ?? '')).body.error.fields[0].field).toBe('backupCode')
  expect((await step(anna.codes[1] ?? '')).status).toBe(200)
})

test('a trusted browser is not asked again, until the password changes', async () => {
  const anna = await withTwoFactor('trust@example.com')
  const pending = cookieOf(await server.visitor.post('/session', { email: anna.email, password }))
  const body = { code: codeNow(anna.uri), trustDevice: true }
  const done = await server.visitor.post('/session/two-factor', body, as(pending))
  const trusted = cookieOf(done)
    .split('; ')
    .filter((one) => one.includes('trust_device'))
    .join('; ')
  const again = await server.visitor.post('/session', { email: anna.email, password }, as(trusted))
  expect(again.body.twoFactorRequired).toBe(false)
  const renewed = cookieOf(again)
  await server.visitor.post('/me/password', { current: password, next: 'green tea at seven' }, as(renewed))
  const after = await server.visitor.post(
    '/session',
    { email: anna.email, password: 'green tea at seven' },
    as(renewed),
  )
  expect(after.body.twoFactorRequired).toBe(true)
})

test('ten wrong codes lock the second step for a while', async () => {
  const anna = await withTwoFactor('locked@example.com')
  const email = anna.email
  const wrong = wrongCode(anna.uri)
  for (let round = 0; round < 2; round += 1) {
    const pending = cookieOf(await server.visitor.post('/session', { email, password }))
    for (let i = 0; i < 5; i += 1) {
      expect((await server.visitor.post('/session/two-factor', { code: wrong }, as(pending))).status).toBe(400)
    }
  }
  const pending = cookieOf(await server.visitor.post('/session', { email, password }))
  const locked = await server.visitor.post('/session/two-factor', { code: codeNow(anna.uri) }, as(pending))
  expect(locked.status).toBe(429)
  expect(locked.body.error.details.seconds).toBeLessThanOrEqual(900)
})

test('turning it off asks for the password; an admin may help who lost theirs', async () => {
  const anna = await withTwoFactor('off@example.com')
  const wrong = await server.visitor.post('/me/two-factor/disable', { password: 'not this one' }, as(anna.cookie))
  expect(wrong.body.error.fields[0].field).toBe('password')
  const off = await server.visitor.post('/me/two-factor/disable', { password }, as(anna.cookie))
  expect(off.status).toBe(200)
  expect((await server.visitor.get('/me', as(cookieOf(off)))).body.twoFactor).toBe(false)
  expect((await server.visitor.post('/session', { email: anna.email, password })).body.twoFactorRequired).toBe(false)

  const bob = await withTwoFactor('lost@example.com')
  const admin = await server.member('admin')
  const agent = await server.member('agent')
  expect((await agent.delete(`/members/${bob.id}/two-factor`)).status).toBe(403)
  expect((await admin.delete(`/members/${bob.id}/two-factor`)).status).toBe(200)
  expect((await admin.delete(`/members/${bob.id}/two-factor`)).status).toBe(409)
  expect((await server.visitor.post('/session', { email: bob.email, password })).body.twoFactorRequired).toBe(false)
})
