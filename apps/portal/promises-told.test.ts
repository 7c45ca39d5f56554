import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { promiseIn } from '#modules/promises/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { beginMatter, leadsTo, type Matter, pageField, sendForm } from './testing.ts'

let server: TestServer
let anna: Member
/** Thursday, 10:00 in Shanghai. */
let at = Date.parse('2026-03-12T02:00:00Z')
const minute = 60_000

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  setClock(() => at)
  anna = await server.member('agent', { name: '李安娜' })
})
beforeEach(() => {
  at += minute
})
afterAll(async () => {
  setClock()
  await server.close()
})
const open = async (url: string) => (await server.visitor.get(`/${url}`)).text
const changes = (html: string) => /<section class="card changes">.*?<\/section>/s.exec(html)?.[0] ?? ''

describe('the words of a promise', () => {
  const word = (id: string, text: string, reason?: string) => anna.patch(`/promises/${id}`, { text, reason })
  test('change freely at first; later the customer is told what they were, and why', async () => {
    const one = await beginMatter(server, anna)
    const { id } = await promiseIn(anna, one.id, { text: '免费换新水官' })
    at += 9 * minute
    expect((await word(id, '免费换新水管')).status).toBe(200)
    expect(changes(await open(one.url))).not.toContain('原来')
    at += 2 * minute
    const refused = await word(id, '付费换新水管')
    expect([refused.status, refused.body.error.fields[0].field]).toEqual([400, 'reason'])
    expect((await word(id, '付费换新水管', '水管已过保修')).status).toBe(200)
    const page = await open(one.url)
    expect(changes(page)).toContain('承诺改为“付费换新水管”：水管已过保修')
    expect(changes(page)).toContain('原来：“免费换新水管”')
    expect(page).not.toContain('免费换新水官')
    at += minute
    expect((await word(id, '半价换新水管', '给您优惠')).status).toBe(200)
    const twice = changes(await open(one.url))
    expect(twice).toContain('承诺改为“半价换新水管”：给您优惠')
    expect(twice).toContain('承诺改为“付费换新水管”：水管已过保修')
    const { history } = (await anna.get(`/promises/${id}`)).body
    expect(
      history.map((change: { oldText: string | null; reason: string | null }) => [change.oldText, change.reason]),
    ).toEqual([
      [null, null],
      ['免费换新水官', null],
      ['免费换新水管', '水管已过保修'],
      ['付费换新水管', '给您优惠'],
    ])
  })

  test('of an internal promise are nobody’s but ours; another owner needs no reason', async () => {
    const one = await beginMatter(server, anna)
    const { id } = await promiseIn(anna, one.id)
    at += 20 * minute
    const ben = await server.member('agent')
    expect((await anna.patch(`/promises/${id}`, { owner: { kind: 'member', id: ben.id } })).status).toBe(200)
    expect(changes(await open(one.url))).not.toContain('原来')
  })
})

describe('what is owed from a closed matter', () => {
  const goOn = async (one: Matter) => {
    const page = pageField(await open(one.url))
    return leadsTo(await sendForm(server, `${one.url}/messages`, { page, text: '又漏水了' })).split('?')[0] ?? ''
  }
  test('is shown to the customer and to us where it goes on, with where it comes from', async () => {
    const one = await beginMatter(server, anna)
    const kept = await promiseIn(anna, one.id, { text: '寄发票' })
    await anna.post(`/promises/${kept.id}/keep`, { evidence: '已寄' })
    await promiseIn(anna, one.id, { text: '派师傅上门' })
    for (const status of ['resolved', 'closed'])
      await anna.post(`/conversations/${one.id}/status`, { status, reason: '先记下' })
    const url = await goOn(one)
    expect(url).not.toBe(one.url)
    const page = await open(url)
    expect(page).toContain('派师傅上门')
    expect(page).toContain(`上一个会话 #${one.number} 里答应的`)
    expect(page).not.toContain('寄发票')
    expect(/<div class="next">.*?<p>(.*?)<\/p>/s.exec(page)?.[1]).toContain('派师傅上门')
    const found = (await anna.get('/conversations?limit=50')).body.items.find(
      (each: { id: string; customer: { id: string } }) => each.customer.id === one.customerId && each.id !== one.id,
    )
    const { items, earlier } = (await anna.get(`/conversations/${found.id}/promises`)).body
    expect(items).toEqual([])
    expect(earlier).toMatchObject([{ text: '派师傅上门', conversationId: one.id, conversationNumber: one.number }])
    // Settled where it was made, it is owed nowhere any more.
    const made = earlier[0].id
    expect((await anna.post(`/promises/${made}/keep`, { evidence: '师傅到过' })).status).toBe(200)
    expect(await open(url)).not.toContain('派师傅上门')
  })
})
