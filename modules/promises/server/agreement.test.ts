import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Member, TestServer } from '#apps/server/testing.ts'
import { serverAt } from '#apps/server/testing-clock.ts'
import { addCustomer, openConversation, receive } from '#modules/conversations/server/testing.ts'
import { inTransaction, newId, rows } from '#platform/server/database/index.ts'
import { answerNewDate, promisesForCustomer } from './index.ts'
import { day, fromNow, hour, minute, promiseIn } from './testing.ts'

let server: TestServer
let anna: Member
let ben: Member
const desk = serverAt('2031-03-13T09:00:00+08:00')
beforeAll(() => {
  server = desk.server
})
beforeEach(async () => {
  anna = await server.member('agent', { name: '安娜' })
  ben = await server.member('agent', { name: '本' })
})

const db = () => server.kernel.db
const fieldOf = ({ status, body }: Answer) => [status, body.error?.fields?.[0]?.field, body.error?.fields?.[0]?.reason]
const figures = async () => {
  const { items } = (await anna.get('/promises/reliability?by=member&limit=100')).body
  return items.find((one: { id: string }) => one.id === anna.id)
}

/** A promise due in a day, made in a reply to the customer's letter. */
async function promised() {
  const customerId = await addCustomer(server.kernel)
  const { conversationId: id, messageId: before } = await receive(server.kernel, { customerId, text: '灯坏了' })
  const say = async (body: object) => {
    desk.at += minute
    const sent = await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: '<p>好</p>', ...body })
    return sent.body.message.id as string
  }
  const hear = async (text: string) => {
    desk.at += minute
    return (await receive(server.kernel, { customerId, conversationId: id, text })).messageId
  }
  const making = await say({ html: '<p>明天装好</p>' })
  const made = await promiseIn(anna, id, { text: '装灯', fromMessageId: making })
  const move = (agreement?: object, more: object = {}, who = anna) =>
    who.post(`/promises/${made.id}/renegotiate`, { dueAt: fromNow(2 * day), reason: '缺货', agreement, ...more })
  return { id, made, before, making, say, hear, move }
}

