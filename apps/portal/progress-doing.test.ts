import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { receive } from '#modules/conversations/server/testing.ts'
import { progressToken } from '#modules/moments/server/index.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import { leadsTo, type Matter, pageField, portalAt, sendForm } from './testing.ts'

const hour = 3_600_000
/** Thursday, 10:00 in Shanghai. */
const portal = portalAt('2026-03-12T02:00:00Z')
const { matter, open } = portal
let server: TestServer
let anna: Member
let ben: Member
beforeAll(async () => {
  ;({ server, anna } = portal)
  ben = await server.member('agent', { name: '韩本' })
})

const fromNow = (hours: number) => new Date(portal.at + hours * hour).toISOString()
const slots = (...begins: number[]) => begins.map((one) => ({ from: fromNow(one), to: fromNow(one + 2) }))
const ask = async (one: Matter, body: object, who = anna) => who.post(`/conversations/${one.id}/asks`, body)
const asksOf = async (one: Matter) => (await anna.get(`/conversations/${one.id}/asks`)).body
const doing = async (one: Matter, fields: Record<string, string>, page?: string) =>
  sendForm(server, `${one.url}/do`, { page: page ?? pageField((await open(one.url)).text), ...fields })
const hasNumber = async ({ customerId }: Matter) => {
  const identity = { kind: 'phone', value: `138${String(portal.at).slice(2, 10)}` }
  expect((await anna.post(`/customers/${customerId}/identities`, identity)).status).toBe(200)
}
const momentEvents = async (one: Matter) =>
  (await server.events(one.id)).filter((name) => /slot|question|contact|ask-/.test(name))

