import { beforeAll, describe, expect, test } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { promiseIn } from '#modules/promises/server/testing.ts'
import { leadsTo, type Matter, portalAt } from './testing.ts'

const minute = 60_000
const hour = 60 * minute
/** Thursday, 10:00 in Shanghai. */
const portal = portalAt('2026-03-12T02:00:00Z')
const { matter } = portal
let server: TestServer
let anna: Member
beforeAll(() => {
  ;({ server, anna } = portal)
})

const fromNow = (hours: number) => new Date(portal.at + hours * hour).toISOString()
const open = async (one: Matter) => (await portal.open(one.url)).text
const part = (html: string, name: string) =>
  (new RegExp(`<section class="card ${name}".*?</section>`, 's').exec(html)?.[0] ?? '').replace(/<[^>]*>/g, ' ')
const promisesOf = (html: string) => /<section class="card promises".*?<\/section>/s.exec(html)?.[0] ?? ''
const next = (html: string) => /<div class="next">.*?<p>(.*?)<\/p>/s.exec(html)?.[1]
const pill = (html: string) => /class="pill \w+">(.*?)</.exec(html)?.[1]
const promiseOf = async (id: string) => (await anna.get(`/promises/${id}`)).body
const stepOf = async (one: Matter) =>
  (await anna.get('/today/next-steps')).body.items.find(
    (step: { conversationId: string }) => step.conversationId === one.id,
  )

/** 派师傅, due in an hour; the customer is told of tomorrow by a message of ours, before it is due. */
async function told(kind: 'ask' | 'notice' = 'notice') {
  const one = await matter()
  const made = await promiseIn(anna, one.id, { text: '派师傅', dueAt: fromNow(1) })
  const { proposal } = (await anna.post(`/promises/${made.id}/proposals`, { kind, dueAt: fromNow(24) })).body
  const { messageId } = (await anna.get(`/promises/${made.id}/proposals/${proposal.id}/text`)).body
  const html = '<p>要晚一些，改到明天，可以吗？</p>'
  await anna.post(`/conversations/${one.id}/messages`, { id: messageId, direction: 'outbound', html })
  return { one, made, proposal }
}
const passes = async (ms: number) => {
  portal.at += ms
  await server.runJobs()
}
const answer = (one: Matter, fields: { proposal: string; accept: 'yes' | 'no'; words?: string }) =>
  portal.submit(one.url, 'do', fields)

describe('a new time that the customer was told of', () => {
  test('is no promise while they say nothing, also when the old time has passed', async () => {
    const { one } = await told()
    const before = await open(one)
    expect(part(before, 'promises')).toMatch(/今天 \d\d:\d\d 前.*待履行/s)
    expect(next(before)).toMatch(/^今天 \d\d:\d\d 前：派师傅/)
    await passes(2 * hour)
    const html = await open(one)
    expect(html).not.toContain('已与您改约')
    expect(part(html, 'asks dates')).toMatch(
      /原定今天 \d\d:\d\d 前，没有做到，对不起.*我们通知您改到.*明天 \d\d:\d\d.*合适吗/s,
    )
    const promises = part(html, 'promises')
    expect(promises).toMatch(/派师傅\s+今天 \d\d:\d\d 前/)
    expect(promises).toContain('已超时')
    expect(promises).toMatch(/我们通知您改到明天 \d\d:\d\d 前，等您告诉我们合不合适/)
    expect(next(html)).toMatch(
      /^派师傅：原定今天 \d\d:\d\d 前没有做到，对不起。我们通知您改到明天 \d\d:\d\d 前，合适吗？请在下面告诉我们。$/,
    )
    expect(part(html, 'changes')).toContain('通知您改到')
  })

  test('becomes the promise once they agree, however late', async () => {
    const { one, made, proposal } = await told()
    await passes(2 * hour)
    expect(leadsTo(await answer(one, { proposal: proposal.id, accept: 'yes' }))).toBe(`${one.url}?said=accepted`)
    const html = await open(one)
    expect(part(html, 'promises')).toMatch(/明天 \d\d:\d\d 前.*待履行.*原定今天 \d\d:\d\d，已与您改约/s)
    expect(part(html, 'changes')).toMatch(/“派师傅”改到明天/)
    expect((await promiseOf(made.id)).state).toBe('renegotiated')
  })

  test('is owed no more once they refuse: what was promised is, the page says so, and Today has their words first', async () => {
    for (const kind of ['notice', 'ask'] as const) {
      const { one, made, proposal } = await told(kind)
      await passes(2 * hour)
      const silent = (await promiseOf(made.id)).replacedById
      const fields = { proposal: proposal.id, accept: 'no', words: '不行，今天必须来' } as const
      // Twice at once: said once.
      const both = await Promise.all([answer(one, fields), answer(one, fields)])
      expect(both.map(({ status }) => status)).toEqual([303, 303])
      expect(await promiseOf(made.id)).toMatchObject({ state: 'broken', outstanding: true, replacedById: null })
      if (silent) expect(await promiseOf(silent)).toMatchObject({ state: 'withdrawn', outstanding: false })
      const html = await open(one)
      expect(part(html, 'promises')).toMatch(
        /今天 \d\d:\d\d 前.*已超时.*您不同意改到明天 \d\d:\d\d 前，我们会再和您商量/s,
      )
      expect(part(html, 'promises')).not.toContain('待履行')
      expect(part(html, 'changes')).not.toContain('改到')
      expect(next(html)).toMatch(
        /^我们比约定晚了，对不起。正在赶办：派师傅\n您不同意“派师傅”改到明天 \d\d:\d\d 前，我们会再和您商量。$/,
      )
      expect([pill(html), html.includes('name="proposal"')]).toEqual(['处理中', false])
      expect((await stepOf(one)).reasons[1].kind).toBe('broken')
      expect((await stepOf(one)).reasons[0]).toMatchObject({
        kind: 'refused',
        text: '派师傅',
        words: '不行，今天必须来',
      })
      expect((await answer(one, { ...fields, accept: 'yes' })).status).toBe(409)
    }
  })

  test('refused in time: the old time stands, and we wait for nobody', async () => {
    const { one, made, proposal } = await told()
    await answer(one, { proposal: proposal.id, accept: 'no', words: '今天必须来' })
    const html = await open(one)
    expect(next(html)).toMatch(/^您不同意“派师傅”改到明天 \d\d:\d\d 前，我们会再和您商量。\n今天 \d\d:\d\d 前：派师傅$/)
    expect(pill(html)).toBe('处理中')
    expect(await promiseOf(made.id)).toMatchObject({ state: 'open', dueAt: made.dueAt })
    const step = await stepOf(one)
    expect(step.reasons[0]).toMatchObject({ kind: 'refused', words: '今天必须来' })
    // Asked anew, the question is theirs again.
    portal.at += minute
    await anna.post(`/conversations/${one.id}/messages`, { direction: 'outbound', html: '<p>那今晚八点行吗？</p>' })
    expect(pill(await open(one))).toBe('等待您回复')
  })
})

