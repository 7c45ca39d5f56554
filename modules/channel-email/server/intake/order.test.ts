import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { takeIn } from './take-in.ts'
import { arrivalOf, arrive, messagesOf, ourMailbox, shuffled, store, taken, type Written, written } from './testing.ts'

let server: TestServer
/** A second process on the same database and files. */
let other: TestServer
let anna: Member
let support: string
beforeAll(async () => {
  server = await startTestServer()
  const { filesFolder } = server.kernel.config
  other = await startTestServer({ KAIROS_FILES: filesFolder }, server.connectionString)
  anna = await server.member('agent', { name: '安娜' })
  support = await ourMailbox(server)
})
afterAll(async () => {
  await other.close()
  await server.close()
})
afterEach(() => setClock())

let nth = 0
let li: string
beforeEach(() => {
  nth += 1
  li = `li${nth}@customer.example`
})

const conversationsOf = (address: string) =>
  rows<{ id: string; merged: boolean }>(
    server.kernel.db,
    sql`select c.id, c.merged_into_id is not null as merged from conversation c join identity i on i.customer_id = c.customer_id
        where i.normalised = ${address} order by c.number`,
  )
/** Takes arrivals in by both processes at once, several in each. */
const takeAll = (ids: readonly string[]) =>
  Promise.all(ids.map((id, at) => takeIn(at % 2 ? other.kernel : server.kernel, id)))
const named = (at: number) => `<m${at}-${nth}@customer.example>`

describe('delivered more than once', () => {
  it('five times at once, by two processes: one arrival and one message', async () => {
    const mail = written({ from: li })
    const ids = await Promise.all(
      [server, other, server, other, server].map((one) => store(one, mail, { mailboxId: support })),
    )
    expect(new Set(ids).size).toBe(1)
    await takeAll(ids)
    const [conversation] = await conversationsOf(li)
    expect(await messagesOf(server, conversation!.id)).toHaveLength(1)
    expect(await conversationsOf(li)).toHaveLength(1)
  })

  it('five ways at once: one is taken in, the others say where it is', async () => {
    const mail = { from: li, id: `ways-${nth}@customer.example` }
    const ids: string[] = []
    for (const way of [1, 2, 3, 4, 5])
      ids.push(await store(server, { ...mail, headers: { Received: `by server ${way}` } }, { mailboxId: support }))
    await takeAll(ids)
    const arrivals = await Promise.all(ids.map((id) => arrivalOf(server, id)))
    expect(arrivals.map((one) => one.state).sort()).toEqual(['ignored', 'ignored', 'ignored', 'ignored', 'taken'])
    expect(new Set(arrivals.map((one) => one.conversationId)).size).toBe(1)
    expect(await conversationsOf(li)).toHaveLength(1)
  })
})

describe('a thread of many mails', () => {
  const thread = (length: number, header: (at: number) => Partial<Written>): Written[] =>
    Array.from({ length }, (_, at) => ({
      from: li,
      id: named(at).slice(1, -1),
      subject: at === 0 ? '装修进度' : 'Re: 装修进度',
      text: `第 ${at} 封`,
      ...header(at),
    }))
  const all = (at: number) => ({
    ...(at > 0 ? { inReplyTo: named(at - 1) } : {}),
    references: Array.from({ length: at }, (_, one) => named(one)),
  })
  const check = async (length: number) => {
    const conversations = (await conversationsOf(li)).filter((one) => !one.merged)
    expect(conversations).toHaveLength(1)
    const texts = (await messagesOf(server, conversations[0]!.id)).map((one) => one.text)
    expect(texts).toHaveLength(length)
    expect(new Set(texts).size).toBe(length)
  }

  it('200 in any order, one after the other: one conversation, none lost', async () => {
    for (const mail of shuffled(thread(200, all), 7)) await arrive(server, mail)
    await check(200)
  })

  it('200 waiting at once, taken in by two processes in any order', async () => {
    const ids: string[] = []
    for (const mail of shuffled(thread(200, all), 11)) ids.push(await store(server, mail))
    const waiting = shuffled(ids, 13)
    while (waiting.length > 0) await takeAll(waiting.splice(0, 8))
    await check(200)
    const [conversation] = (await conversationsOf(li)).filter((one) => !one.merged)
    expect((await anna.get(`/conversations/${conversation!.id}`)).body.conversation.customer.id).toBeTruthy()
  })

  it('each naming only the one it answers: what was torn apart becomes one again', async () => {
    const only = (at: number) => (at > 0 ? { inReplyTo: named(at - 1) } : {})
    for (const mail of shuffled(thread(60, only), 17)) await arrive(server, mail)
    await check(60)
  })

  it('with References cut as programs cut them', async () => {
    const last = (at: number) => ({
      references: Array.from({ length: at }, (_, one) => one)
        .filter((one) => one >= at - 3)
        .map(named),
    })
    for (const mail of shuffled(thread(60, last), 19)) await arrive(server, mail)
    await check(60)
  })

  it('what staff have touched is not moved', async () => {
    const one = await taken(server, { from: li, id: named(0).slice(1, -1), text: '甲' })
    await anna.post(`/conversations/${one}/assign`, { assigneeId: anna.id })
    const two = await taken(server, { from: li, id: named(7).slice(1, -1), inReplyTo: named(6), text: '乙' })
    await anna.post(`/conversations/${two}/assign`, { assigneeId: anna.id })
    expect(two).not.toBe(one)
    const middle = await taken(server, { from: li, id: named(6).slice(1, -1), inReplyTo: named(0), text: '丙' })
    expect(middle).toBe(one)
    expect((await conversationsOf(li)).map((conversation) => conversation.merged)).toEqual([false, false])
  })
})
