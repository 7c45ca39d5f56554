import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { momentOf } from '../testing.ts'
import { languageOf } from './questions.ts'

let server: TestServer
let anna: Member
let lina: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent')
  lina = await server.member('agent', { name: '李娜' })
})
afterAll(() => server.close())

const said = (id: string, customerId: string, text: string) =>
  receive(server.kernel, { customerId, conversationId: id, text })
/** A chat in which the customer has been asked, and the matter is resolved. */
async function asked({ ask = true, resolve = true } = {}) {
  const customerId = await addCustomer(server.kernel)
  const { conversationId: id } = await receive(server.kernel, { customerId, text: '厨房漏水' })
  await anna.post(`/conversations/${id}/assign`, { assigneeId: anna.id })
  await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>修好了，请问解决了吗？</p>' })
  if (ask) await anna.post(`/conversations/${id}/confirmation`, { channel: 'chat' })
  if (resolve) await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason: '已修好' })
  const status = async () => (await anna.get(`/conversations/${id}`)).body.conversation.status
  return { id, customerId, status, confirmation: async () => (await momentOf(anna, id)).confirmation }
}

describe("the customer's next message", () => {
  it('that says no is the answer, in their words, and reopens', async () => {
    const { id, customerId, status, confirmation } = await asked()
    const { messageId } = await said(id, customerId, '还是漏水')
    expect(await status()).toBe('open')
    expect(await confirmation()).toMatchObject({
      ...{ answer: 'not_met', words: '还是漏水', messageId, heard: 'read', channel: 'chat' },
      answeredBy: { kind: 'customer' },
    })
    expect((await momentOf(anna, id)).steps[3]).toMatchObject({ state: 'doing' })
    const { items } = (await anna.get('/today/next-steps')).body
    expect(items[0]).toMatchObject({ conversationId: id })
    expect(items[0].reasons[0]).toMatchObject({ kind: 'not-met', text: '还是漏水' })
  })

  it('that says yes finishes Confirm and leaves it resolved', async () => {
    const { id, customerId, status, confirmation } = await asked()
    await said(id, customerId, '没有问题了，谢谢')
    expect(await confirmation()).toMatchObject({ answer: 'met', heard: 'read' })
    expect(await status()).toBe('resolved')
    expect((await momentOf(anna, id)).steps[3]).toMatchObject({ state: 'done', evidenceKind: 'met' })
  })

  it.each([
    ...['达到了', '达到期望了', '很满意', '非常满意，谢谢你们', '满意满意', '是的，解决了，师傅很专业', '好了，不漏了'],
    ...[
      '都好了，谢谢王师傅',
      '是的',
      '滿意，謝謝',
      '已經修好了',
      'Yes, all good, thanks!',
      'Yes it works now',
      'Perfect, thank you',
    ],
  ])('%s leaves it resolved, and so does a yes said once more', async (text) => {
    const { id, customerId, status, confirmation } = await asked()
    for (const words of [text, '很满意', '谢谢']) {
      await said(id, customerId, words)
      expect([await status(), (await momentOf(anna, id)).steps[3]?.state]).toEqual(['resolved', 'done'])
    }
    expect(await confirmation()).toMatchObject({ answer: 'met', words: text })
    const { conversation } = (await anna.get(`/conversations/${id}`)).body
    expect(conversation.waitingSince).toBeNull()
  })

  it.each([
    '修好了，另外麻烦把阳台的灯也换一下',
    '满意。发票什么时候寄？',
    '应该好了吧',
    '没有达到',
    'Yes, but it still drips',
  ])('%s reopens it', async (text) => {
    const { id, customerId, status } = await asked()
    await said(id, customerId, text)
    expect(await status()).toBe('open')
  })

  it('that leaves doubt is put before a colleague, who says it by one click', async () => {
    const { id, customerId, confirmation } = await asked({ resolve: false })
    await said(id, customerId, '没有，谢谢')
    expect(await confirmation()).toMatchObject({ answer: null, heard: 'maybe', heardAnswer: 'not_met' })
    await anna.post(`/conversations/${id}/confirmation/answer`, { answer: 'met' })
    expect(await confirmation()).toMatchObject({
      ...{ answer: 'met', heard: 'settled', words: '没有，谢谢' },
      answeredBy: { kind: 'staff' },
    })
  })

  it('that was read wrongly is corrected in place, or was none at all', async () => {
    const { id, customerId, confirmation } = await asked({ resolve: false })
    await said(id, customerId, '好了')
    const first = await confirmation()
    await anna.post(`/conversations/${id}/confirmation/answer`, { answer: 'partly' })
    expect(await confirmation()).toMatchObject({ id: first?.id, answer: 'partly', heard: 'settled', words: '好了' })

    const other = await asked({ resolve: false })
    await said(other.id, other.customerId, '好了')
    expect((await anna.post(`/conversations/${other.id}/confirmation/unhear`)).status).toBe(200)
    expect(await other.confirmation()).toMatchObject({ answer: null, words: null, messageId: null, heard: null })
    expect((await momentOf(anna, other.id)).steps[3]).toMatchObject({ state: 'doing' })
    expect(await server.events(other.id)).toContain('moment.confirm-unheard')
  })

  it('says nothing where nobody asked, or about something else, and a later one still answers', async () => {
    const unasked = await asked({ ask: false, resolve: false })
    await said(unasked.id, unasked.customerId, '解决了')
    expect(await unasked.confirmation()).toBeNull()
    const { id, customerId, confirmation } = await asked({ resolve: false })
    await said(id, customerId, '请问你们几点上班')
    expect(await confirmation()).toMatchObject({ answer: null, heard: null })
    await said(id, customerId, '修好了')
    expect(await confirmation()).toMatchObject({ answer: 'met' })
    await said(id, customerId, '又坏了')
    expect(await confirmation(), 'the question has been answered').toMatchObject({ answer: 'met' })
  })
})

