import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, openConversation } from '#modules/conversations/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { newId } from '#platform/server/database/index.ts'
import { expireVouchers, expireVouchersJob } from './jobs.ts'
import { groupedCode } from './rules.ts'
import { voucher } from './schema.ts'
import { voucherFor } from './testing.ts'

let server: TestServer
let anna: Member
let ben: Member
let lead: Member
let viewer: Member
beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  anna = await server.member('agent', { name: '李安娜' })
  ben = await server.member('agent', { name: '本', locale: 'zh-CN', timeZone: 'Asia/Shanghai' })
  lead = await server.member('supervisor')
  viewer = await server.member('viewer')
})
afterEach(() => setClock())
afterAll(() => server.close())

const at = (iso: string) => setClock(() => Date.parse(iso))

describe('issuing', () => {
  test('from a conversation: name printed, code, address, history, timeline, one event; the same id once', async () => {
    const home = await openConversation(anna)
    const id = newId()
    const body = { id, conversationId: home.id, honours: '免费上门一次', reason: '昨天让您白等了', note: '主管同意' }
    const one = await anna.post('/vouchers', body)
    expect(one.status).toBe(200)
    expect(one.body).toMatchObject({
      id,
      customerName: '王丽',
      conversation: { id: home.id, number: home.number },
      state: 'open',
      validUntil: null,
      issuedBy: { name: '李安娜' },
      abilities: { redeem: true, undo: false, withdraw: true },
    })
    expect(one.body.code).toMatch(/^[2-9A-HJKMNP-Z]{10}$/)
    expect(one.body.url).toMatch(/\/v\/[\w-]{32}$/)
    expect((await anna.post('/vouchers', body)).body.code).toBe(one.body.code)
    expect((await ben.post('/vouchers', body)).status).toBe(400)
    expect((await server.events(home.id)).filter((name) => name.startsWith('voucher.'))).toEqual(['voucher.issued'])
    const { body: opened } = await anna.get(`/conversations/${home.id}`)
    const line = opened.timeline.items.find((item: { name?: string }) => item.name === 'voucher.issued')
    expect(line.data).toEqual({ voucherId: id, customerId: one.body.customerId, conversationId: home.id })
    expect((await anna.get(`/vouchers/${id}`)).body.history).toMatchObject([{ kind: 'issued', by: { name: '李安娜' } }])
  })

  test('asked for twice at the same moment it is one, and both are told so; a third later too', async () => {
    const home = await openConversation(anna)
    const body = { id: newId(), conversationId: home.id, honours: '免费洗车一次', reason: '等久了' }
    const both = await Promise.all([anna.post('/vouchers', body), anna.post('/vouchers', body)])
    const all = [...both, await anna.post('/vouchers', body)]
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(all.map((one) => one.body.code)).size).toBe(1)
    expect((await server.events(home.id)).filter((name) => name === 'voucher.issued')).toHaveLength(1)
  })

  test('from a file, with the last day in the company’s zone; bad input is told by field', async () => {
    at('2026-11-22T15:30:00Z') // 23:30 in Shanghai
    const customerId = await addCustomer(server.kernel, '陈先生')
    const one = await voucherFor(anna, { customerId, validUntil: '2026-11-22' })
    expect(one).toMatchObject({ customerName: '陈先生', expiresAt: '2026-11-22T16:00:00.000Z', expiring: true })
    const reason = async (more: object) =>
      (await anna.post('/vouchers', { customerId, honours: 'x', reason: 'y', ...more })).body.error.fields[0].field
    expect(await reason({ validUntil: '2026-11-21' })).toBe('validUntil')
    expect(await reason({ validUntil: '2046-11-21' })).toBe('validUntil')
    expect(await reason({ kindId: newId() })).toBe('kindId')
    expect(await reason({ customerId: undefined })).toBe('customerId')
    const unnamed = await addCustomer(server.kernel, '')
    expect(await reason({ customerId: unnamed })).toBe('customerName')
    expect((await voucherFor(anna, { customerId: unnamed, customerName: '3栋业主' })).customerName).toBe('3栋业主')
  })

  test('who may: agents, not viewers; nobody for a conversation they cannot read', async () => {
    const team = (await (await server.member('owner')).post('/teams', { name: '内部组' })).body
    const inside = await server.member('agent', { teamIds: [team.id] })
    const home = await openConversation(inside, { teamId: team.id })
    const body = { conversationId: home.id, honours: 'x', reason: 'y' }
    expect((await anna.post('/vouchers', body)).status).toBe(404)
    expect((await viewer.post('/vouchers', body)).status).toBe(403)
    expect((await server.visitor.post('/vouchers', body)).status).toBe(401)
    const one = await voucherFor(inside, body)
    // Any colleague may know the voucher; the conversation stays unknown to them.
    expect((await anna.get(`/vouchers/${one.id}`)).body).toMatchObject({ state: 'open', conversation: null })
  })
})

