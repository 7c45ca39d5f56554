import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ KAIROS_METRICS_TOKEN: 'a-token-for-the-scraper' })
})
afterAll(() => server.close())

test('health answers, the contract can be read by machines and by people', async () => {
  expect((await server.visitor.get('//health')).body).toMatchObject({ status: 'ok' })
  const contract = await server.visitor.get('//api/openapi.json')
  expect(contract.body.openapi).toBe('3.1.0')
  expect(Object.keys(contract.body.paths)).toContain('/api/v1/conversations')
  const page = await server.visitor.get('//api/docs')
  expect(page.status).toBe(200)
  expect(page.text).toContain('swagger-ui')
  expect(page.text).not.toMatch(/<script(?![^>]*src=)[^>]*>[^<]/)
})

test('metrics need the token when there is one', async () => {
  expect((await server.visitor.get('//metrics')).status).toBe(404)
  const allowed = await server.visitor.get('//metrics', {
    headers: { authorization: 'Bearer a-token-for-the-scraper' },
  })
  expect(allowed.text).toContain('kairos_http_seconds_bucket')
  expect(allowed.text).toContain('kairos_live_listeners')
})

test('every reply carries the security headers, errors too', async () => {
  const anna = await server.member('agent')
  const answers = [
    await server.visitor.get('//health'),
    await server.visitor.get('//nowhere'),
    await server.visitor.get('/conversations'),
    await anna.get('/conversations'),
    await anna.post('/conversations', { wrong: true }),
  ]
  expect(answers.map((answer) => answer.status)).toEqual([200, 404, 401, 200, 400])
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("script-src 'self';"),
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
    })
    expect(headers).not.toHaveProperty('x-powered-by')
  }
})

/** What anybody may call: each checks a token of its own, or is the way in. */
const forAnybody = [
  'GET /setup',
  'POST /setup',
  'POST /session',
  'DELETE /session',
  'POST /session/two-factor',
  'POST /password-reset',
  'POST /password-reset/{token}',
  'GET /invitations/accept/{token}',
  'POST /invitations/accept/{token}',
]

test('a stranger is asked to sign in at every door but the few that are for anybody', async () => {
  const { paths } = server.app.swagger() as unknown as { paths: Record<string, Record<string, unknown>> }
  const open: string[] = []
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      const url = path.replace(/\{\w+\}/g, '00000000-0000-7000-8000-000000000000')
      const { statusCode } = await server.app.inject({ method: method.toUpperCase() as 'GET', url })
      if (statusCode !== 401) open.push(`${method.toUpperCase()} ${path.replace('/api/v1', '')}`)
    }
  }
  const unexpected = open.filter((one) => !/ \/chat\/\{siteKey\}/.test(one)).sort()
  expect(unexpected).toEqual([...forAnybody].sort())
})