describe('another time needs the customer’s agreement', () => {
  it('none, none of theirs, or from before it was promised is refused, with what is missing', async () => {
    const { made, before, making, say, move } = await promised()
    const missing = '请写明客户怎样同意的：选一条之后的来信或通话，或写谁、怎么说的'
    for (const none of [undefined, {}, { words: ' ' }, { at: fromNow(0) }]) {
      const answer = await move(none)
      expect([answer.status, answer.body.error.fields[0].field]).toEqual([400, expect.stringMatching(/^agreement/)])
    }
    expect(fieldOf(await move())).toEqual([400, 'agreement', missing])
    const ours = await say({ html: '<p>改到后天</p>' })
    const note = await say({ direction: 'note', html: '<p>他说行</p>' })
    for (const [messageId, reason] of [
      [ours, '请选客户发来的消息，或通话、到访的记录'],
      [note, '请选客户发来的消息，或通话、到访的记录'],
      [making, '这条消息正是作出承诺的那条，请选后来的消息'],
      [before, '这条消息在作出承诺之前，请选后来的消息'],
      [newId(), '会话里没有这条消息'],
    ]) {
      expect(fieldOf(await move({ messageId }))).toEqual([400, 'agreement.messageId', reason])
    }
    expect(fieldOf(await move({ words: '可以', at: fromNow(hour) })).slice(0, 2)).toEqual([400, 'agreement.at'])
    expect(fieldOf(await move({ words: '可以', at: fromNow(-day) })).slice(0, 2)).toEqual([400, 'agreement.at'])
    expect((await move({ messageId: 'x' })).status).toBe(400)
    expect((await move({ words: '可以', by: '她' })).status).toBe(400)
    const viewer = await server.member('viewer')
    expect((await move({ words: '可以' }, {}, viewer)).status).toBe(403)
    expect((await anna.get(`/promises/${made.id}`)).body).toMatchObject({ state: 'open', version: made.version })
    expect((await figures()).renegotiated).toBe(0)
  })

  it('their message, a call or words of who said so will do; the history tells, and it counts as renegotiated', async () => {
    const told = async (agree: (story: Awaited<ReturnType<typeof promised>>) => Promise<object>) => {
      const story = await promised()
      const agreement = await agree(story)
      const answer = await story.move(agreement)
      expect(answer.status).toBe(200)
      const old = (await anna.get(`/promises/${story.made.id}`)).body
      expect(old).toMatchObject({ state: 'renegotiated', replacedById: answer.body.id })
      const line = old.history.find(({ kind }: { kind: string }) => kind === 'accepted')
      const [shown] = await promisesForCustomer(db(), story.id)
      return { line, noted: shown?.noted, proposal: old.proposal }
    }
    const letter = await told(async ({ hear }) => ({ messageId: await hear('后天也行') }))
    expect(letter.line).toMatchObject({ by: { name: '安娜' }, reason: null, claimedAt: letter.noted?.at })
    expect(letter.proposal).toMatchObject({ state: 'accepted', endedBy: { kind: 'staff' }, answerable: false })
    const call = await told(async ({ say }) => ({
      messageId: await say({ kind: 'phone', direction: 'outbound', html: '<p>说好后天</p>' }),
    }))
    expect(call.noted).toMatchObject({ words: null })
    desk.at += hour
    const at = new Date(desk.at).toISOString()
    const word = await told(async () => ({ words: '陈女士在门口说后天可以' }))
    expect(word.line).toMatchObject({ reason: '陈女士在门口说后天可以', claimedAt: expect.any(String) })
    expect(word.noted?.at && word.noted.at >= at).toBe(true)
    expect(await figures()).toMatchObject({ renegotiated: 3, broken: 0 })
  })

  it('of two colleagues at once one writes it down; the customer may still say no, and the old time stands', async () => {
    const { id, made, move } = await promised()
    const wanted = { version: made.version }
    const both = await Promise.all([
      move({ words: '电话里同意' }, { ...wanted, newId: newId() }, anna),
      move({ words: '电话里同意' }, { ...wanted, newId: newId() }, ben),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    const [shown] = await promisesForCustomer(db(), id)
    const proposalId = shown?.noted?.proposalId ?? ''
    const refuse = () => inTransaction(db(), (tx) => answerNewDate(tx, { proposalId, accept: false, words: '没说过' }))
    expect((await refuse()).again).toBe(false)
    expect((await refuse()).again).toBe(true)
    expect((await anna.get(`/promises/${made.id}`)).body).toMatchObject({
      ...{ state: 'open', outstanding: true, dueAt: made.dueAt, replacedById: null },
      proposal: { state: 'refused', words: '没说过', endedBy: { kind: 'customer' } },
    })
    expect((await anna.get(`/promises/${shown?.id}`)).body).toMatchObject({ state: 'withdrawn', outstanding: false })
    expect((await promisesForCustomer(db(), id)).map((one) => [one.id, one.refused !== null])).toEqual([
      [made.id, true],
    ])
    // Their own yes is theirs: nobody takes it back.
    const again = await move({ words: '今天又打了电话' }, { version: undefined })
    expect(again.status).toBe(200)
  })

  it('colleagues agree among themselves', async () => {
    const { id } = await openConversation(anna)
    const outer = await promiseIn(anna, id)
    const owner = { kind: 'member', id: ben.id }
    const inner = (await anna.post(`/promises/${outer.id}/inner`, { text: '备件', owner, dueAt: fromNow(hour) })).body
    const moved = await ben.post(`/promises/${inner.id}/renegotiate`, { dueAt: fromNow(2 * hour), reason: '路上堵' })
    expect(moved.body).toMatchObject({ internal: true, parentId: outer.id })
  })
})

describe('an outer promise due before what serves it', () => {
  /** 装灯 in a day, 买灯 beneath it in 20 hours, 选灯 beneath that in 19. */
  async function nested() {
    const { id } = await openConversation(anna)
    const outer = await promiseIn(anna, id, { text: '装灯' })
    const beneath = async (over: string, text: string, hours: number) => {
      const body = { text, owner: { kind: 'member', id: ben.id }, dueAt: fromNow(hours * hour) }
      return (await anna.post(`/promises/${over}/inner`, body)).body
    }
    const inner = await beneath(outer.id, '买灯', 20)
    const deeper = await beneath(inner.id, '选灯', 19)
    const early = await beneath(outer.id, '量尺寸', 2)
    return { id, outer, inner, deeper, early }
  }
  const follower = async (id: string) => {
    const { state, replacedById } = (await anna.get(`/promises/${id}`)).body
    expect(state).toBe('renegotiated')
    return (await anna.get(`/promises/${replacedById}`)).body
  }

  it('is asked about by name, and moves them up where that is said; their owner hears of it', async () => {
    const { id, outer, inner, deeper, early } = await nested()
    const dueAt = fromNow(5 * hour)
    const move = (more: object) =>
      anna.post(`/promises/${outer.id}/renegotiate`, {
        dueAt,
        reason: '客户要早些',
        agreement: { words: '可以' },
        ...more,
      })
    const asked = await move({})
    expect(asked.body.error).toMatchObject({
      code: 'promises.inner-after',
      details: { inner: [{ id: inner.id, text: '买灯', owner: { id: ben.id, name: '本' }, dueAt: inner.dueAt }] },
    })
    expect([asked.status, asked.body.error.message]).toEqual([409, expect.stringContaining('本 “买灯” 3月14日 05:00')])
    expect((await anna.get(`/promises/${outer.id}`)).body.state).toBe('open')
    expect((await move({ moveInner: 'yes' })).status).toBe(400)
    const moved = await move({ moveInner: true })
    expect(moved.body).toMatchObject({ dueAt, inner: { count: 2, late: false } })
    const bought = await follower(inner.id)
    expect(bought).toMatchObject({ dueAt, parentId: moved.body.id, owner: { id: ben.id }, internal: true })
    expect(await follower(deeper.id)).toMatchObject({ dueAt, parentId: bought.id })
    expect((await anna.get(`/promises/${early.id}`)).body).toMatchObject({ state: 'open', parentId: moved.body.id })
    const heard = await rows<{ audience: string[] }>(
      db(),
      sql`select audience from event where subject_id = ${id} and name = 'promise.renegotiated' and data->>'promiseId' = ${inner.id}`,
    )
    expect(heard.map(({ audience }) => audience.includes(`staff:${ben.id}`))).toEqual([true])
    expect(heard[0]?.audience.some((token) => token.startsWith('conversation-public'))).toBe(false)
  })

  it('moves them up as well when the customer accepts an earlier time', async () => {
    const { outer, inner } = await nested()
    const dueAt = fromNow(5 * hour)
    const offer = await anna.post(`/promises/${outer.id}/proposals`, { kind: 'ask', dueAt, told: true })
    const proposalId = offer.body.proposal.id
    await inTransaction(db(), (tx) => answerNewDate(tx, { proposalId, accept: true }))
    expect(await follower(inner.id)).toMatchObject({ dueAt, reason: null })
    const { history } = (await anna.get(`/promises/${inner.id}`)).body
    expect(history.at(-1)).toMatchObject({ kind: 'renegotiated', by: { kind: 'system' }, reason: '对客户的承诺提前了' })
  })
})
