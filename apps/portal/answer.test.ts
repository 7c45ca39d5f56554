import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { beginMatter, leadsTo, type Matter, pageField, portalAt, sendForm } from './testing.ts'

const hours = 3_600_000
const portal = portalAt('2026-03-12T02:00:00Z')
const { matter, open } = portal
let server: TestServer
let anna: Member
beforeAll(() => {
  ;({ server, anna } = portal)
})

const resolve = (one: Matter) => anna.post(`/conversations/${one.id}/status`, { status: 'resolved', reason: '已修好' })
const scoresOf = (one: Matter) =>
  rows<{ value: number; comment: string; effective: boolean; channel: string; source: string }>(
    server.kernel.db,
    sql`select value, comment, effective, channel, source from score where conversation_id = ${one.id} order by at, id`,
  )
const statusOf = async (one: Matter): Promise<string> =>
  (await anna.get(`/conversations/${one.id}`)).body.conversation.status
async function answer(one: Matter, fields: Record<string, string>, page?: string) {
  return sendForm(server, `${one.url}/answer`, { page: page ?? pageField((await open(one.url)).text), ...fields })
}

describe('confirm and score', () => {
  test('only once it is resolved, only by sending; never by opening', async () => {
    const one = await matter()
    const early = await open(one.url)
    expect(early.text).not.toContain('name="score"')
    expect((await answer(one, { score: '3' })).status).toBe(409)
    await resolve(one)
    for (const query of ['score=3', 'answer=met&score=-3', 'said=thanks&score=3'])
      for (const url of [`${one.url}?${query}`, `${one.url}/answer?${query}`]) await open(url)
    await server.app.inject({ method: 'HEAD', url: `${one.url}?score=3` })
    expect(await scoresOf(one)).toEqual([])

    const { text } = await open(one.url)
    for (const shown of ['您的事解决了吗', '−3', '非常失望', '+3', '惊喜']) expect(text).toContain(shown)
    expect(text.match(/type="radio" name="score"/g)).toHaveLength(7)
    expect(text).not.toMatch(/type="radio"[^>]* checked/)
    const page = pageField(text)
    const sent = await answer(one, { answer: 'met', score: '2', comment: '很快' }, page)
    expect([sent.status, leadsTo(sent)]).toEqual([303, `${one.url}?said=thanks`])
    await answer(one, { answer: 'met', score: '2', comment: '很快' }, page)
    expect(await scoresOf(one)).toEqual([
      { value: 2, comment: '很快', effective: true, channel: 'progress', source: 'customer' },
    ])
    const steps = (await anna.get(`/conversations/${one.id}/steps`)).body
    expect(steps.confirmation.answer).toBe('met')
    expect(steps.steps.at(-1).state).toBe('done')
    const thanked = await open(leadsTo(sent))
    expect(thanked.text).toContain('谢谢您告诉我们')
    expect(thanked.text).toContain('+2')
  })

  test('too many words on one link must wait; neighbours behind the same address need not', async () => {
    const strict = await startTestServer({ KAIROS_RATE_FACTOR: '1' })
    try {
      const ben = await strict.member('agent')
      const [loud, quiet] = [await beginMatter(strict, ben, {}), await beginMatter(strict, ben, {})]
      const say = async (one: Matter) => {
        const page = pageField((await strict.visitor.get(`/${one.url}`)).text)
        return (await sendForm(strict, `${one.url}/messages`, { page, text: '还在漏' })).status
      }
      const statuses: number[] = []
      for (let turn = 0; turn < 21; turn += 1) statuses.push(await say(loud))
      expect(statuses).toEqual([...Array(20).fill(303), 429])
      expect(await say(quiet)).toBe(303)
    } finally {
      await strict.close()
    }
  })

  test('may be changed; whether it is solved only as long as it could be reopened', async () => {
    const one = await matter()
    await resolve(one)
    await answer(one, { score: '-2', comment: '晚了' })
    portal.at += hours
    await answer(one, { score: '1', comment: '补上了' })
    const [old, young] = await scoresOf(one)
    expect([old?.value, old?.effective, young?.value, young?.effective]).toEqual([-2, false, 1, true])
    const before = portal.at
    portal.at += 31 * 24 * hours
    // Whether it is solved is over; how it was stays theirs to say.
    expect((await open(one.url)).text).not.toContain('您的事解决了吗')
    expect((await answer(one, { answer: 'not_met' })).status).toBe(409)
    expect((await answer(one, { score: '3' })).status).toBe(303)
    expect(await scoresOf(one)).toHaveLength(3)
    // Back, before colleagues' sessions have run out.
    portal.at = before
  })

  test('“not solved” opens it again with the customer’s words; twice is once', async () => {
    const one = await matter()
    await resolve(one)
    const page = pageField((await open(one.url)).text)
    for (let i = 0; i < 2; i += 1) {
      const sent = await answer(one, { answer: 'not_met', score: '-2', comment: '还在滴' }, page)
      expect([sent.status, leadsTo(sent)]).toEqual([303, `${one.url}?said=reopened`])
    }
    expect(await statusOf(one)).toBe('open')
    expect((await open(one.url)).text.match(/还在滴/g)).toHaveLength(1)
    expect(await scoresOf(one)).toHaveLength(1)
  })

  test('“not solved” sent twice at once leads to the same place both times', async () => {
    const both: Record<string, string>[] = [
      { answer: 'not_met', score: '-2', comment: '还在滴' },
      { answer: 'not_met' },
    ]
    for (const fields of both) {
      const one = await matter()
      await resolve(one)
      const page = pageField((await open(one.url)).text)
      const sent = await Promise.all([1, 2, 3].map(() => answer(one, fields, page)))
      for (const each of sent) expect([each.status, leadsTo(each)]).toEqual([303, `${one.url}?said=reopened`])
      expect(await statusOf(one)).toBe('open')
      expect(await scoresOf(one)).toHaveLength('score' in fields ? 1 : 0)
      expect((await open(one.url)).text.match(/问题还没有解决|还在滴/g)).toHaveLength(1)
    }
  })

  test('at any time after our answer a score is taken; nobody asked, so it ends nothing', async () => {
    const one = await matter()
    expect((await answer(one, { score: '3' })).status).toBe(409)
    const said = await anna.post(`/conversations/${one.id}/messages`, {
      direction: 'outbound',
      html: '<p>已经派人</p>',
    })
    const { text } = await open(one.url)
    expect(text).toContain('给我们的服务评分')
    expect(text).not.toContain('您的事解决了吗')
    expect(text).not.toMatch(/name="score"[^>]*checked/)
    const of = said.body.message.id
    const tapped = (await open(`${one.url}?score=2&of=${of}`)).text
    expect(tapped).toMatch(/name="score" value="2" checked/)
    expect(tapped).toContain('您评的是')
    const sent = await answer(one, { score: '2', of }, pageField(tapped))
    expect([sent.status, leadsTo(sent)]).toEqual([303, `${one.url}?said=thanks`])
    const steps = async () => (await anna.get(`/conversations/${one.id}/steps`)).body
    await server.runJobs()
    expect((await steps()).score).toMatchObject({ value: 2, channel: 'mail', momentId: expect.any(String) })
    expect((await steps()).steps[3].state).toBe('todo')
    // A low one is heard at once.
    await answer(one, { score: '-2' })
    expect((await steps()).steps[3]).toMatchObject({ state: 'doing', evidenceKind: 'scored-low' })
    // What is not asked cannot be answered.
    expect((await answer(one, { answer: 'met', score: '3' })).status).toBe(409)
  })

  test('“partly” asks whether to go on', async () => {
    const stays = await matter()
    await resolve(stays)
    await answer(stays, { answer: 'partly' })
    expect(await statusOf(stays)).toBe('resolved')
    const goesOn = await matter()
    await resolve(goesOn)
    await answer(goesOn, { answer: 'partly', reopen: '1' })
    expect(await statusOf(goesOn)).toBe('open')
    expect((await open(goesOn.url)).text).toContain('部分解决了，请继续处理剩下的部分。')
  })

  test('asked while it is open: the answer is welcome, and so is a score', async () => {
    const one = await matter()
    await anna.post(`/conversations/${one.id}/confirmation`, {})
    const { text } = await open(one.url)
    expect(text).toContain('您的事解决了吗')
    expect(text).toContain('name="score"')
    expect((await answer(one, { answer: 'met' })).status).toBe(303)
    expect((await anna.get(`/conversations/${one.id}/steps`)).body.confirmation.answer).toBe('met')
  })

  test('nonsense is no score', async () => {
    const one = await matter()
    await resolve(one)
    for (const score of ['4', '-4', '1.5', '', 'x', '--3', '٣', '3e0'])
      expect((await answer(one, { score, comment: '我的话' })).status, score).toBe(422)
    expect((await answer(one, { score: '9', comment: '我的话' })).text).toContain('我的话')
    expect(await scoresOf(one)).toEqual([])
  })
})
