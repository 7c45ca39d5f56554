import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Answer, type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { customerActor } from '#platform/contract/principal.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import { agreeKept, answerNewDate } from './index.ts'
import { day, fromNow, promiseIn } from './testing.ts'

/* The customer and a colleague have something to do with one promise at the same moment: one wins, the other is told. */

let server: TestServer
let anna: Member
let ben: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
  ben = await server.member('agent', { name: '本' })
})
afterAll(() => server.close())

const agrees = (conversationId: string, customerId: string) =>
  inTransaction(server.kernel.db, (tx) =>
    agreeKept(tx, { conversationId, words: '都好了，谢谢', agreed: true, actor: customerActor(customerId) }),
  )
const accepts = (conversationId: string, proposalId: string) =>
  inTransaction(server.kernel.db, (tx) =>
    answerNewDate(tx, { proposalId, conversationId, accept: true, words: '可以' }),
  )
const read = async (id: string) => (await anna.get(`/promises/${id}`)).body
const refusal = ({ status, body }: Answer) => ({ status, code: body.error?.code, by: body.error?.details?.by?.kind })

/** Kept by one colleague, and not yet agreed to by the customer. */
async function kept() {
  const { id, customer } = await openConversation(anna)
  const made = await promiseIn(anna, id)
  const { body } = await ben.post(`/promises/${made.id}/keep`, { evidence: '修好了', version: made.version })
  return { id, customerId: customer.id, promiseId: made.id, version: body.version as number }
}

it('the customer agrees to what was kept; who then gives it up or opens it again is told that they did', async () => {
  const { id, customerId, promiseId, version } = await kept()
  await agrees(id, customerId)
  for (const [action, body] of [
    ['break', { reason: '其实没修好', version }],
    ['break', { reason: '其实没修好' }],
    ['reopen', { version }],
  ] as const) {
    const lost = await anna.post(`/promises/${promiseId}/${action}`, body)
    expect(refusal(lost)).toEqual({ status: 409, code: 'promises.changed-meanwhile', by: 'customer' })
    expect(lost.body.error.message).toContain('客户')
  }
  expect(await read(promiseId)).toMatchObject({ state: 'kept', agreedAt: expect.any(String) })
  // Having seen it, a mistake can be mended, and then nobody says that the customer agreed.
  const seen = (await read(promiseId)).version
  const opened = await anna.post(`/promises/${promiseId}/reopen`, { version: seen, reason: '认错了单' })
  expect(opened.body).toMatchObject({ state: 'open', agreedAt: null })
})

it('given up first, there is nothing for the customer to agree to; their yes changes no state', async () => {
  const { id, customer } = await openConversation(anna)
  const made = await promiseIn(anna, id)
  await anna.post(`/promises/${made.id}/break`, { reason: '没有配件', version: made.version })
  await agrees(id, customer.id)
  expect(await read(made.id)).toMatchObject({ state: 'broken', agreedAt: null, changedBy: { id: anna.id } })
})

it('both in one moment: never agreed and open again', async () => {
  for (let turn = 0; turn < 6; turn += 1) {
    const { id, customerId, promiseId, version } = await kept()
    const [opened] = await Promise.all([
      anna.post(`/promises/${promiseId}/reopen`, { version }),
      agrees(id, customerId),
    ] as const)
    const now = await read(promiseId)
    if (opened.status === 200) expect(now).toMatchObject({ state: 'open', agreedAt: null })
    else {
      expect(refusal(opened)).toEqual({ status: 409, code: 'promises.changed-meanwhile', by: 'customer' })
      expect(now).toMatchObject({ state: 'kept', agreedAt: expect.any(String) })
    }
  }
})

it('the customer accepts another time while a colleague keeps or gives up the old one: one of the two holds', async () => {
  for (const [action, body, state] of [
    ['keep', { evidence: '提前修好了' }, 'kept'],
    ['break', { reason: '做不到' }, 'broken'],
    ['keep', { evidence: '提前修好了' }, 'kept'],
    ['break', { reason: '做不到' }, 'broken'],
  ] as const) {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id)
    const wanted = { id: newId(), kind: 'ask', dueAt: fromNow(2 * day), reason: '配件明天才到' }
    await anna.post(`/promises/${made.id}/proposals`, wanted)
    const told = await anna.post(`/promises/${made.id}/proposals/${wanted.id}/told`, {})
    const [settled, accepted] = await Promise.all([
      ben.post(`/promises/${made.id}/${action}`, { ...body, version: told.body.version }),
      accepts(id, wanted.id).then(
        () => 'accepted',
        (problem: { code: string; details: { state: string } }) => `${problem.code}: ${problem.details.state}`,
      ),
    ])
    const now = await read(made.id)
    if (settled.status === 200) {
      expect(accepted).toBe('promises.proposal-closed: withdrawn')
      expect(now).toMatchObject({ state, replacedById: null })
    } else {
      expect(accepted).toBe('accepted')
      expect(refusal(settled)).toEqual({ status: 409, code: 'promises.changed-meanwhile', by: 'customer' })
      expect(now).toMatchObject({ state: 'renegotiated', replacedById: expect.any(String) })
    }
  }
})
