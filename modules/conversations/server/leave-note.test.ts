import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import { type LeftNote, leaveNote } from './leave-note.ts'
import { publicTimeline } from './public-timeline.ts'
import { addCustomer, receive } from './testing.ts'

let server: TestServer
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
})
afterAll(() => server.close())

const leave = (note: Omit<LeftNote, 'actor' | 'occurredAt'>) =>
  inTransaction(server.kernel.db, (tx) => leaveNote(tx, { actor: systemActor, occurredAt: now(), ...note }))

test('a channel leaves a note: staff see it once, the customer never, and nobody is answered by it', async () => {
  const customerId = await addCustomer(server.kernel)
  const { conversationId } = await receive(server.kernel, { customerId })
  const messageId = newId()
  expect(await leave({ conversationId, messageId, text: '自动回复：休假到周五' })).toEqual({
    conversationId,
    repeated: false,
  })
  expect((await leave({ conversationId, messageId, text: '自动回复：休假到周五' })).repeated).toBe(true)
  const { body } = await anna.get(`/conversations/${conversationId}`)
  expect(body.conversation).toMatchObject({ status: 'open', firstResponseAt: null, messageCount: 2 })
  expect(body.conversation.waitingSince).not.toBeNull()
  expect(await publicTimeline(server.kernel.db, conversationId)).toHaveLength(1)
})

test('one that says that something of ours did not arrive opens the matter again', async () => {
  const customerId = await addCustomer(server.kernel)
  const { conversationId } = await receive(server.kernel, { customerId })
  await anna.post(`/conversations/${conversationId}/messages`, { direction: 'outbound', html: '<p>马上到</p>' })
  await leave({ conversationId, messageId: newId(), text: '没有送达，稍后再试' })
  expect((await anna.get(`/conversations/${conversationId}`)).body.conversation.status).toBe('waiting')
  await leave({ conversationId, messageId: newId(), text: '没有送达：没有这个收件人', reopen: true })
  expect((await anna.get(`/conversations/${conversationId}`)).body.conversation.status).toBe('open')
  expect((await server.events(conversationId)).filter((name) => name === 'conversation.status-changed')).toHaveLength(2)
})
