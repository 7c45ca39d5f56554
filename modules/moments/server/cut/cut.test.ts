import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { withdrawMessage } from '#modules/conversations/server/index.ts'
import { addCustomer, openConversation, receive } from '#modules/conversations/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { customerScores } from '../testing.ts'
import { cutConversations } from './cut-conversations.ts'

let server: TestServer
let anna: Member
let ben: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent')
  ben = await server.member('agent')
})
afterAll(() => server.close())
afterEach(() => setClock())

let nowAt = Date.UTC(2026, 2, 2, 9)
/** Moves the clock on by minutes; each story begins where the last one ended. */
function pass(minutes: number): void {
  nowAt += minutes * 60_000
  setClock(() => nowAt)
}

type Row = {
  id: string
  kind: string
  position: number
  waiting: number | null
  served: string | null
  receiver: string | null
  steps: string[]
  promises: number
  score: number | null
  source: string | null
  ended: boolean
}
const momentsOf = (conversationId: string) =>
  rows<Row>(
    server.kernel.db,
    sql`select id, kind, position, waiting_seconds as waiting, served_by_id as served, receiver_id as receiver, steps,
          promises_made as promises, nullif(score_source, 'estimate') as source,
          case when score_source <> 'estimate' then score_value end as score, ended_at is not null as ended
        from moment where conversation_id = ${conversationId} order by position`,
  )
/** Everything of all moments, to compare. */
const everything = () => rows(server.kernel.db, sql`select * from moment order by id`)

async function asks(more: { customerId?: string; conversationId?: string; text?: string; channel?: string } = {}) {
  const customerId = more.customerId ?? (await addCustomer(server.kernel))
  const got = await receive(server.kernel, { channel: 'form', ...more, customerId })
  return { customerId, conversationId: got.conversationId, messageId: got.messageId }
}
const says = (member: Member, id: string, html = '<p>好的，马上去看。</p>') =>
  member.post(`/conversations/${id}/messages`, { direction: 'outbound', html })
const logs = (member: Member, id: string, more: object = {}) =>
  member.post(`/conversations/${id}/messages`, { direction: 'inbound', kind: 'phone', html: '<p>来电</p>', ...more })

