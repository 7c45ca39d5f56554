import { beforeAll, describe, expect, test } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { promiseIn } from '#modules/promises/server/testing.ts'
import { leadsTo, type Matter, pageField, portalAt, sendForm } from './testing.ts'

const minute = 60_000
/** Thursday, 10:00 in Shanghai. */
const portal = portalAt('2026-03-12T02:00:00Z')
const { matter } = portal
let server: TestServer
let anna: Member
const open = async (url: string) => (await portal.open(url)).text
beforeAll(() => {
  ;({ server, anna } = portal)
})
const changes = (html: string) => /<section class="card changes">.*?<\/section>/s.exec(html)?.[0] ?? ''

describe('the words of a promise', () => {
  const word = (id: string, text: string, reason?: string) => anna.patch(`/promises/${id}`, { text, reason })
  test('change freely at first; later the customer is told what they were, and why', async () => {
    const one = await matter()
    const { id } = await promiseIn(anna, one.id, { text: '免费换新水官' })
    portal.at += 9 * minute
    expect((await word(id, '免费换新水管')).status).toBe(200)
    await open(`${one.url}/changes`)
    portal.at += 2 * minute
    const refused = await word(id, '付费换新水管')
    expect([refused.status, refused.body.error.fields[0].field]).toEqual([400, 'reason'])
    expect((await word(id, '付费换新水管', '水管已过保修')).status).toBe(200)
    const page = await open(one.url)
    expect(changes(page)).toContain('承诺改为“付费换新水管”：水管已过保修')
    expect(changes(page)).toContain('原来：“免费换新水管”')
    expect(page).not.toContain('免费换新水官')
    portal.at += minute
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

  test('want a reason as soon as the customer could have read them: on the page, or in a message', async () => {
    const seen = await matter()
    const { id } = await promiseIn(anna, seen.id, { text: '免费换管' })
    await open(`${seen.url}/changes`)
    expect((await word(id, '免费换水管')).status).toBe(200)
    expect(await open(seen.url)).toContain('免费换水管')
    const refused = await word(id, '付费换水管')
    expect([refused.status, refused.body.error.fields[0].field]).toEqual([400, 'reason'])
    expect((await word(id, '付费换水管', '过了保修期')).status).toBe(200)
    expect(changes(await open(`${seen.url}?lang=zh-TW`))).toContain('付费换水管')
    expect(changes(await open(seen.url))).toContain('原来：“免费换水管”')

    // Told in the message that it was found in, or in one that says it since; a note tells nobody.
    const written = await matter()
    const html = '<p>我们明天免费换管。</p>'
    const sent = await anna.post(`/conversations/${written.id}/messages`, { direction: 'outbound', html })
    const found = await promiseIn(anna, written.id, { text: '换管', fromMessageId: sent.body.message.id })
    expect((await word(found.id, '收费换管')).status).toBe(400)
    const later = await promiseIn(anna, written.id, { text: '送您配件' })
    await anna.post(`/conversations/${written.id}/messages`, { direction: 'note', html: '<p>送您配件</p>' })
    expect((await word(later.id, '送您新配件')).status).toBe(200)
    await anna.post(`/conversations/${written.id}/messages`, {
      direction: 'outbound',
      html: '<p>好的，送您新配件。</p>',
    })
    expect((await word(later.id, '卖您新配件')).status).toBe(400)
  })

  test('of an internal promise are nobody’s but ours; another owner needs no reason', async () => {
    const one = await matter()
    const { id } = await promiseIn(anna, one.id)
    portal.at += 20 * minute
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
    const one = await matter()
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

  test('another time for it is accepted or refused where the matter goes on, by a form alone, and nowhere else', async () => {
    for (const accept of [true, false]) {
      const one = await matter()
      const made = await promiseIn(anna, one.id, { text: '派师傅上门' })
      for (const status of ['resolved', 'closed'])
        await anna.post(`/conversations/${one.id}/status`, { status, reason: '先记下' })
      const url = await goOn(one)
      expect(await open(url)).not.toContain('name="proposal"')
      const dueAt = new Date(portal.at + 48 * 60 * minute).toISOString()
      const asked = await anna.post(`/promises/${made.id}/proposals`, {
        kind: 'ask',
        dueAt,
        reason: '配件未到',
        told: true,
      })
      expect(asked.status).toBe(200)
      const proposal = asked.body.proposal.id
      const page = await open(url)
      const dates = /<section class="card asks dates".*?<\/section>/s.exec(page)?.[0] ?? ''
      expect(dates).toContain('派师傅上门')
      expect(dates).toContain(`上一个会话 #${one.number} 里答应的`)
      expect(dates).toContain('配件未到')
      expect(dates).toContain(`name="proposal" value="${proposal}"`)
      // Somebody else's page knows nothing of it.
      const other = await matter()
      expect(await open(other.url)).not.toContain(proposal)
      expect((await portal.submit(other.url, 'do', { proposal, accept: 'yes' })).status).toBe(404)
      // Nor does the one from before it, though of the same customer.
      const beside = await matter({ customerId: one.customerId })
      expect((await portal.submit(beside.url, 'do', { proposal, accept: 'yes' })).status).toBe(404)
      for (const _ of [1, 2]) {
        const sent = await portal.submit(url, 'do', { proposal, accept: accept ? 'yes' : 'no', words: '知道了' })
        expect([sent.status, leadsTo(sent)]).toEqual([303, `${url}?said=${accept ? 'accepted' : 'refused'}`])
      }
      const after = await open(url)
      expect(after).not.toContain('name="proposal"')
      expect(after).toContain('派师傅上门')
      const { state, replacedById } = (await anna.get(`/promises/${made.id}`)).body
      expect([state, replacedById !== null]).toEqual(accept ? ['renegotiated', true] : ['open', false])
      if (!accept) continue
      expect((await anna.get(`/promises/${replacedById}`)).body).toMatchObject({ dueAt, conversationId: one.id })
      expect(after).toContain('原定')
    }
  })

  test('a notice that went by in silence is still theirs to refuse there', async () => {
    const one = await matter()
    const made = await promiseIn(anna, one.id, { text: '寄合同' })
    for (const status of ['resolved', 'closed'])
      await anna.post(`/conversations/${one.id}/status`, { status, reason: '先记下' })
    const url = await goOn(one)
    const dueAt = new Date(portal.at + 48 * 60 * minute).toISOString()
    const body = { kind: 'notice', dueAt, told: true }
    const proposal = (await anna.post(`/promises/${made.id}/proposals`, body)).body.proposal.id
    portal.at += 25 * 60 * minute
    await server.runJobs()
    expect((await anna.get(`/promises/${made.id}`)).body.state).toBe('renegotiated')
    expect(await open(url)).toContain(proposal)
    expect((await portal.submit(url, 'do', { proposal, accept: 'no' })).status).toBe(303)
    expect((await anna.get(`/promises/${made.id}`)).body.state).toBe('broken')
  })
})
