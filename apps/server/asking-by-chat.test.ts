import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSite, enter, type TestSite } from '#modules/channel-chat/server/testing.ts'
import { momentOf } from '#modules/moments/server/testing.ts'
import { questionHtml } from '#modules/moments/web/question-html.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
let anna: Member
let site: TestSite
beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  anna = await server.member('agent', { name: '安娜' })
  site = await addSite(await server.member('admin'))
})
afterAll(() => server.close())

/** A visitor of the window whose matter was resolved with the question whether it is. */
async function asked(matter: string, language = 'zh-CN') {
  const visitor = await enter(server, site, { language })
  const { id } = (await visitor.say(matter)).body.conversation
  await anna.post(`/conversations/${id}/assign`, { assigneeId: anna.id })
  const question = (await anna.get(`/conversations/${id}/confirmation/question`)).body
  const { url } = (await anna.post(`/conversations/${id}/progress-link`, {})).body
  const said = await anna.post(`/conversations/${id}/messages`, {
    direction: 'outbound',
    html: questionHtml(question, url),
    status: 'resolved',
    reason: '已修好，请客户确认',
  })
  expect(said.status, said.text).toBe(200)
  expect((await momentOf(anna, id)).confirmation).toMatchObject({ answer: null, channel: 'chat' })
  return { id, visitor, question }
}
const status = async (id: string) => (await anna.get(`/conversations/${id}`)).body.conversation.status

test.each([
  ['厨房漏水', '没有解决，还在漏', 'zh-CN', /请问问题解决了吗/],
  ['廚房漏水', '還是沒有解決', 'zh-TW', /請問問題解決了嗎/],
  ['The kitchen leaks', 'No, it still leaks', 'en', /solved/i],
])('%s: asked in the chat window, “%s” opens it again', async (matter, answer, locale, words) => {
  const { id, visitor, question } = await asked(matter, locale)
  expect(question).toMatchObject({ locale, way: 'chat' })
  const shown = (await visitor.get('/messages')).body.items.at(-1)
  expect(shown.text).toMatch(words)
  expect(shown.html).toContain('#answer')
  await visitor.say(answer)
  expect(await status(id)).toBe('open')
  expect((await momentOf(anna, id)).confirmation).toMatchObject({ answer: 'not_met', heard: 'read', words: answer })
  const { items } = (await anna.get('/today/next-steps')).body
  const step = items.find((one: { conversationId: string }) => one.conversationId === id)
  expect(step.reasons[0]).toMatchObject({ kind: 'not-met', text: answer })
})

test.each([
  ['厨房漏水', '解决了，谢谢'],
  ['厨房漏水', '不漏了，师傅很快'],
  ['The kitchen leaks', 'It works now, thank you so much'],
])('%s: “%s” confirms it; what is said after it opens it', async (matter, answer) => {
  const { id, visitor } = await asked(matter)
  await visitor.say(answer)
  const { confirmation, steps } = await momentOf(anna, id)
  expect(confirmation).toMatchObject({ answer: 'met', heard: 'read' })
  expect(steps[3]).toMatchObject({ state: 'done' })
  if (answer !== '不漏了，师傅很快') expect(await status(id)).toBe('resolved')
  await visitor.say('还有一件事，请问发票怎么开')
  expect(await status(id)).toBe('open')
})
