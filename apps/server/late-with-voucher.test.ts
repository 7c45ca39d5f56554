import { beforeAll, expect, test } from 'vitest'
import { beginMatter, type Matter } from '#apps/portal/testing.ts'
import { promiseIn } from '#modules/promises/server/testing.ts'
import type { Member, TestServer } from './testing.ts'
import { serverAt } from './testing-clock.ts'

const desk = serverAt('2026-03-12T02:00:00Z')
const hour = 3_600_000
let server: TestServer
let anna: Member
beforeAll(async () => {
  server = desk.server
  anna = await server.member('agent', { name: '李安娜' })
})
const fromNow = (hours: number) => new Date(desk.at + hours * hour).toISOString()

/** A promise that will be late, and the draft that tells its customer. */
async function late(one: Matter) {
  const promise = await promiseIn(anna, one.id, { text: '师傅上门', dueAt: fromNow(2) })
  const body = { kind: 'notice', dueAt: fromNow(6), reason: '配件未到' }
  const { proposal } = (await anna.post(`/promises/${promise.id}/proposals`, body)).body
  return { promise, proposal }
}

/** What the dialog does as it sends: the voucher under the draft's id, then the words with its line. */
async function sendWith(who: Member, one: Matter, { id, messageId }: { id: string; messageId: string }) {
  const wanted = { id, conversationId: one.id, customerName: '王丽', honours: '免费上门一次', reason: '比答应的晚了' }
  const issued = await who.post('/vouchers', wanted)
  const voucher = issued.status === 200 ? issued : await who.get(`/vouchers/${id}`)
  const html = `<p>要晚一些。</p><p>${voucher.body.gift}<br><a href="${voucher.body.url}">${voucher.body.url}</a></p>`
  const sent = await who.post(`/conversations/${one.id}/messages`, { id: messageId, direction: 'outbound', html })
  return { issued, voucher: voucher.body, sent }
}

test('a notice that it will be late takes a voucher along: issued once, its link in the words, however often it is sent', async () => {
  const one = await beginMatter(server, anna)
  const { promise, proposal } = await late(one)
  const [first, second] = await Promise.all([sendWith(anna, one, proposal), sendWith(anna, one, proposal)])
  for (const { issued, sent } of [first, second]) expect([issued.status, sent.status]).toEqual([200, 200])
  expect(second.voucher.url).toBe(first.voucher.url)
  expect(first.voucher.gift).toBe('送您一张服务凭证：免费上门一次。出示给我们任意一位工作人员即可兑现。')
  const held = (await anna.get(`/vouchers?customerId=${one.customerId}&state=all`)).body.items
  expect(held.map(({ id }: { id: string }) => id)).toEqual([proposal.id])
  expect((await server.events(one.id)).filter((name) => name === 'voucher.issued')).toHaveLength(1)
  expect((await anna.get(`/promises/${promise.id}`)).body.proposal.state).toBe('proposed')
  const { text } = await server.visitor.get(`/${one.url}`)
  expect(text.split(first.voucher.url).length - 1).toBe(2)
  expect((await server.visitor.get(`/${new URL(first.voucher.url, 'http://x').pathname}`)).text).toContain(
    '免费上门一次',
  )
})

test('a colleague who sends the same draft at the same moment gives the same one', async () => {
  const ben = await server.member('agent', { name: '韩本' })
  const one = await beginMatter(server, anna)
  const { proposal } = await late(one)
  const both = await Promise.all([sendWith(anna, one, proposal), sendWith(ben, one, proposal)])
  expect(both.map(({ issued }) => issued.status).toSorted()).toEqual([200, 400])
  expect(both[0]?.voucher.url).toBe(both[1]?.voucher.url)
  expect((await anna.get(`/vouchers?customerId=${one.customerId}&state=all`)).body.items).toHaveLength(1)
})

test('its words are in the customer’s language; who may not give vouchers gives none', async () => {
  const one = await beginMatter(server, anna)
  const { proposal } = await late(one)
  await anna.patch(`/customers/${one.customerId}`, {
    language: 'en',
    version: (await anna.get(`/customers/${one.customerId}`)).body.version,
  })
  expect((await sendWith(anna, one, proposal)).voucher.gift).toContain('We give you a service voucher')
  const viewer = await server.member('viewer')
  const refused = await viewer.post('/vouchers', { conversationId: one.id, honours: '免费上门一次', reason: '晚了' })
  expect(refused.status).toBe(403)
})