describe('the customer chooses a time', () => {
  test('it is shown on both sides, is evidence of the offer, may be changed until it is promised, and asks to be promised', async () => {
    const one = await matter()
    const id = newId()
    const body = { id, kind: 'slots', text: '师傅哪天上门？', slots: slots(20, 4) }
    const made = await ask(one, body)
    expect(made.status).toBe(200)
    expect((await ask(one, body)).body).toEqual(made.body)
    const [early, late] = made.body.slots
    const { text } = await open(one.url)
    expect(text).toContain('师傅哪天上门？')
    const page = pageField(text)
    const choice = `slot:${id}:${early.id}`
    const both = await Promise.all([doing(one, { choice }, page), doing(one, { choice }, page)])
    for (const sent of both) expect([sent.status, leadsTo(sent)]).toEqual([303, `${one.url}?said=chosen`])
    const after = await open(`${one.url}?said=chosen`)
    expect(after.text).toContain('您选了：')
    expect(after.text).toMatch(/您选的时间：.*（师傅哪天上门？）/)
    expect((await asksOf(one)).items[0]).toMatchObject({ chosenSlotId: early.id, answeredBy: { kind: 'customer' } })
    expect(await momentEvents(one)).toEqual(['moment.slots-offered', 'moment.slot-chosen'])
    const steps = (await anna.get(`/conversations/${one.id}/steps`)).body.steps
    expect(steps[1]).toMatchObject({ step: 'offer', state: 'done', evidenceKind: 'chosen' })
    // The customer may change it, …
    expect(after.text).toContain('换一个时间')
    expect((await doing(one, { choice: `slot:${id}:${late.id}` })).status).toBe(303)
    expect((await asksOf(one)).items[0].chosenSlotId).toBe(late.id)
    const why = async () => {
      const steps = (await anna.get('/today/next-steps')).body.items
      const mine = steps.find(({ conversationId }: { conversationId: string }) => conversationId === one.id)
      return mine.reasons.filter(({ kind }: { kind: string }) => kind === 'chosen')
    }
    expect(await why()).toMatchObject([{ ref: late.id, at: late.from, text: '师傅哪天上门？' }])
    // … until it is a promise, made with one key under the slot's own id.
    const promise = { id: late.id, text: '师傅上门', dueFrom: late.from, dueAt: late.to }
    for (let i = 0; i < 2; i += 1)
      expect((await anna.post(`/conversations/${one.id}/promises`, promise)).status).toBe(200)
    expect(await why()).toEqual([])
    const promised = (await open(one.url)).text
    expect(promised).not.toContain('换一个时间')
    expect(promised).toContain('师傅上门')
    const again = await doing(one, { choice: `slot:${id}:${early.id}` })
    expect([again.status, again.text.includes('已经选过或已经收回')]).toEqual([409, true])
    // Staff may let the customer choose once more.
    expect((await anna.post(`/asks/${id}/reopen`, {})).body.chosenSlotId).toBeNull()
    expect((await doing(one, { choice: `slot:${id}:${early.id}` })).status).toBe(303)
    expect((await asksOf(one)).items[0].chosenSlotId).toBe(early.id)
  })

  test('what is past, taken back, of another matter, or from a wrong page is refused', async () => {
    const one = await matter()
    const other = await matter()
    const made = (await ask(one, { kind: 'slots', text: '上门时间', slots: slots(1, 30) })).body
    const [first, second] = made.slots
    const choice = `slot:${made.id}:${first.id}`
    const foreign = await doing(other, { choice })
    expect([foreign.status, foreign.text.includes('上门时间')]).toEqual([404, false])
    const wrongPage = await doing(one, { choice }, pageField((await open(other.url)).text))
    expect(wrongPage.status).toBe(422)
    expect((await doing(one, { choice: 'slot:x:y' })).status).toBe(422)
    const headers = { origin: 'https://evil.example' }
    const page = pageField((await open(one.url)).text)
    expect((await sendForm(server, `${one.url}/do`, { page, choice }, { headers })).status).toBe(403)
    expect((await sendForm(server, `/p/${'x'.repeat(32)}/do`, { page, choice })).status).toBe(404)
    portal.at += 2 * hour
    expect((await doing(one, { choice })).status).toBe(409)
    expect((await open(one.url)).text).not.toContain(choice)
    await anna.post(`/asks/${made.id}/withdraw`, {})
    expect((await doing(one, { choice: `slot:${made.id}:${second.id}` })).status).toBe(409)
    expect((await open(one.url)).text).not.toContain('上门时间')
    expect((await asksOf(one)).items[0].chosenSlotId).toBeNull()
    // The link was ended: nothing goes through it any more.
    await anna.post(`/conversations/${one.id}/progress-link`, { renew: true })
    expect((await doing(other, { way: 'chat' })).status).toBe(303)
    expect((await sendForm(server, `${one.url}/do`, { page, way: 'chat' })).status).toBe(404)
  })

  test('staff: two to six times to come; viewers and strangers to the conversation may not', async () => {
    const one = await matter()
    const slotsProblem = async (given: object[]) =>
      (await ask(one, { kind: 'slots', text: 'x', slots: given })).body.error?.fields[0]?.field
    expect(await slotsProblem(slots(2))).toBe('slots')
    expect(await slotsProblem(slots(-1, 2))).toBe('slots')
    expect(await slotsProblem(slots(2, 2))).toBe('slots')
    expect(await slotsProblem([{ from: fromNow(3), to: fromNow(2) }, ...slots(5)])).toBe('slots')
    const viewer = await server.member('viewer')
    expect((await ask(one, { kind: 'question', text: 'x' }, viewer)).status).toBe(403)
    expect((await viewer.get(`/conversations/${one.id}/asks`)).body.abilities).toEqual({ work: false })
    expect((await anna.get(`/conversations/${newId()}/asks`)).status).toBe(404)
    // A member of staff writes down what was said on the phone.
    const made = (await ask(one, { kind: 'slots', text: '上门', slots: slots(3, 5) })).body
    const chosen = await ben.post(`/asks/${made.id}/choose`, { slotId: made.slots[1].id })
    expect(chosen.body).toMatchObject({ chosenSlotId: made.slots[1].id, answeredBy: { kind: 'staff', name: '韩本' } })
  })

  test('of the options in an offer too', async () => {
    const one = await matter()
    const offered = await anna.post(`/conversations/${one.id}/offers`, {
      options: [{ text: '换新' }, { text: '维修' }],
    })
    const [first, second] = offered.body.options
    expect((await doing(one, { choice: `option:${second.id}` })).status).toBe(303)
    expect((await doing(one, { choice: `option:${first.id}` })).status).toBe(409)
    expect((await open(one.url)).text).toMatch(/您选了：<\/b> 维修/)
  })
})

