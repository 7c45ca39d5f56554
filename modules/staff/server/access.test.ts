import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import type { ProductMail } from '#platform/server/mail/index.ts'
import { onSetupDemo } from './index.ts'
import { cookieOf } from './testing.ts'

const password = 'correct horse battery'
let server: TestServer
let mails: ProductMail[]
beforeEach(async () => {
  server = await startTestServer()
  mails = []
  server.kernel.outbox.send = async (mail) => void mails.push(mail)
})
afterEach(async () => {
  setClock()
  await server.close()
})

const setup = {
  company: '安居物业',
  name: '王丽华',
  email: 'Owner@Example.com',
  password,
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
}
const as = (cookie: string) => ({ headers: { cookie } })

describe('first start', () => {
  test('makes the company and its owner, once', async () => {
    expect((await server.visitor.get('/setup')).body).toMatchObject({ needed: true })
    const made = await server.visitor.post('/setup', setup)
    expect(made.status).toBe(200)
    const me = (await server.visitor.get('/me', as(cookieOf(made)))).body
    expect(me).toMatchObject({
      id: made.body.memberId,
      email: 'owner@example.com',
      role: 'owner',
      availability: 'online',
      company: { name: '安居物业', settings: { closeAfterDays: 7 } },
    })
    expect(me.permissions).toContain('staff.manage')
    expect((await server.visitor.get('/setup')).body).toMatchObject({ needed: false })
    const again = await server.visitor.post('/setup', { ...setup, email: 'other@example.com' })
    expect([again.status, again.body.error.code]).toEqual([409, 'staff.setup-done'])
    expect(await server.events()).toEqual(['staff.member-added', 'company.created', 'staff.signed-in'])
  })

  test('of two at once exactly one wins', async () => {
    const emails = ['one@example.com', 'two@example.com', 'three@example.com']
    const answers = await Promise.all(emails.map((email) => server.visitor.post('/setup', { ...setup, email })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409])
    expect((await server.events()).filter((name) => name === 'staff.member-added')).toHaveLength(1)
  })

  test('says what is wrong in the reader’s language', async () => {
    const refused = async (change: object, language: string) =>
      (await server.visitor.post('/setup', { ...setup, ...change }, { headers: { 'accept-language': language } })).body
        .error.fields
    expect(await refused({ password: '1234567890' }, 'en')).toEqual([
      { field: 'password', reason: expect.stringContaining('too easy') },
    ])
    expect(await refused({ password: 'abc' }, 'zh-TW')).toEqual([{ field: 'password', reason: '至少 10 個字元' }])
    expect(await refused({ timeZone: 'Asia/Nowhere' }, 'zh-CN')).toEqual([
      { field: 'timeZone', reason: '没有这个时区' },
    ])
    expect(await refused({ email: 'nobody' }, 'zh-CN')).toEqual([{ field: 'email', reason: '邮箱格式不对' }])
    expect(await refused({ name: '   ' }, 'zh-CN')).toMatchObject([{ field: 'name' }])
    expect((await server.visitor.get('/setup')).body.needed).toBe(true)
  })

  test('a trade that is named brings its lists', async () => {
    const { trades } = (await server.visitor.get('/setup')).body
    expect(trades).toEqual(['property', 'telecom', 'it', 'retail'])
    expect((await server.visitor.post('/setup', { ...setup, trade: 'circus' })).body.error.fields).toMatchObject([
      { field: 'trade' },
    ])
    const made = await server.visitor.post('/setup', { ...setup, trade: 'telecom' })
    const owner = as(cookieOf(made))
    const points = (await server.visitor.get('/touchpoints', owner)).body.items
    expect(points.map(({ name }: { name: string }) => name)).toContain('营业厅')
    expect((await server.visitor.get('/guidance/settings', owner)).body).toEqual({ trade: 'telecom' })
    const waits = (await server.visitor.get('/estimate-settings', owner)).body
    expect(waits).toMatchObject({ version: 0, standards: { chat: 1, mail: 240 }, first: { trade: 'telecom' } })
    expect(waits.standards).toEqual(waits.first.standards)
    const own = { version: 0, weights: waits.weights, standards: { ...waits.standards, chat: 3 } }
    const changed = (await server.visitor.put('/estimate-settings', own, owner)).body
    expect(changed).toMatchObject({ version: 1, standards: { chat: 3, mail: 240 }, changedBy: setup.name })
    expect((await server.visitor.get('/touchpoint-rules', owner)).body.items.length).toBeGreaterThan(5)
  })

  test('without a trade nothing is brought', async () => {
    const owner = as(cookieOf(await server.visitor.post('/setup', setup)))
    expect((await server.visitor.get('/touchpoints', owner)).body.items).toEqual([])
    expect((await server.visitor.get('/guidance/settings', owner)).body).toEqual({ trade: 'general' })
    const waits = (await server.visitor.get('/estimate-settings', owner)).body
    expect(waits).toMatchObject({ version: 0, standards: { chat: 2, mail: 480 }, first: { trade: 'general' } })
  })

  test('loads the demo when asked', async () => {
    const loaded: string[] = []
    onSetupDemo(async (_, { ownerId }) => void loaded.push(ownerId))
    const made = await server.visitor.post('/setup', { ...setup, demo: true, trade: 'telecom' })
    expect(made.body).toMatchObject({ demo: true })
    expect(loaded).toEqual([made.body.memberId])
    expect((await server.visitor.get('/touchpoints', as(cookieOf(made)))).body.items).toEqual([])
  })
})

