import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { sweepPassingEvents } from '#platform/server/events/jobs.ts'
import { serverModules } from './modules.ts'
import { startTestServer, type TestServer } from './testing.ts'

const day = 86_400_000
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterEach(() => setClock())
afterAll(() => server.close())

test('what only lets windows follow is forgotten after a month; the history of a matter stays for good', async () => {
  const agent = await server.member('agent')
  const { id } = await openConversation(agent)
  await agent.put(`/conversations/${id}/draft`, { html: '<p>您好</p>', mode: 'reply' })
  await agent.put(`/conversations/${id}/read`, { unread: true })
  await agent.patch(`/conversations/${id}`, { priority: 'high' })
  await agent.post(`/conversations/${id}/assign`, { assigneeId: null })
  const sweep = sweepPassingEvents(serverModules.flatMap((module) => module.events ?? []))
  const before = await server.events(id)
  const passing = ['conversation.draft-saved', 'conversation.marked-read']
  expect(before).toEqual(expect.arrayContaining(passing))
  const timeline = (await agent.get(`/conversations/${id}/timeline`)).body

  let at = Date.now() + 29 * day
  setClock(() => at)
  await sweep.run(server.kernel, {})
  expect(await server.events(id)).toEqual(before)

  at += 2 * day
  await sweep.run(server.kernel, {})
  expect(await server.events(id)).toEqual(before.filter((name) => !passing.includes(name)))
  setClock()
  expect((await agent.get(`/conversations/${id}/timeline`)).body).toEqual(timeline)
})