describe('the customer is asked for another date', () => {
  /** Told on the phone already. */
  async function proposed(one: Matter, text: string, kind: 'ask' | 'notice' = 'ask') {
    const made = (await anna.post(`/conversations/${one.id}/promises`, { text, dueAt: fromNow(4) })).body
    const body = { kind, dueAt: fromNow(28), reason: '配件明天才到', told: true }
    const asked = await anna.post(`/promises/${made.id}/proposals`, body)
    expect(asked.status).toBe(200)
    return { promiseId: made.id as string, proposalId: asked.body.proposal.id as string }
  }
  const promiseOf = async (id: string) => (await anna.get(`/promises/${id}`)).body

  test('accepts it, once: the new time holds, and the page says so', async () => {
    const one = await matter()
    const { promiseId, proposalId } = await proposed(one, '师傅上门')
    const { text } = await open(one.url)
    expect(text).toContain('想和您改个时间')
    expect(text).toContain('原因：配件明天才到')
    const page = pageField(text)
    const fields = { proposal: proposalId, accept: 'yes', words: '可以' }
    for (const sent of [await doing(one, fields, page), await doing(one, fields, page)]) {
      expect([sent.status, leadsTo(sent)]).toEqual([303, `${one.url}?said=accepted`])
    }
    expect((await doing(one, { ...fields, accept: 'no' }, page)).status).toBe(409)
    expect(await promiseOf(promiseId)).toMatchObject({
      state: 'renegotiated',
      proposal: { state: 'accepted', words: '可以', endedBy: { kind: 'customer' } },
    })
    const after = (await open(one.url)).text
    expect(after).not.toContain('想和您改个时间')
    expect(after).toMatch(/“师傅上门”改到明天 \d\d:\d\d/)
  })

  test('also when the matter is resolved: what is owed may still get another time, and is named beside the question', async () => {
    const one = await matter()
    const { proposalId } = await proposed(one, '寄发票')
    await anna.post(`/conversations/${one.id}/status`, { status: 'resolved', reason: '发票另寄' })
    const { text } = await open(one.url)
    expect(text).toContain('想和您改个时间')
    expect(text).toMatch(/我们认为已经办好了[^<]*还有一件[^<]*寄发票/)
    const sent = await doing(one, { proposal: proposalId, accept: 'yes' })
    expect([sent.status, leadsTo(sent)]).toEqual([303, `${one.url}?said=accepted`])
    expect((await anna.get(`/conversations/${one.id}`)).body.conversation.status).toBe('resolved')
    expect((await open(one.url)).text).not.toContain('想和您改个时间')
    // Choices are of matters that go on.
    expect((await doing(one, { way: 'chat' })).status).toBe(409)
  })

  test('refuses it: what was agreed stands; from elsewhere nothing is answered', async () => {
    const one = await matter()
    const other = await matter()
    const { promiseId, proposalId } = await proposed(one, '送材料')
    expect((await doing(other, { proposal: proposalId, accept: 'yes' })).status).toBe(404)
    expect((await doing(one, { proposal: proposalId, accept: 'maybe' })).status).toBe(422)
    expect((await doing(one, { proposal: proposalId, accept: 'yes' }, 'x')).status).toBe(422)
    expect((await promiseOf(promiseId)).proposal.state).toBe('proposed')
    expect(leadsTo(await doing(one, { proposal: proposalId, accept: 'no' }))).toBe(`${one.url}?said=refused`)
    expect(await promiseOf(promiseId)).toMatchObject({ state: 'open', proposal: { state: 'refused' } })
  })

  test('what colleagues promise each other is never shown', async () => {
    const one = await matter()
    const outer = (await anna.post(`/conversations/${one.id}/promises`, { text: '修好水管', dueAt: fromNow(9) })).body
    const inner = await anna.post(`/promises/${outer.id}/inner`, {
      text: '仓库调配接头',
      dueAt: fromNow(3),
      owner: { kind: 'member', id: ben.id },
    })
    const { text } = await open(one.url)
    expect(text).toContain('修好水管')
    expect([inner.status, text.includes('仓库调配接头')]).toEqual([200, false])
  })
})