describe('two who write down the answer at once', () => {
  const pair = async () => {
    const { id } = await asked({ resolve: false })
    return { id, answer: (who: Member, body: object) => who.post(`/conversations/${id}/confirmation/answer`, body) }
  }
  it('the second is told who wrote what, and changes it only after a look', async () => {
    const { id, answer } = await pair()
    const both = await Promise.all([
      answer(anna, { answer: 'met', words: '好', channel: 'phone', seenAt: null }),
      answer(lina, { answer: 'not_met', words: '不好', channel: 'phone', seenAt: null }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const told = both.find(({ status }) => status === 409)?.body.error
    const first = (await momentOf(anna, id)).confirmation
    expect(told).toMatchObject({
      code: 'moments.changed-meanwhile',
      details: { state: first?.answer, at: first?.answeredAt, by: { kind: 'staff', name: first?.answeredBy?.name } },
    })
    expect(told.message).toContain(first?.answeredBy?.name)
    const [second, other] = both[0].status === 409 ? ([anna, 'met'] as const) : ([lina, 'not_met'] as const)
    expect((await answer(second, { answer: other, seenAt: told.details.at })).status).toBe(200)
    expect((await momentOf(anna, id)).confirmation).toMatchObject({ answer: other })
  })
  it('who does not say what they saw is told too; the same answer, and one’s own, are no news', async () => {
    const { answer } = await pair()
    expect((await answer(anna, { answer: 'met' })).status).toBe(200)
    expect((await answer(lina, { answer: 'not_met' })).status).toBe(409)
    expect((await answer(lina, { answer: 'met' })).status).toBe(200)
    const own = await pair()
    expect((await own.answer(anna, { answer: 'met' })).status).toBe(200)
    expect((await own.answer(anna, { answer: 'partly' })).status).toBe(200)
  })
})

it('a customer is asked in their own language, in words the company may set', async () => {
  const owner = await server.member('owner')
  const question = async (text: string, language?: string) => {
    const customerId = await addCustomer(server.kernel)
    const { conversationId } = await receive(server.kernel, { customerId, text })
    if (language) await anna.patch(`/customers/${customerId}`, { language, version: 1 })
    return (await anna.get(`/conversations/${conversationId}/confirmation/question`)).body
  }
  expect(await question('電梯壞了')).toMatchObject({ locale: 'zh-TW', way: 'chat' })
  expect(await question('The lift is broken')).toMatchObject({ locale: 'en' })
  expect((await question('电梯坏了')).text).toContain('解决了吗')
  expect((await owner.put('/confirmation-questions/en', { text: 'All well now?' })).status).toBe(200)
  expect((await question('The lift is broken')).text).toBe('All well now?')
  await owner.put('/confirmation-questions/en', { text: ' ' })
  expect((await owner.get('/confirmation-questions')).body.items[2]).toMatchObject({ locale: 'en', own: true })
  expect((await anna.put('/confirmation-questions/en', { text: 'x' })).status).toBe(403)
  expect((await owner.put('/confirmation-questions/fr', { text: 'x' })).status).toBe(400)
})

it('resolving names every step that is missing, and one sentence covers them all', async () => {
  const customerId = await addCustomer(server.kernel)
  const { conversationId: id } = await receive(server.kernel, { customerId })
  const refused = await anna.post(`/conversations/${id}/status`, { status: 'resolved' })
  expect(refused.body.error.details.objections.map(({ code }: { code: string }) => code)).toEqual([
    ...['moments.offer-missing', 'moments.act-missing', 'moments.confirm-missing'],
  ])
  const done = await anna.post(`/conversations/${id}/status`, { status: 'resolved', reason: '误发的消息' })
  expect(done.status).toBe(200)
})

test.each([
  ['厨房漏水', 'zh-CN'],
  ['廚房漏水', 'zh-TW'],
  ['Kitchen leaks', 'en'],
  ['漏水 ok', 'zh-CN'],
  ['123 👍', null],
])('%s is %s', (text, locale) => {
  expect(languageOf(text)).toBe(locale)
})
