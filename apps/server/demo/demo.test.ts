import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSession } from '#modules/staff/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { startTestServer, type TestServer } from '../testing.ts'
import { demoId } from './ids.ts'
import { loadDemo } from './load.ts'
import { removeDemo } from './remove.ts'

/** Rows of every table of ours, by table, without the empty ones. */
async function filledTables(server: TestServer): Promise<Record<string, number>> {
  const tables = await rows<{ name: string }>(
    server.kernel.db,
    sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const filled: Record<string, number> = {}
  for (const { name } of tables) {
    const [found] = await rows<{ count: string }>(
      server.kernel.db,
      sql`select count(*) as count from ${sql.identifier(name)}`,
    )
    if (Number(found?.count) > 0) filled[name] = Number(found?.count)
  }
  return filled
}

describe('the demo company', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())

  test('is loaded once into an empty database, and its logins work', async () => {
    const logins = await loadDemo(server.kernel)
    expect(logins).toHaveLength(8)
    expect(await loadDemo(server.kernel)).toEqual(logins)
    const [owner] = logins
    const answer = await server.visitor.post('/session', { email: owner?.email, password: owner?.password })
    expect(answer.status).toBe(200)
    const wrong = await server.visitor.post('/session', { email: owner?.email, password: `${owner?.password}x` })
    expect(wrong.status).toBe(401)
    expect(await filledTables(server)).toMatchObject({ conversation: 600, member: 8, team: 3 })
  })

  test('looks like a company at work: lists, timelines, promises and scores are there and agree', async () => {
    const cookie = await openSession(server.kernel, demoId('staff:zhou-jianguo'))
    const get = (path: string) => server.visitor.get(path, { headers: { cookie } })
    const counts = (await get('/conversations/counts')).body
    expect(counts.open).toBeGreaterThan(20)
    expect(counts.teams).toHaveLength(3)
    const { items } = (await get('/conversations?view=all&limit=50')).body
    expect(items).toHaveLength(50)
    const opened = await get(`/conversations/${items[10].id}`)
    expect(opened.status).toBe(200)
    expect(opened.body.timeline.items.length).toBeGreaterThan(1)
    const { open, expiring } = (await get('/vouchers/counts')).body
    expect([open, expiring]).toEqual([4, 1])
    expect((await get('/guidance/settings')).body).toMatchObject({ trade: 'property' })
    expect((await get('/estimate-settings')).body).toMatchObject({ version: 0, changedBy: null })
    const kept = (await get('/promises?owner=all&state=kept&limit=20')).body.items
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.every((one: { evidenceKind: string }) => one.evidenceKind === 'message')).toBe(true)
    const found = await get(`/search?q=${encodeURIComponent('漏水')}`)
    expect(found.status).toBe(200)
    expect(JSON.stringify(found.body)).toContain('漏水')
  })

  test('some of its matters are mails: laid out, quoted, one refused and one come back; its mailbox is switched off', async () => {
    const cookie = await openSession(server.kernel, demoId('staff:zhou-jianguo'))
    const get = (path: string) => server.visitor.get(path, { headers: { cookie } })
    const { items } = (await get('/conversations?view=all&channel=mail&limit=100')).body
    expect(items.length).toBeGreaterThan(30)
    const [boxes] = (await get('/mailboxes')).body.items
    expect(boxes).toMatchObject({ address: 'fuwu@yunqili.example', enabled: false, isDefault: false })
    expect(boxes.health).toMatchObject({ state: 'off', outWaiting: 0 })
    // Of the two that failed, those of the last seven days: by the hour of the day one of them may be older.
    expect([1, 2]).toContain(boxes.health.outFailed)
    type Said = {
      id: string
      direction: string
      meta: { mail?: { html: boolean; remotePictures: number } } | null
      delivery: { state: string } | null
    }
    const said: Said[] = []
    for (const { id } of items)
      said.push(
        ...(await get(`/conversations/${id}`)).body.timeline.items.filter(
          (one: { channel?: string }) => one.channel === 'mail',
        ),
      )
    expect(said.filter((one) => one.delivery?.state === 'failed')).toHaveLength(2)
    const banner = said.find((one) => (one.meta?.mail?.remotePictures ?? 0) > 0)
    const framed = said.filter((one) => one.meta?.mail?.html)
    expect(framed.length).toBeGreaterThan(30)
    const pages = await Promise.all([banner, ...framed.slice(-20)].map((one) => get(`/mails/${one?.id}/frame`)))
    expect(pages.map((one) => one.status)).toEqual(pages.map(() => 200))
    expect(pages[0]?.text).toContain('data-blocked="1"')
    expect(pages.some((one) => one.text.includes('引用的往来邮件'))).toBe(true)
  })

  test('leaves nothing behind when it is removed, and the next visit is a first visit', async () => {
    await server.runJobs()
    const removed = await removeDemo(server.kernel)
    expect(removed).toMatchObject({ conversations: 600, members: 8, teams: 3 })
    const left = await filledTables(server)
    // Counters and the schema's own rows are no content.
    for (const name of ['event_counter', 'event_follower', 'job_once', 'idempotency_key', 'attempt']) delete left[name]
    expect(left).toEqual({})
    expect((await server.visitor.get('/setup')).body).toMatchObject({ needed: true })
    await expect(removeDemo(server.kernel)).rejects.toMatchObject({ code: 'platform.demo-not-loaded' })
  })

  test('loaded into a company of your own it goes again without it, and takes along what was begun with its customers', async () => {
    const setUp = {
      company: '自家物业',
      name: '老板',
      email: 'boss@example.com',
      password: 'zhe-shi-ge-mi-ma-2026',
      locale: 'zh-CN',
      timeZone: 'Asia/Shanghai',
      demo: true,
    }
    const made = await server.visitor.post('/setup', setUp)
    expect(made.status).toBe(200)
    const cookie = String(made.headers['set-cookie']).split(';')[0] ?? ''
    const owner = { headers: { cookie } }
    expect((await server.visitor.get('/demo', owner)).body).toEqual({ loaded: true, loadable: false })
    const own = await server.visitor.post('/customers', { name: '自己的客户' }, owner)
    const say = (customerId: string) =>
      server.visitor.post(
        '/conversations',
        {
          customerId,
          subject: '电话',
          message: { kind: 'phone', direction: 'inbound', html: '<p>来电</p>' },
        },
        owner,
      )
    const kept = await say(own.body.id)
    expect(kept.status).toBe(200)
    const gone = await say(demoId('customer:1'))
    expect(gone.status).toBe(200)
    expect((await server.visitor.delete('/demo', {}, owner)).body).toMatchObject({ conversations: 601 })
    expect((await server.visitor.get('/me', owner)).status).toBe(200)
    expect((await server.visitor.get(`/customers/${own.body.id}`, owner)).status).toBe(200)
    expect((await server.visitor.get('/conversations?view=all', owner)).body.items).toHaveLength(1)
    expect((await server.visitor.delete(`/customers/${own.body.id}`, {}, owner)).status).toBe(200)
  })

  test('does not mix with customers of your own, and only those who manage the company may touch it', async () => {
    const owner = await server.member('owner')
    const blocked = await owner.post('/customers', { name: '自己的客户' })
    expect(blocked.status).toBe(200)
    const agent = await server.member('agent')
    expect((await agent.get('/demo')).status).toBe(403)
    expect((await agent.delete('/demo', {})).status).toBe(403)
    expect((await owner.get('/demo')).body).toEqual({ loaded: false, loadable: false })
    expect((await owner.post('/demo', {})).body.error.message).toContain('示范公司')
    await expect(loadDemo(server.kernel)).rejects.toMatchObject({ code: 'platform.demo-not-empty', status: 409 })
  })
})