describe('the customer does something while waiting', () => {
  test('answers a question with words and a photo, once; it arrives as their message', async () => {
    const one = await matter()
    const question = (await ask(one, { kind: 'question', text: '漏水的地方能拍张照片吗？' })).body
    const { text } = await open(one.url)
    expect(text).toContain('漏水的地方能拍张照片吗？')
    const fields = { page: pageField(text), ask: question.id, text: '在灶台上方' }
    const empty = await sendForm(server, `${one.url}/messages`, { ...fields, text: '' })
    expect([empty.status, empty.text.includes('请先写一句话')]).toEqual([422, true])
    const files = [{ name: '照片.png', content: 'png' }]
    const sent = await Promise.all([1, 2].map(() => sendForm(server, `${one.url}/messages`, fields, { files })))
    for (const each of sent) expect([each.status, leadsTo(each)]).toEqual([303, `${one.url}?said=answered`])
    const messages = await rows<{ id: string; text: string }>(
      server.kernel.db,
      sql`select id, text from message where conversation_id = ${one.id} and text = '在灶台上方'`,
    )
    expect(messages).toHaveLength(1)
    expect((await asksOf(one)).items[0]).toMatchObject({ messageId: messages[0]?.id, answeredBy: { kind: 'customer' } })
    expect(await momentEvents(one)).toEqual(['moment.question-asked', 'moment.question-answered'])
    expect((await open(one.url)).text).not.toContain(`value="${question.id}"`)
  })

  test('an answer to a question of another matter is a word of their own, and answers nothing', async () => {
    const one = await matter()
    const other = await matter()
    const question = (await ask(other, { kind: 'question', text: '门牌号？' })).body
    const fields = { page: pageField((await open(one.url)).text), ask: question.id, text: '不是我的' }
    expect((await sendForm(server, `${one.url}/messages`, fields)).status).toBe(303)
    expect((await open(one.url)).text).toContain('不是我的')
    expect((await asksOf(other)).items[0].answeredAt).toBeNull()
  })

  test('says how to be reached; the desk sees it', async () => {
    const one = await matter()
    const offered = async () =>
      [...(await open(one.url)).text.matchAll(/name="way" value="(\w+)"/g)].map(([, way]) => way)
    // Without a number or an address of theirs nobody could call or write.
    expect(await offered()).toEqual(['chat'])
    expect((await doing(one, { way: 'mail' })).status).toBe(422)
    expect((await asksOf(one)).contactWish).toBeNull()
    await hasNumber(one)
    expect(await offered()).toEqual(['phone', 'chat'])
    for (const way of ['phone', 'phone', 'chat']) {
      expect(leadsTo(await doing(one, { way }))).toBe(`${one.url}?said=contact`)
    }
    expect((await asksOf(one)).contactWish).toMatchObject({ way: 'chat', time: 'any', by: { kind: 'customer' } })
    expect(await momentEvents(one)).toEqual(['moment.contact-wished', 'moment.contact-wished'])
    expect((await doing(one, { way: 'pigeon' })).status).toBe(422)
    expect((await open(one.url)).text).toMatch(/value="chat" checked/)
  })

  test('what they wish is kept with them: the next matter shows it, staff may change it, anonymising takes it away', async () => {
    const one = await matter()
    await hasNumber(one)
    await doing(one, { way: 'phone', time: 'morning' })
    const file = async () => (await anna.get(`/customers/${one.customerId}`)).body
    const wish = { way: 'phone', time: 'morning' }
    expect((await file()).contactWish).toMatchObject({ ...wish, by: 'customer', at: expect.any(String) })
    expect((await file()).contactWish).not.toHaveProperty('matter')

    const next = await receive(server.kernel, { customerId: one.customerId, text: '换灯泡', channel: 'form' })
    await anna.post(`/conversations/${next.conversationId}/assign`, { assigneeId: anna.id })
    const asks = async () => (await anna.get(`/conversations/${next.conversationId}/asks`)).body.contactWish
    expect(await asks()).toMatchObject({ ...wish, matter: false, by: { kind: 'customer' } })
    const { url } = (await anna.post(`/conversations/${next.conversationId}/progress-link`, {})).body
    const page = (await open(url.replace(/^https?:\/\/[^/]+/, ''))).text
    expect(page).toMatch(/value="phone" checked/)
    expect(page).toMatch(/value="morning" checked/)

    const changed = await anna.patch(`/customers/${one.customerId}`, { contactWish: { way: 'mail', time: 'any' } })
    expect(changed.body.contactWish).toMatchObject({ way: 'mail', time: 'any', by: 'staff' })
    expect(await asks()).toMatchObject({ way: 'mail', by: { kind: 'staff' } })
    expect(
      (await anna.patch(`/customers/${one.customerId}`, { contactWish: { way: 'pigeon', time: 'any' } })).status,
    ).toBe(400)
    expect(await server.events(one.customerId)).toContain('customer.changed')

    const owner = await server.member('owner')
    await owner.delete(`/customers/${one.customerId}?anonymise=true`)
    expect((await owner.get(`/customers/${one.customerId}`)).body.contactWish).toBeNull()
  })

  test('what is over takes no choice any more; an erased matter opens nothing', async () => {
    const one = await matter()
    await ask(one, { kind: 'question', text: '王丽家的门牌号？' })
    const page = pageField((await open(one.url)).text)
    await anna.post(`/conversations/${one.id}/status`, { status: 'resolved', reason: '好了' })
    expect((await doing(one, { way: 'chat' }, page)).status).toBe(409)
    const owner = await server.member('owner')
    await owner.delete(`/customers/${one.customerId}?anonymise=true`)
    expect((await sendForm(server, `${one.url}/do`, { page, way: 'chat' })).status).toBe(404)
    expect(JSON.stringify(await asksOf(one))).not.toContain('王丽家')
  })
})