describe('redeeming', () => {
  test('any colleague, by code or by the address in the QR code, once', async () => {
    const home = await openConversation(anna)
    const one = await voucherFor(anna, { conversationId: home.id })
    const typed = await ben.post('/vouchers/find', { code: groupedCode(one.code).toLowerCase() })
    expect(typed.body.id).toBe(one.id)
    expect((await ben.post('/vouchers/find', { code: one.url })).body.id).toBe(one.id)
    expect((await viewer.post('/vouchers/find', { code: one.code })).status).toBe(403)
    const other = await openConversation(ben)
    const redemptionId = newId()
    const body = { redemptionId, place: '南门前台', conversationId: other.id }
    const done = await ben.post(`/vouchers/${one.id}/redeem`, body)
    expect(done.body).toMatchObject({ state: 'redeemed', settledBy: { name: '本' }, place: '南门前台' })
    // The same request again is the same redemption.
    expect((await ben.post(`/vouchers/${one.id}/redeem`, body)).status).toBe(200)
    const second = await anna.post(`/vouchers/${one.id}/redeem`, {})
    expect(second.status).toBe(409)
    expect(second.body.error.message).toMatch(/^这张凭证已由本在.*兑现（南门前台）$/)
    expect(second.body.error.details).toMatchObject({ state: 'redeemed', by: { name: '本' }, place: '南门前台' })
    expect(await server.events(other.id)).toContain('voucher.redeemed')
  })

  test('two at once: one wins, the other is told by whom', async () => {
    const one = await voucherFor(anna, { customerId: await addCustomer(server.kernel) })
    const tries = await Promise.all(
      [anna, ben, lead].map((who) => who.post(`/vouchers/${one.id}/redeem`, { place: who.name })),
    )
    expect(tries.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    const winner = tries.find(({ status }) => status === 200)?.body.settledBy.name
    for (const lost of tries.filter(({ status }) => status === 409)) {
      expect(lost.body.error.details.by.name).toBe(winner)
    }
    const { body } = await anna.get(`/vouchers/${one.id}`)
    expect(body.history.filter(({ kind }: { kind: string }) => kind === 'redeemed')).toHaveLength(1)
  })

  test('undone by a leader with a reason, then honoured again; not by others', async () => {
    const one = await voucherFor(anna, { customerId: await addCustomer(server.kernel) })
    await ben.post(`/vouchers/${one.id}/redeem`, {})
    expect((await ben.post(`/vouchers/${one.id}/undo`, { reason: '点错了' })).status).toBe(403)
    expect((await lead.post(`/vouchers/${one.id}/undo`, {})).status).toBe(400)
    const undone = await lead.post(`/vouchers/${one.id}/undo`, { reason: '点错了' })
    expect(undone.body).toMatchObject({ state: 'open', settledBy: null })
    expect(undone.body.history.map(({ kind }: { kind: string }) => kind)).toEqual(['issued', 'redeemed', 'undone'])
    expect((await lead.post(`/vouchers/${one.id}/undo`, { reason: '又' })).status).toBe(409)
    expect((await anna.post(`/vouchers/${one.id}/redeem`, {})).status).toBe(200)
  })

  test('withdrawn by who issued it or a leader; then it is not honoured', async () => {
    const one = await voucherFor(anna, { customerId: await addCustomer(server.kernel) })
    expect((await ben.post(`/vouchers/${one.id}/withdraw`, { reason: '发错了' })).status).toBe(403)
    expect((await anna.post(`/vouchers/${one.id}/withdraw`, { reason: '发错了' })).body.state).toBe('withdrawn')
    const refused = await ben.post(`/vouchers/${one.id}/redeem`, {})
    expect([refused.status, refused.body.error.code]).toEqual([409, 'vouchers.withdrawn'])
  })

  test('a wrong code is told as such, and trying many is stopped', async () => {
    const typo = await ben.post('/vouchers/find', { code: 'ABCDE-FGHJK' })
    expect([typo.status, typo.body.error.fields[0].field]).toEqual([422, 'code'])
    const strict = await startTestServer({ KAIROS_RATE_FACTOR: '1' }, server.connectionString)
    const carl = await strict.member('agent', { email: 'carl@example.com' })
    const statuses = new Set<number>()
    for (let tried = 0; tried < 42; tried += 1) {
      statuses.add(
        (await carl.post('/vouchers/find', { code: `https://x.example/v/${newId().replaceAll('-', '')}` })).status,
      )
    }
    await strict.close()
    expect([...statuses]).toEqual([404, 429])
  })
})

describe('the last day', () => {
  test('is honoured to its end; then the clock says so before the job, and the job notes it once', async () => {
    at('2026-11-22T02:00:00Z')
    const one = await voucherFor(anna, { customerId: await addCustomer(server.kernel), validUntil: '2026-11-24' })
    at('2026-11-24T15:59:59Z')
    expect((await ben.get(`/vouchers/${one.id}`)).body.state).toBe('open')
    at('2026-11-24T16:00:00Z')
    expect((await ben.get(`/vouchers/${one.id}`)).body.state).toBe('expired')
    const refused = await ben.post(`/vouchers/${one.id}/redeem`, {})
    expect([refused.status, refused.body.error.code]).toEqual([409, 'vouchers.expired'])
    expect(await expireVouchers(server.kernel.db)).toBeGreaterThan(0)
    expect(await expireVouchers(server.kernel.db)).toBe(0)
    const { body } = await ben.get(`/vouchers/${one.id}`)
    expect(body.history.map(({ kind }: { kind: string }) => kind)).toEqual(['issued', 'expired'])
  })
})

describe('lists', () => {
  test('the open ones by expiry, page by page; by kind, customer, code; expiring; as CSV', async () => {
    at('2026-11-22T02:00:00Z')
    const kinds = await lead.put('/voucher-kinds', {
      items: [
        { text: '免排队一次', validDays: 90 },
        { text: '延长质保', validDays: null },
      ],
    })
    expect((await anna.put('/voucher-kinds', { items: [] })).status).toBe(403)
    const [queue, warranty] = kinds.body.items
    const customerId = await addCustomer(server.kernel, '=公式先生')
    const give = (validUntil: string | null, kindId: string) =>
      voucherFor(anna, { customerId, validUntil, kindId, note: '有"引号",和逗号' })
    const never = await give(null, warranty.id)
    const late = await give('2027-03-01', queue.id)
    const soon = await give('2026-11-25', queue.id)
    const ids = async (query: string) =>
      (await anna.get(`/vouchers?${query}`)).body.items.map((one: { id: string }) => one.id)
    expect(await ids(`customerId=${customerId}`)).toEqual([soon.id, late.id, never.id])
    expect(await ids(`customerId=${customerId}&state=expiring`)).toEqual([soon.id])
    expect(await ids(`kindId=${queue.id}`)).toEqual([soon.id, late.id])
    expect(await ids(`q=${never.code.slice(0, 6)}`)).toEqual([never.id])
    expect(await ids(`q=${encodeURIComponent('公式先生')}`)).toEqual([soon.id, late.id, never.id])
    expect(await ids(`customerId=${customerId}&state=all`)).toEqual([soon.id, late.id, never.id])
    const paged: string[] = []
    for (let after = ''; ; ) {
      const { body } = await anna.get(`/vouchers?customerId=${customerId}&limit=1${after ? `&after=${after}` : ''}`)
      paged.push(...body.items.map((one: { id: string }) => one.id))
      if (!body.next) break
      after = body.next
    }
    expect(paged).toEqual([soon.id, late.id, never.id])
    expect((await anna.get('/vouchers?after=x')).status).toBe(400)
    expect((await viewer.get('/vouchers/counts')).body.expiring).toBeGreaterThanOrEqual(1)

    expect((await anna.get('/vouchers/export')).status).toBe(403)
    const csv = await lead.get(`/vouchers/export?customerId=${customerId}`)
    expect(csv.headers['content-type']).toContain('text/csv')
    const lines = csv.text.trim().split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain(`${groupedCode(soon.code)},可使用,'=公式先生,`)
    expect(lines[1]).toContain('"有""引号"",和逗号"')
    // A kind that is gone leaves its vouchers their words.
    await lead.put('/voucher-kinds', { items: [warranty] })
    expect((await anna.get(`/vouchers/${late.id}`)).body).toMatchObject({ kindId: null, honours: '免排队一次' })
  })

  test('the card is a picture without anything that is not its own', async () => {
    const customerId = await addCustomer(server.kernel, '<script>"王"&')
    const one = await voucherFor(anna, { customerId })
    const card = await viewer.get(`/vouchers/${one.id}/card.svg`)
    expect(card.headers['content-type']).toContain('image/svg+xml')
    expect(card.text).toContain(groupedCode(one.code))
    expect(card.text).not.toContain('<script>')
    expect(card.text).not.toMatch(/href=|url\((?!#)/)
    expect((await viewer.get(`/vouchers/${newId()}/card.svg`)).status).toBe(404)
  })
})

describe('follows its people', () => {
  test('a merge of conversations takes it along, and back', async () => {
    const customerId = await addCustomer(server.kernel)
    const source = await openConversation(anna, { customerId })
    const target = await openConversation(anna, { customerId })
    const one = await voucherFor(anna, { conversationId: source.id })
    const where = async () => (await anna.get(`/vouchers/${one.id}`)).body.conversation.id
    const merged = await anna.post(`/conversations/${target.id}/merge`, { sourceId: source.id })
    expect(merged.status).toBe(200)
    expect(await where()).toBe(target.id)
    expect((await anna.post(`/conversations/merges/${merged.body.mergeId}/undo`)).status).toBe(200)
    expect(await where()).toBe(source.id)
  })

  test('a merge of customers too; anonymising wipes name, reason and words, and closes the page', async () => {
    const kept = await addCustomer(server.kernel, '王丽')
    const other = await addCustomer(server.kernel, '王莉')
    const one = await voucherFor(anna, { customerId: other, honours: '给王莉女士送一次水果' })
    await lead.post(`/customers/${kept}/merge`, { otherId: other })
    expect((await anna.get(`/vouchers/${one.id}`)).body.customerId).toBe(kept)
    const owner = await server.member('owner')
    const gone = await owner.delete(`/customers/${kept}?anonymise=true`)
    expect(gone.status).toBe(200)
    const { body } = await anna.get(`/vouchers/${one.id}`)
    expect(JSON.stringify(body)).not.toMatch(/王莉|久等/)
    expect((await anna.get(`/vouchers/${one.id}/card.svg`)).status).toBe(404)
    // Nobody is there to honour it to: taken back, once, with its history and event.
    expect(body).toMatchObject({ state: 'withdrawn', settledBy: { id: null }, abilities: { redeem: false } })
    expect(body.history.map(({ kind }: { kind: string }) => kind)).toEqual(['issued', 'withdrawn'])
    expect(body.history[1]).toMatchObject({ by: { id: null }, reason: '客户资料已删除，这张凭证由系统撤回' })
    expect((await server.events(kept)).filter((name) => name === 'voucher.withdrawn')).toHaveLength(1)
    const listed = async (state: string) =>
      (await anna.get(`/vouchers?customerId=${kept}&state=${state}`)).body.items.map(({ id }: { id: string }) => id)
    expect([await listed('open'), await listed('withdrawn')]).toEqual([[], [one.id]])
    const refused = await ben.post(`/vouchers/${one.id}/redeem`, {})
    expect([refused.status, refused.body.error.code]).toEqual([409, 'vouchers.withdrawn'])
    expect(refused.body.error.message).toContain('系统')
  })

  test('what became of it before stays when its customer is made nameless; one from before this was done follows', async () => {
    const owner = await server.member('owner')
    const customerId = await addCustomer(server.kernel, '赵敏')
    const used = await voucherFor(anna, { customerId })
    await ben.post(`/vouchers/${used.id}/redeem`, {})
    const left = await voucherFor(anna, { customerId })
    await owner.delete(`/customers/${customerId}?anonymise=true`)
    expect((await anna.get(`/vouchers/${used.id}`)).body.state).toBe('redeemed')
    await server.kernel.db.update(voucher).set({ state: 'open', settledAt: null }).where(eq(voucher.id, left.id))
    await expireVouchersJob.run(server.kernel, {})
    expect((await anna.get(`/vouchers/${left.id}`)).body.state).toBe('withdrawn')
  })
})
