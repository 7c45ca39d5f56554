import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { newsIn, saidOf } from './said.ts'
import { leadsTo, type Matter, pageField, portalAt, sendForm } from './testing.ts'

const hour = 3_600_000
/** Thursday, 10:00 in Shanghai. */
const portal = portalAt('2026-03-12T02:00:00Z')
const { matter, open, submit } = portal
let server: TestServer
let anna: Member
beforeAll(() => {
  ;({ server, anna } = portal)
})

const resolve = (one: Matter) => anna.post(`/conversations/${one.id}/status`, { status: 'resolved', reason: '已修好' })
const next = (text: string) => /<div class="next">.*?<p>(.*?)<\/p>/s.exec(text)?.[1]
const folded = (text: string) =>
  /<details class="card score-any" id="answer"><summary>(.*?)<\/summary>/s.exec(text)?.[1]
const ticked = (text: string) =>
  [...text.matchAll(/name="(answer|score)" value="([^"]+)" checked/g)].map(([, name, value]) => `${name} ${value}`)
const scoresOf = (one: Matter) =>
  rows<{ value: number }>(
    server.kernel.db,
    sql`select value from score where conversation_id = ${one.id} order by at, id`,
  )
const answersOf = async (one: Matter) => {
  const events = await server.events(one.id)
  return events.filter((name) => name === 'moment.confirm-answered').length
}

test('after yes and a score the page thanks, names what is owed, and folds the form; it may be changed', async () => {
  const one = await matter()
  await anna.post(`/conversations/${one.id}/promises`, {
    text: '补上吊顶',
    dueAt: new Date(portal.at + 30 * hour).toISOString(),
  })
  await resolve(one)
  const asked = (await open(one.url)).text
  expect([next(asked), folded(asked)]).toEqual([expect.stringContaining('请在下面告诉我们：解决了吗'), undefined])
  await submit(one.url, 'answer', { answer: 'met', score: '2', comment: '师傅很细心' })
  portal.at += hour
  const { text } = await open(one.url)
  expect(next(text)).toBe('记下了：解决了，谢谢您。\n明天 16:01 前：补上吊顶')
  expect(folded(text)).toBe('您说：解决了，+2 · <span class="edit">改一改</span>')
  expect(text).not.toContain('请您确认')
  expect(ticked(text)).toEqual(['answer met', 'score 2'])
  const inTaiwan = (await open(`${one.url}?lang=zh-TW`)).text
  expect(folded(inTaiwan)).toBe('您說：解決了，+2 · <span class="edit">改一下</span>')
  expect(next(inTaiwan)).toContain('已記下：解決了，謝謝您。')
  expect(folded((await open(`${one.url}?lang=en`)).text)).toContain('You said: solved, +2 · ')

  // Sent once more as it stands: nothing was said anew.
  const [scores, answers] = [await scoresOf(one), await answersOf(one)]
  expect(leadsTo(await submit(one.url, 'answer', { answer: 'met', score: '2' }))).toBe(`${one.url}?said=thanks`)
  expect([await scoresOf(one), await answersOf(one)]).toEqual([scores, answers])
  await submit(one.url, 'answer', { answer: 'met', score: '3' })
  expect(folded((await open(one.url)).text)).toContain('您说：解决了，+3')
  // A face tapped in a mail is in front again, with its value.
  const tapped = (await open(`${one.url}?score=-1`)).text
  expect([folded(tapped), ticked(tapped)]).toEqual([undefined, ['score -1']])

  expect(leadsTo(await submit(one.url, 'answer', { answer: 'not_met', score: '3' }))).toBe(`${one.url}?said=reopened`)
  expect(await scoresOf(one)).toEqual([{ value: 2 }, { value: 3 }])
  // Done again: what was said before belongs to what was done before.
  await resolve(one)
  const again = (await open(one.url)).text
  expect([next(again), folded(again)]).toEqual([expect.stringContaining('解决了吗'), undefined])
})

test('nothing owed; partly; and what a colleague wrote down', async () => {
  const yes = await matter()
  await resolve(yes)
  await submit(yes.url, 'answer', { answer: 'met' })
  const { text } = await open(yes.url)
  expect(next(text)).toBe('记下了：解决了，谢谢您。\n还有需要时，在下面写一句就可以。')
  expect(folded(text)).toContain('您说：解决了 · ')

  const partly = await matter()
  await resolve(partly)
  await submit(partly.url, 'answer', { answer: 'partly', score: '0' })
  const missing = (await open(partly.url)).text
  expect(next(missing)).toBe('记下了：还差一点，谢谢您直说。要我们继续办，在下面写一句就可以。')
  expect(folded(missing)).toContain('您说：还差一点，0 · ')

  const told = await matter()
  await resolve(told)
  await anna.post(`/conversations/${told.id}/confirmation/answer`, { answer: 'met', channel: 'phone' })
  expect(folded((await open(told.url)).text)).toContain('我们记下您说：解决了 · ')
})