test('with everything on it the page, its style and its script are light', async () => {
  const one = await matter()
  for (let count = 0; count < 2; count += 1) {
    await ask(one, { kind: 'slots', text: '师傅哪天上门方便？', slots: slots(4, 6, 20, 26, 44, 50) })
    await ask(one, { kind: 'question', text: '漏水的地方能拍张照片吗？' })
    await anna.post(`/conversations/${one.id}/offers`, { options: [{ text: '先止水' }, { text: '整段换新' }] })
    const made = (await anna.post(`/conversations/${one.id}/promises`, { text: '上门检查', dueAt: fromNow(4) })).body
    const other = { kind: 'ask', dueAt: fromNow(28), reason: '配件明天才到', told: true }
    await anna.post(`/promises/${made.id}/proposals`, other)
  }
  const { text } = await open(one.url)
  for (const id of ['dates', 'choices', 'questions']) expect(text).toContain(`id="${id}"`)
  const parts = [...text.matchAll(/(?:href|src)="(\/portal\/[^"]+)"/g)].map((match) => match[1] ?? '')
  const answers = await Promise.all(parts.map((part) => open(part)))
  const bytes = [text, ...answers.map((part) => part.text)].reduce((sum, each) => sum + Buffer.byteLength(each), 0)
  expect(bytes).toBeLessThan(50 * 1024)
  if (process.env.KAIROS_SCREENSHOTS) process.stdout.write(`bytes ${bytes}\n`)
})

describe('told, not found out', () => {
  test('a new person, a new date, reopened: in plain words, newest first', async () => {
    const one = await matter()
    const promise = (await anna.post(`/conversations/${one.id}/promises`, { text: '送材料', dueAt: fromNow(2) })).body
    portal.at += 60_000
    await anna.post(`/promises/${promise.id}/renegotiate`, {
      dueAt: fromNow(26),
      reason: '内部：仓库没货',
      agreement: { words: '客户电话里说可以' },
    })
    portal.at += 60_000
    await anna.post(`/conversations/${one.id}/assign`, { assigneeId: ben.id })
    const { text } = await open(one.url)
    const list = /<section class="card changes">.*?<\/section>/.exec(text)?.[0] ?? ''
    expect([...list.matchAll(/<span>(.*?)<\/span>/g)].map((match) => match[1])).toEqual([
      '由韩本为您跟进',
      expect.stringMatching(/^“送材料”改到明天 \d\d:\d\d$/),
      '由李安娜为您跟进',
    ])
    expect(text).not.toContain('仓库没货')
  })

  test('a chat that waits: its place, and a wait that recent chats bear out', async () => {
    const chat = async (minutesAgo: number, answeredAfter: number | null) => {
      const now = portal.at
      portal.at = now - minutesAgo * 60_000
      const customerId = (await matter()).customerId
      const { conversationId } = await receive(server.kernel, {
        customerId,
        text: '在吗',
        occurredAt: new Date(portal.at),
      })
      if (answeredAfter !== null) {
        portal.at += answeredAfter * 60_000
        await anna.post(`/conversations/${conversationId}/messages`, { direction: 'outbound', html: '<p>在</p>' })
      }
      portal.at = now
      return `/p/${await progressToken(server.kernel.db, conversationId)}`
    }
    portal.at += 24 * hour
    const first = await chat(2, null)
    const second = await chat(1, null)
    expect((await open(first)).text).toContain('下一位就是您。')
    const waiting = (await open(second)).text
    expect(waiting).toContain('前面还有 1 位。')
    expect(waiting).not.toContain('预计还要等')
    for (let minutes = 1; minutes <= 10; minutes += 1) await chat(30, minutes)
    // Nobody is at work: no wait is named.
    await rows(server.kernel.db, sql`update member set availability = 'away'`)
    expect((await open(second)).text).not.toContain('大约还要等')
    await anna.put('/me/availability', { availability: 'online' })
    const wait = async (url: string) =>
      /大约还要等 (\d+)(?:–(\d+))? 分钟/
        .exec((await open(url)).text)
        ?.slice(1)
        .map(Number)
    const near = await wait(second)
    expect(near?.[0]).toBeGreaterThan(0)
    const others = [await chat(0, null), await chat(0, null), await chat(0, null), await chat(0, null)]
    const far = await wait(others.at(-1) ?? '')
    expect(far?.[0]).toBeGreaterThan(near?.[0] ?? 0)
    expect((await open(`${second}?lang=zh-TW`)).text).toContain('大約還要等')
    await anna.put('/me/availability', { availability: 'away' })
    expect(await wait(second)).toBeUndefined()
    // A mail has no such queue.
    expect((await open((await matter()).url)).text).not.toContain('下一位就是您')
  })
})
