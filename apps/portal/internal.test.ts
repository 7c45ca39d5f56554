import { beforeAll, describe, expect, test } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { promiseIn } from '#modules/promises/server/testing.ts'
import { voucherFor } from '#modules/vouchers/server/testing.ts'
import { readProgress } from './progress-model.ts'
import { type Matter, portalAt } from './testing.ts'

/** Thursday, 10:00 in Shanghai. */
const portal = portalAt('2026-03-12T02:00:00Z')
const { matter, open } = portal
const hour = 3_600_000
let server: TestServer
let anna: Member
let ben: Member
beforeAll(async () => {
  ;({ server, anna } = portal)
  ben = await server.member('agent', { name: '韩本' })
})
const fromNow = (ms: number) => new Date(portal.at + ms).toISOString()

/** Everything that a customer can be given of a matter, in all languages. */
async function given(one: Matter): Promise<string> {
  const voucher = await voucherFor(anna, { conversationId: one.id, note: '仓库缺货' })
  const card = new URL(voucher.url, 'http://x').pathname
  // All that the page draws from, but who reads along.
  const { conversation, ...drawn } = (await readProgress(server.kernel.db, one.token))!
  const texts: string[] = [JSON.stringify([drawn, conversation.assigneeName, conversation.subject])]
  for (const lang of ['zh-CN', 'zh-TW', 'en']) {
    for (const url of [one.url, `${one.url}/changes`, card, `${card}/card.svg`]) {
      const answer = await open(`${url}?lang=${lang}`)
      expect(answer.status).toBeLessThan(300)
      texts.push(answer.text, JSON.stringify(answer.headers))
    }
  }
  return texts.join('\n')
}
const versionOf = async (one: Matter) => (await readProgress(server.kernel.db, one.token))?.version

describe('what colleagues promise each other', () => {
  test('is on no page of the customer’s, whatever becomes of it; what we promised them is', async () => {
    const one = await matter()
    const outer = await promiseIn(anna, one.id, { text: '今天修好门锁', dueAt: fromNow(9 * hour) })
    const before = await versionOf(one)
    const owner = { kind: 'member', id: ben.id }
    const ask = async (text: string, dueIn: number) =>
      (await anna.post(`/promises/${outer.id}/inner`, { text, dueAt: fromNow(dueIn), owner })).body.id as string
    const states: Record<string, string> = {
      open: await ask('内甲去仓库领锁', 8 * hour),
      kept: await ask('内乙问供应商', 7 * hour),
      broken: await ask('内丙派车', hour),
      withdrawn: await ask('内丁借梯子', 7 * hour),
      renegotiated: await ask('内戊配钥匙', 6 * hour),
    }
    // Not even that something was asked: a page that somebody looks at has no news by it.
    expect(await versionOf(one)).toBe(before)
    const act = async (who: Member, id: string | undefined, verb: string, body: object) =>
      expect((await who.post(`/promises/${id}/${verb}`, body)).status).toBe(200)
    await act(ben, states.kept, 'keep', { evidence: '内乙供应商说有货' })
    await act(anna, states.withdrawn, 'withdraw', { reason: '内丁不用梯子' })
    await act(ben, states.renegotiated, 'renegotiate', { dueAt: fromNow(8 * hour), reason: '内戊机器坏了' })
    await anna.patch(`/promises/${states.open}`, { text: '内甲去仓库领两把锁', reason: '内甲少一把' })
    const beneath = await ben.post(`/promises/${states.open}/inner`, {
      text: '内己开门取货',
      dueAt: fromNow(2 * hour),
      owner: { kind: 'member', id: anna.id },
    })
    expect(beneath.status).toBe(200)
    portal.at += 2 * hour
    await server.runJobs()
    for (const [state, id] of Object.entries(states)) expect((await anna.get(`/promises/${id}`)).body.state).toBe(state)

    const told = await given(one)
    expect(told).toContain('今天修好门锁')
    for (const text of ['内甲', '内乙', '内丙', '内丁', '内戊', '内己', '韩本', '仓库缺货', '"internal"', '"inner"']) {
      expect(told.includes(text), text).toBe(false)
    }
    for (const id of [...Object.values(states), beneath.body.id, ben.id]) expect(told).not.toContain(id)
    // Staff read them side by side with the outer one.
    const { items } = (await anna.get(`/conversations/${one.id}/promises`)).body
    expect(items.filter((item: { internal: boolean }) => item.internal)).toHaveLength(7)
  })

  test('takes no other time from the customer, and is not owed to them where a closed matter goes on', async () => {
    const one = await matter()
    const outer = await promiseIn(anna, one.id, { text: '寄送发票', dueAt: fromNow(9 * hour) })
    const owner = { kind: 'member', id: ben.id }
    const body = { text: '内庚开发票', dueAt: fromNow(hour), owner }
    const inner = (await anna.post(`/promises/${outer.id}/inner`, body)).body
    const offer = { kind: 'ask', dueAt: fromNow(2 * hour), told: true }
    expect((await anna.post(`/promises/${inner.id}/proposals`, offer)).status).toBe(409)
    for (const status of ['resolved', 'closed'])
      await anna.post(`/conversations/${one.id}/status`, { status, reason: '先记下' })
    const sent = await portal.submit(one.url, 'messages', { text: '发票呢？' })
    const next = String(sent.headers.location).split('?')[0] ?? ''
    expect(next).not.toBe(one.url)
    const { text } = await open(next)
    expect(text).toContain('寄送发票')
    for (const hidden of ['内庚', '韩本', inner.id]) expect(text).not.toContain(hidden)
  })
})