test('two tabs: the one that comes too late is told what the other said', async () => {
  const one = await matter()
  await resolve(one)
  const [first, second] = [pageField((await open(one.url)).text), pageField((await open(`${one.url}?lang=zh-TW`)).text)]
  await sendForm(server, `${one.url}/answer`, { page: first, answer: 'not_met', score: '-2' })
  const late = await sendForm(server, `${one.url}/answer?lang=zh-TW`, {
    page: second,
    answer: 'met',
    score: '2',
    comment: '其實好了',
  })
  expect(late.status).toBe(409)
  expect(late.text).toContain('您剛才已經回答過：沒有解決。有別的想說，在下面寫一句就可以')
  expect(late.text).toMatch(/<textarea name="text"[^>]*>其實好了</)
  expect(late.text).not.toContain('辦好後再請您評價')
  expect(await scoresOf(one)).toEqual([{ value: -2 }])
  // Really at once: one of the two stands, and nobody is told that we are still working on it.
  const both = await matter()
  await resolve(both)
  const pages = [pageField((await open(both.url)).text), pageField((await open(both.url)).text)]
  const sent = await Promise.all([
    sendForm(server, `${both.url}/answer`, { page: pages[0] ?? '', answer: 'met', score: '2' }),
    sendForm(server, `${both.url}/answer`, { page: pages[1] ?? '', answer: 'not_met', score: '-2' }),
  ])
  for (const each of sent) {
    expect([303, 409]).toContain(each.status)
    if (each.status === 409) expect(each.text).toContain('您刚才已经回答过：没有解决')
  }
  expect((await anna.get(`/conversations/${both.id}`)).body.conversation.status).toBe('open')
  // Where nobody has answered, a form kept open for too long is told why it is not asked any more.
  const early = await matter()
  const { status, text } = await submit(early.url, 'answer', { answer: 'met' })
  expect([status, text.includes('您刚才已经回答过')]).toEqual([409, false])
})

const at = (hours: number) => new Date(Date.UTC(2026, 2, 12, hours))
const gave = (answer: 'met' | 'partly' | 'not_met', hours: number) => ({
  ...{ answer, answeredAt: at(hours).toISOString(), askedAt: null, words: null, byCustomer: true },
})
const scored = (value: number, hours: number) => ({ value, at: at(hours).toISOString(), words: '', comment: '' })

test.each([
  ['never asked', 10, 8, null, null, null],
  ['said since', 10, 8, gave('met', 11), null, { answer: 'met', score: null }],
  ['with its score', 10, 8, gave('met', 11), scored(2, 11), { answer: 'met', score: 2 }],
  ['a score of long ago is of something else', 10, 8, gave('met', 11), scored(-2, 7), { answer: 'met', score: null }],
  ['said so, and then we resolved it', 10, 8, gave('met', 9), scored(1, 9), { answer: 'met', score: 1 }],
  ['said so, and wrote again after it', 10, 9, gave('met', 8), null, null],
  ['partly, of an earlier time', 10, 8, gave('partly', 9), null, null],
  ['partly', 10, 8, gave('partly', 11), null, { answer: 'partly', score: null }],
  ['not solved is asked again', 10, 8, gave('not_met', 11), null, null],
] as const)('%s', (_, resolved, wrote, confirmation, score, expected) => {
  const said = saidOf({ resolvedAt: at(resolved), lastInboundAt: at(wrote) }, { confirmation, score })
  expect(said).toEqual(expected && { ...expected, byCustomer: true })
})

test.each([
  [{ answer: 'met', score: 2 }, '', { answer: null, score: null }],
  [{ answer: 'met', score: 3 }, '', { answer: null, score: 3 }],
  [{ answer: 'not_met', score: 2 }, '', { answer: 'not_met', score: null }],
  [{ answer: 'met', score: 2 }, '还想说', { answer: 'met', score: 2 }],
] as const)('%o with “%s” says anew', (ticked, comment, expected) => {
  const news = newsIn({ ...ticked, comment, of: null }, { answer: 'met', score: 2, byCustomer: true })
  expect(news).toEqual({ ...expected, comment, of: null })
})