describe('sign-in', () => {
  const credentials = { email: 'anna@example.com', password }

  test('gives a cookie no script can read', async () => {
    const anna = await server.member('agent', credentials)
    const answer = await server.visitor.post('/session', { ...credentials, email: 'ANNA@example.com' })
    expect(answer).toMatchObject({ status: 200, body: { twoFactorRequired: false } })
    const header = String(answer.headers['set-cookie'])
    expect(header).toMatch(/^kairos\.session_token=[^;]+;/)
    expect(header).toMatch(/HttpOnly/)
    expect(header).toMatch(/SameSite=Lax/)
    expect((await server.visitor.get('/me', as(cookieOf(answer)))).body.id).toBe(anna.id)
    expect(await server.events(anna.id)).toContain('staff.signed-in')
  })

  test('does not tell whether the account exists', async () => {
    await server.member('agent', credentials)
    const gone = await server.member('agent', { email: 'gone@example.com', password })
    const owner = await server.member('owner')
    await owner.patch(`/members/${gone.id}`, { deactivated: true })
    const answers = await Promise.all([
      server.visitor.post('/session', { ...credentials, password: 'wrong wrong wrong' }),
      server.visitor.post('/session', { ...credentials, email: 'nobody@example.com' }),
      server.visitor.post('/session', { email: 'gone@example.com', password }),
    ])
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'staff.wrong-login', fields: [] } } })
      expect(answer.body).toEqual(answers[0]?.body)
    }
  })

  test('a forged or altered cookie is nobody', async () => {
    const anna = await server.member('agent', credentials)
    const cookies = ['kairos.session_token=abc.def', 'kairos.session_token=%', `${anna.cookie.slice(0, -6)}AAAAA%3D`]
    for (const cookie of cookies) expect((await server.visitor.get('/me', as(cookie))).status).toBe(401)
    expect((await anna.get('/me')).status).toBe(200)
    // Known by now, and no better than before.
    for (const cookie of cookies) expect((await server.visitor.get('/me', as(cookie))).status).toBe(401)
    // A browser may hold an old one of a path above beside the right one.
    for (const cookie of cookies) {
      expect((await server.visitor.get('/me', as(`${cookie}; other=1; ${anna.cookie}`))).status).toBe(200)
      expect((await server.visitor.get('/me', as(`${anna.cookie}; ${cookie}`))).status).toBe(200)
    }
    await anna.delete('/session')
    for (const cookie of [anna.cookie, `${cookies[0]}; ${anna.cookie}`])
      expect((await server.visitor.get('/me', as(cookie))).status).toBe(401)
  })

  test('a session lives 7 days from its last use', async () => {
    const anna = await server.member('agent', credentials)
    const start = nowMs()
    const day = 86_400_000
    for (const days of [6, 12, 18]) {
      setClock(() => start + days * day)
      expect((await anna.get('/me')).status).toBe(200)
    }
    setClock(() => start + 25.1 * day)
    expect((await anna.get('/me')).status).toBe(401)
  })

  test('signing out ends the session at once, and works without one', async () => {
    const anna = await server.member('agent', credentials)
    expect((await anna.get('/me')).status).toBe(200)
    const out = await anna.delete('/session')
    expect(String(out.headers['set-cookie'])).toContain('Max-Age=0')
    expect((await anna.get('/me')).status).toBe(401)
    expect((await server.visitor.delete('/session')).status).toBe(200)
    expect(await server.events(anna.id)).toContain('staff.signed-out')
  })
})

