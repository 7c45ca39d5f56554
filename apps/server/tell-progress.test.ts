import { expect, test } from 'vitest'
import { startTestServer } from './testing.ts'

test('a chat that begins is answered with its number and its progress page, once', async () => {
  const server = await startTestServer()
  const owner = await server.member('owner')
  const site = await owner.post('/chat-sites', { name: '官网', allowedOrigins: ['https://shop.example'] })
  const { key } = site.body.site
  const origin = { origin: 'https://shop.example' }
  const { token } = (await server.visitor.post(`/chat/${key}/visitors`, { locale: 'zh-TW' }, { headers: origin })).body
  const headers = { ...origin, authorization: `Bearer ${token}` }
  const id = '0198d000-0000-7000-8000-000000000001'
  await server.visitor.post(`/chat/${key}/messages`, { id, text: '電梯壞了' }, { headers })
  await server.runJobs()
  const { items, conversation } = (await server.visitor.get(`/chat/${key}/messages`, { headers })).body
  expect(items).toHaveLength(2)
  expect(items[1].text).toContain('我們收到了')
  const address = /<a href="([^"]+)"[^>]*>查看進度<\/a>/.exec(items[1].html)?.[1] ?? ''
  expect(items[1].html.replace(/<[^>]*>/g, '')).not.toContain('http')
  expect(items[1].text).toContain(`查看進度 (${address})`)
  const link = /\/p\/[\w-]+/.exec(address)?.[0]
  const page = await server.visitor.get(`/${link}`)
  expect(page.status).toBe(200)
  expect(page.text).toContain('電梯壞了')
  // It is a receipt, no answer: the customer still waits.
  const { body } = await owner.get(`/conversations/${conversation.id}`)
  expect(body.conversation).toMatchObject({ status: 'open', firstResponseAt: null })
  // And lists go on showing what the customer said.
  expect(body.conversation.preview).toMatchObject({ text: '電梯壞了', authorKind: 'customer' })
  await server.close()
})
