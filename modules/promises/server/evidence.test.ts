import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { minute, promiseIn } from './testing.ts'

let server: TestServer
let anna: Member
let at = Date.parse('2026-03-12T02:00:00Z')
beforeAll(async () => {
  server = await startTestServer()
  setClock(() => at)
  anna = await server.member('agent')
})
beforeEach(() => {
  at += minute
})
afterAll(async () => {
  setClock()
  await server.close()
})

/** A conversation in which something was promised by a reply, after a complaint. */
async function promised() {
  const customerId = await addCustomer(server.kernel)
  const { conversationId: id, messageId: complaint } = await receive(server.kernel, { customerId, text: '还没修好！' })
  const say = async (text: string) => {
    at += minute
    const { body } = await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: `<p>${text}</p>` })
    return body.message.id as string
  }
  const hear = async (text: string) => {
    at += minute
    return (await receive(server.kernel, { customerId, conversationId: id, text })).messageId
  }
  const making = await say('明天给您修好')
  at += minute
  const promise = await promiseIn(anna, id, { text: '修好', fromMessageId: making })
  const keep = (evidenceMessageId: string) => anna.post(`/promises/${promise.id}/keep`, { evidenceMessageId })
  return { id, promise, complaint, making, say, hear, keep }
}
const why = (answer: Awaited<ReturnType<Member['post']>>) => [
  answer.status,
  ...(answer.body.error?.fields ?? []).map(
    ({ field, reason }: { field: string; reason: string }) => `${field}: ${reason}`,
  ),
]

test('what was said before the promise, or made it, or is the customer’s complaint, shows nothing', async () => {
  const { complaint, making, hear, keep, promise } = await promised()
  expect(why(await keep(complaint))).toEqual([400, 'evidenceMessageId: 这条消息在作出承诺之前，请选后来的消息'])
  expect(why(await keep(making))).toEqual([400, 'evidenceMessageId: 这条消息正是作出承诺的那条，请选后来的消息'])
  const later = await hear('师傅到现在还没来')
  expect(why(await keep(later))).toEqual([400, 'evidenceMessageId: 请选我们做了什么的消息，或客户说办好了的消息'])
  expect((await anna.get(`/promises/${promise.id}`)).body.state).toBe('open')
})

test('a later message of ours shows it, and so does the customer’s yes', async () => {
  const one = await promised()
  const done = await one.say('已经修好，请您看看')
  expect((await one.keep(done)).body).toMatchObject({ state: 'kept', evidenceMessageId: done })
  const other = await promised()
  const yes = await other.hear('修好了，谢谢师傅')
  expect((await other.keep(yes)).body).toMatchObject({ state: 'kept', evidenceMessageId: yes })
})

/** A call of `ago` ms before now, written down now by this member. */
async function loggedCall(who: Member, conversationId: string, ago: number) {
  const { body, status } = await who.post(`/conversations/${conversationId}/messages`, {
    direction: 'outbound',
    kind: 'phone',
    html: '<p>打过电话，已经修好</p>',
    occurredAt: new Date(at - ago).toISOString(),
  })
  expect(status).toBe(200)
  return body.message.id as string
}
const lastOf = async (id: string) => (await anna.get(`/promises/${id}`)).body.history.at(-1)

test('a call written down within a day counts when it was; the history says when it was written down', async () => {
  const { id, promise, keep } = await promised()
  // Due after a day; the call was an hour before that, and is written down 23 hours after it.
  at = Date.parse(promise.dueAt) + 22 * 60 * minute
  const call = await loggedCall(anna, id, 23 * 60 * minute)
  const happenedAt = new Date(at - 23 * 60 * minute).toISOString()
  at += minute
  expect((await keep(call)).body).toMatchObject({ state: 'kept', keptLate: false, keptAt: happenedAt })
  expect(await lastOf(promise.id)).toMatchObject({
    kind: 'kept',
    record: { kind: 'phone', happenedAt, writtenAt: new Date(at - minute).toISOString(), counts: true },
  })
})

test('one written down later counts from then, unless who leads the team wrote it down', async () => {
  const late = 30 * 60 * minute
  const mine = await promised()
  at = Date.parse(mine.promise.dueAt) + late - 60 * minute
  const call = await loggedCall(anna, mine.id, late)
  const writtenAt = new Date(at).toISOString()
  at += minute
  expect((await mine.keep(call)).body).toMatchObject({ state: 'kept', keptLate: true, keptAt: writtenAt })
  expect((await lastOf(mine.promise.id)).record).toMatchObject({ writtenAt, counts: false })

  // Naming the time beside it does not get round that.
  const again = await promised()
  at = Date.parse(again.promise.dueAt) + late - 60 * minute
  const other = await loggedCall(anna, again.id, late)
  const claimed = new Date(at - late).toISOString()
  at += minute
  const body = { evidenceMessageId: other, at: claimed }
  const kept = await anna.post(`/promises/${again.promise.id}/keep`, body)
  expect(kept.body).toMatchObject({ keptLate: true, history: expect.anything() })
  expect(await lastOf(again.promise.id)).toMatchObject({ claimedAt: claimed, record: { counts: false } })

  const led = await promised()
  const lead = await server.member('supervisor')
  at = Date.parse(led.promise.dueAt) + late - 60 * minute
  const theirs = await loggedCall(lead, led.id, late)
  const happenedAt = new Date(at - late).toISOString()
  at += minute
  expect((await led.keep(theirs)).body).toMatchObject({ keptLate: false, keptAt: happenedAt })
  expect((await lastOf(led.promise.id)).record).toMatchObject({ counts: true })
})

test('what was written down at once needs no word about it', async () => {
  const { id, promise, keep } = await promised()
  at += 20 * minute
  const call = await loggedCall(anna, id, 5 * minute)
  at += minute
  await keep(call)
  expect((await lastOf(promise.id)).record).toBeNull()
})