test('guessing is stopped, and only the guesser', async () => {
  const strict = await startTestServer({ KAIROS_RATE_FACTOR: '1', KAIROS_TRUST_PROXY: '1' })
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address, 'accept-language': 'en' } })
  await strict.member('agent', { email: 'anna@example.com', password })
  const guess = (address: string, word: string) =>
    strict.visitor.post('/session', { email: 'anna@example.com', password: word }, from(address))
  for (let i = 0; i < 10; i += 1) expect((await guess('192.0.2.1', `guess number ${i}`)).status).toBe(401)
  const stopped = await guess('192.0.2.1', password)
  expect(stopped).toMatchObject({ status: 429, body: { error: { code: 'too-many-requests' } } })
  expect(stopped.body.error.details.seconds).toBeGreaterThan(0)
  expect(stopped.headers['retry-after']).toBe(String(stopped.body.error.details.seconds))
  expect(stopped.body.error.message).toContain(String(stopped.body.error.details.seconds))
  expect((await guess('192.0.2.2', password)).status).toBe(200)
  const start = nowMs()
  setClock(() => start + 16 * 60_000)
  expect((await guess('192.0.2.1', password)).status).toBe(200)
  await strict.close()
})

describe('sessions', () => {
  test('are listed, ended one by one, or all', async () => {
    const anna = await server.member('agent', { email: 'anna@example.com', password })
    const bob = await server.member('agent')
    const phone = cookieOf(await server.visitor.post('/session', { email: 'anna@example.com', password }))
    const items = (await anna.get('/me/sessions')).body.items as { id: string; current: boolean }[]
    expect(items).toHaveLength(2)
    const other = items.find((one) => !one.current)
    expect((await bob.delete(`/me/sessions/${other?.id}`)).status).toBe(404)
    expect((await server.visitor.get('/me', as(phone))).status).toBe(200)
    expect((await anna.delete(`/me/sessions/${other?.id}`)).status).toBe(200)
    expect((await server.visitor.get('/me', as(phone))).status).toBe(401)
    const laptop = cookieOf(await server.visitor.post('/session', { email: 'anna@example.com', password }))
    expect((await server.visitor.post('/me/sessions/end-all', undefined, as(laptop))).status).toBe(200)
    expect((await anna.get('/me')).status).toBe(401)
    expect((await server.visitor.get('/me', as(laptop))).status).toBe(401)
    expect((await bob.get('/me')).status).toBe(200)
  })
})

describe('passwords', () => {
  test('changing one’s own asks for the current one and ends the other sessions', async () => {
    const anna = await server.member('agent', { email: 'anna@example.com', password })
    const phone = cookieOf(await server.visitor.post('/session', { email: 'anna@example.com', password }))
    const next = 'green tea at seven'
    const wrong = await anna.post('/me/password', { current: 'not this one', next })
    expect(wrong).toMatchObject({
      status: 400,
      body: { error: { fields: [{ field: 'current', reason: '密码不对' }] } },
    })
    expect((await anna.post('/me/password', { current: password, next: 'short' })).body.error.fields[0].field).toBe(
      'next',
    )
    expect((await anna.post('/me/password', { current: password, next })).status).toBe(200)
    expect((await anna.get('/me')).status).toBe(200)
    expect((await server.visitor.get('/me', as(phone))).status).toBe(401)
    expect((await server.visitor.post('/session', { email: 'anna@example.com', password })).status).toBe(401)
    expect((await server.visitor.post('/session', { email: 'anna@example.com', password: next })).status).toBe(200)
    expect(await server.events(anna.id)).toContain('staff.password-changed')
  })

  test('a forgotten one is set anew by a link that works once, and ends all sessions', async () => {
    const anna = await server.member('agent', { email: 'anna@example.com', password, locale: 'en' })
    const known = await server.visitor.post('/password-reset', { email: 'Anna@example.com' })
    const unknown = await server.visitor.post('/password-reset', { email: 'nobody@example.com' })
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body])
    await server.runJobs()
    expect(mails).toMatchObject([{ to: 'anna@example.com', subject: expect.stringContaining('new password') }])
    const token = mails[0]?.link?.split('/').at(-1)
    const reset = (word: string) => server.visitor.post(`/password-reset/${token}`, { password: word })
    expect((await reset('weak')).status).toBe(400)
    expect((await reset('green tea at seven')).status).toBe(200)
    expect((await anna.get('/me')).status).toBe(401)
    expect((await reset('red tea at eight')).status).toBe(410)
    expect((await server.visitor.post('/password-reset/no-such-token', { password })).status).toBe(410)
    const email = 'anna@example.com'
    expect((await server.visitor.post('/session', { email, password: 'green tea at seven' })).status).toBe(200)
  })

  test('an old link does not work', async () => {
    await server.member('agent', { email: 'anna@example.com', password })
    await server.visitor.post('/password-reset', { email: 'anna@example.com' })
    await server.runJobs()
    const start = nowMs()
    setClock(() => start + 61 * 60_000)
    const token = mails[0]?.link?.split('/').at(-1)
    expect((await server.visitor.post(`/password-reset/${token}`, { password: 'green tea at seven' })).status).toBe(410)
  })
})
