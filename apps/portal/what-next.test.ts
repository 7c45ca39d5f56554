import { beforeAll, expect, test } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { asksBack } from './asked.ts'
import { type Matter, portalAt } from './testing.ts'

const hour = 3_600_000
const waitsForYou = '我们在等您的回复'
/** Thursday, 10:00 in Shanghai. */
const portal = portalAt('2026-03-12T02:00:00Z')
const { matter } = portal
let server: TestServer
let anna: Member
beforeAll(() => {
  ;({ server, anna } = portal)
})

const next = async (one: Matter) => {
  const { text } = await server.visitor.get(`/${one.url}`)
  return /<div class="next">.*?<p>(.*?)<\/p>/s.exec(text)?.[1]
}
const pill = async (one: Matter) => /class="pill \w+">(.*?)</.exec((await server.visitor.get(`/${one.url}`)).text)?.[1]
const reply = (one: Matter, html: string) =>
  anna.post(`/conversations/${one.id}/messages`, { direction: 'outbound', html })
const promise = (one: Matter, text: string, hours: number) =>
  anna.post(`/conversations/${one.id}/promises`, { text, dueAt: new Date(portal.at + hours * hour).toISOString() })

test('what we owe goes before what we wait for, and being late is never hidden', async () => {
  const one = await matter()
  await reply(one, '<p>我们会在今天下午3点前给您回复。</p>')
  expect([await next(one), await pill(one)]).toEqual(['我们已经答复您了。还有什么需要，在下面写一句就可以。', '已答复'])
  await promise(one, '给您回复', 5)
  expect([await next(one), await pill(one)]).toEqual(['今天 15:01 前：给您回复', '处理中'])
  await reply(one, '<p>请问您家门牌号是多少？</p>')
  expect([await next(one), await pill(one)]).toEqual([
    `今天 15:01 前：给您回复\n${waitsForYou}，在下面写一句就可以。`,
    '等待您回复',
  ])
  portal.at += 6 * hour
  await server.runJobs()
  expect(await next(one)).toBe(`我们比约定晚了，对不起。正在赶办：给您回复\n${waitsForYou}，在下面写一句就可以。`)
  await anna.patch(`/conversations/${one.id}/expectation`, { version: 0, next: '师傅明早两点到。' })
  expect(await next(one)).toBe('我们比约定晚了，对不起。正在赶办：给您回复\n师傅明早两点到。')
  for (const status of ['resolved', 'closed'])
    await anna.post(`/conversations/${one.id}/status`, { status, reason: '先记下' })
  expect(await next(one)).toMatch(/^我们比约定晚了，对不起。正在赶办：给您回复\n这件事已经结束/)
})

test('we wait where a time, a question or a confirmation is open', async () => {
  const slots = [20, 24].map((from) => ({
    from: new Date(portal.at + from * hour).toISOString(),
    to: new Date(portal.at + (from + 2) * hour).toISOString(),
  }))
  for (const [path, body] of [
    ['asks', { kind: 'slots', text: '哪天上门？', slots }],
    ['asks', { kind: 'question', text: '门牌号是多少？' }],
    ['confirmation', { channel: 'chat' }],
  ] as const) {
    const one = await matter()
    await reply(one, '<p>已经登记。</p>')
    expect(await next(one)).not.toContain(waitsForYou)
    expect((await anna.post(`/conversations/${one.id}/${path}`, body)).status).toBe(200)
    expect(await next(one)).toContain(waitsForYou)
  }
})

test.each([
  ['请问您家门牌号是多少', true],
  ['请问您家门牌号是多少？', true],
  ['您明天在家吗', true],
  ['請您提供發票照片。', true],
  ['麻烦您发一下照片，谢谢', true],
  ['Could you send us a photo.', true],
  ['Please confirm the address.', true],
  ['已经派人，进展看这里 https://x.cn/p/a?lang=en', false],
  ['已经办好。请问还有什么可以帮您的吗？', false],
  ['Done. Is there anything else I can do?', false],
  ['我们会在明天下午3点前给您回复。', false],
  ['收到，感谢您的回复。', false],
])('%s asks the customer: %s', (text, expected) => {
  expect(asksBack(text)).toBe(expected)
})