describe('a new time that we wrote down as agreed', () => {
  test('says how: by their message, or only that one of us wrote it down', async () => {
    const one = await matter()
    const made = await promiseIn(anna, one.id, { text: '送材料', dueAt: fromNow(3) })
    await portal.submit(one.url, 'messages', { text: '后天送也行' })
    const { items } = (await anna.get(`/conversations/${one.id}`)).body.timeline
    const messageId = items.findLast((item: { type: string }) => item.type === 'message').id
    const body = { dueAt: fromNow(27), reason: '缺货', agreement: { messageId } }
    expect((await anna.post(`/promises/${made.id}/renegotiate`, body)).status).toBe(200)
    expect(part(await open(one), 'promises')).toMatch(/我们记下您在今天 \d\d:\d\d ?的来信或通话里同意了/)
    const other = await told('ask')
    await anna.post(`/promises/${other.made.id}/proposals/${other.proposal.id}/answer`, { accept: true })
    const promises = part(await open(other.one), 'promises')
    expect(promises).toMatch(/我们记下您在今天 \d\d:\d\d ?同意了\s+我没有同意/)
    expect(promises).not.toContain('来信或通话')
  })

  test('is told with how they agreed; they may say that they did not, by a form alone', async () => {
    const one = await matter()
    const other = await matter()
    const made = await promiseIn(anna, one.id, { text: '送材料', dueAt: fromNow(3) })
    const agreement = { words: '陈女士在电话里说可以' }
    const body = { dueAt: fromNow(27), reason: '内部：仓库没货', agreement }
    expect((await anna.post(`/promises/${made.id}/renegotiate`, body)).status).toBe(200)
    const html = await open(one)
    const promises = part(html, 'promises')
    expect(promises).toMatch(/原定今天 \d\d:\d\d，改到明天 \d\d:\d\d 前/)
    expect(promises).toMatch(/我们记下您在今天 \d\d:\d\d ?同意了：陈女士在电话里说可以/)
    expect(promises).not.toContain('仓库没货')
    expect(pill(html)).not.toBe('等待您回复')
    const proposal = /name="proposal" value="([^"]+)"/.exec(promisesOf(html))?.[1] ?? ''
    expect((await answer(other, { proposal, accept: 'no' })).status).toBe(404)
    const said = await answer(one, { proposal, accept: 'no', words: '我没接到电话' })
    expect(leadsTo(said)).toBe(`${one.url}?said=refused`)
    const after = await open(one)
    expect(part(after, 'promises')).toMatch(/今天 \d\d:\d\d 前.*待履行.*您不同意改到明天/s)
    expect(after).not.toContain('我没有同意')
    expect((await stepOf(one)).reasons[0]).toMatchObject({ kind: 'refused', words: '我没接到电话' })
  })
})