describe('a conversation is cut into its moments', () => {
  test('as it goes on: contacts, waiting, who served, steps, promises, scores', async () => {
    pass(60)
    const { customerId, conversationId } = await asks()
    await anna.post(`/conversations/${conversationId}/assign`, { assigneeId: anna.id })
    await server.runJobs()
    expect(await momentsOf(conversationId)).toMatchObject([
      { kind: 'contact', position: 1, waiting: null, served: null, ended: false, steps: ['explore'] },
    ])
    pass(12)
    await says(anna, conversationId)
    await anna.post(`/conversations/${conversationId}/promises`, {
      text: '下午上门',
      dueAt: new Date(nowAt + 7_200_000).toISOString(),
    })
    pass(100)
    await asks({ customerId, conversationId, text: '还没有人来，怎么回事？' })
    pass(3)
    await says(anna, conversationId)
    await server.runJobs()
    expect(await momentsOf(conversationId)).toMatchObject([
      { waiting: 720, served: anna.id, ended: true, promises: 1, steps: ['explore', 'act'] },
      { waiting: 180, served: anna.id, ended: false, promises: 0, position: 2 },
    ])
    pass(5)
    await customerScores(server.kernel, conversationId, 2)
    await server.runJobs()
    expect(await momentsOf(conversationId)).toMatchObject([{ kind: 'contact' }, { score: 2, source: 'customer' }])
    const cuts = await server.events(conversationId)
    expect(cuts.filter((name) => name === 'moment.cut').length).toBeGreaterThan(1)
  })

  test('what comes late is put where it was said', async () => {
    pass(60)
    const { customerId, conversationId } = await asks()
    pass(30)
    await says(anna, conversationId)
    pass(120)
    const third = await asks({ customerId, conversationId, text: '请再看一下' })
    await server.runJobs()
    expect((await momentsOf(conversationId)).map((one) => one.kind)).toEqual(['contact', 'contact'])
    pass(1)
    await logs(anna, conversationId, { occurredAt: new Date(nowAt - 60 * 60_000).toISOString() })
    await server.runJobs()
    const three = await momentsOf(conversationId)
    expect(three.map((one) => [one.kind, one.position])).toEqual([
      ['contact', 1],
      ['spoken', 2],
      ['contact', 3],
    ])
    expect(three[2]?.id).toBe(third.messageId)
  })

  test('an answer that is taken back before it went out has answered nobody', async () => {
    pass(60)
    const { conversationId } = await asks()
    pass(10)
    const messageId = newId()
    const html = '<p>马上去看。</p>'
    await anna.post(`/conversations/${conversationId}/messages`, { id: messageId, direction: 'outbound', html })
    await server.runJobs()
    expect(await momentsOf(conversationId)).toMatchObject([{ kind: 'contact', waiting: 600, served: anna.id }])
    await server.kernel.db.execute(sql`update message set delivery = 'queued' where id = ${messageId}`)
    await inTransaction(server.kernel.db, (tx) =>
      withdrawMessage(tx, { conversationId, messageId, actor: { kind: 'staff', id: anna.id } }),
    )
    await server.runJobs()
    expect(await momentsOf(conversationId)).toMatchObject([{ kind: 'contact', waiting: null, ended: false }])
  })

  test('a score from the chat window is of the moment that went on', async () => {
    pass(60)
    const { customerId, conversationId } = await asks({ channel: 'chat' })
    pass(2)
    await says(anna, conversationId)
    pass(60)
    await asks({ customerId, conversationId, channel: 'chat', text: '还有一件事，门也坏了' })
    pass(2)
    await says(anna, conversationId)
    await customerScores(server.kernel, conversationId, -2, { channel: 'chat' })
    await server.runJobs()
    expect(await momentsOf(conversationId)).toMatchObject([{ score: null }, { score: -2, source: 'customer' }])
  })

  test('a hand-over is the colleague’s moment', async () => {
    pass(60)
    const { conversationId } = await asks()
    await anna.post(`/conversations/${conversationId}/assign`, { assigneeId: anna.id })
    pass(5)
    await anna.post(`/conversations/${conversationId}/transfer`, {
      assigneeId: ben.id,
      note: { html: '<p>请你接手</p>' },
    })
    await server.runJobs()
    expect((await momentsOf(conversationId))[1]).toMatchObject({
      kind: 'internal',
      served: anna.id,
      receiver: ben.id,
      waiting: null,
      ended: false,
    })
    pass(20)
    await says(ben, conversationId)
    await server.runJobs()
    expect(await momentsOf(conversationId)).toMatchObject([
      { kind: 'contact', waiting: 1500, served: ben.id },
      { kind: 'internal', waiting: 1200, ended: true },
    ])
  })

  test('merged, the target has them all and the source none; taken back, each has its own again, scores too', async () => {
    pass(60)
    const one = await asks()
    pass(3)
    await says(anna, one.conversationId)
    pass(300)
    const other = await openConversation(anna, { customerId: one.customerId })
    await customerScores(server.kernel, other.id, -1)
    await server.runJobs()
    const before = await everything()
    const [called] = await momentsOf(other.id)
    expect(called).toMatchObject({ kind: 'spoken', score: -1 })
    const merged = await anna.post(`/conversations/${one.conversationId}/merge`, { sourceId: other.id })
    expect(merged.status).toBe(200)
    await server.runJobs()
    expect((await momentsOf(one.conversationId)).map(({ kind }) => kind)).toEqual(['contact', 'spoken'])
    expect((await momentsOf(one.conversationId))[1]).toMatchObject({ id: called?.id, score: -1 })
    expect(await momentsOf(other.id)).toEqual([])
    await anna.post(`/conversations/merges/${merged.body.mergeId}/undo`, {})
    await server.runJobs()
    expect(await momentsOf(other.id)).toEqual([called])
    expect(await everything()).toEqual(before)
  })

  test('split, the new conversation has the moments of what went there', async () => {
    pass(60)
    const first = await asks()
    pass(10)
    await says(anna, first.conversationId)
    pass(100)
    const second = await asks({
      customerId: first.customerId,
      conversationId: first.conversationId,
      text: '另外，车位怎么申请？',
    })
    await server.runJobs()
    const split = await anna.post(`/conversations/${first.conversationId}/split`, { messageIds: [second.messageId] })
    await server.runJobs()
    expect((await momentsOf(first.conversationId)).map(({ id }) => id)).toEqual([first.messageId])
    expect((await momentsOf(split.body.created.id)).map(({ id }) => id)).toEqual([second.messageId])
  })

  test('read again from the first event, everything is the same', async () => {
    const before = await everything()
    expect(before.length).toBeGreaterThan(8)
    await rows(server.kernel.db, sql`delete from event_follower`)
    await server.runJobs()
    expect(await everything()).toEqual(before)
    await rows(server.kernel.db, sql`update score set moment_id = null`)
    await rows(server.kernel.db, sql`delete from moment`)
    await rows(server.kernel.db, sql`delete from event_follower`)
    await server.runJobs()
    expect(await everything()).toEqual(before)
  })
})

test('a long conversation is not read from its beginning', async () => {
  pass(60)
  const { customerId, conversationId } = await asks()
  for (let round = 0; round < 60; round += 1) {
    pass(10)
    await says(anna, conversationId)
    pass(90)
    await asks({ customerId, conversationId })
  }
  await server.runJobs()
  expect(await momentsOf(conversationId)).toHaveLength(61)
  pass(1)
  await says(anna, conversationId)
  await server.kernel.followers.drain()
  const cutSince = (since: Date | null) =>
    inTransaction(server.kernel.db, (tx) => cutConversations(tx, new Map([[conversationId, since]])))
  const before = await momentsOf(conversationId)
  // The last contact's two messages and what they changed, of more than 200 entries.
  expect(await cutSince(new Date(nowAt))).toBeLessThan(10)
  expect(await cutSince(null)).toBeGreaterThan(200)
  expect(await momentsOf(conversationId)).toEqual(before)
}, 60_000)
