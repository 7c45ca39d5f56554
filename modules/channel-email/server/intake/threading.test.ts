import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { messageIdOf, plusAddressOf } from '../thread-token.ts'
import { arrive, messagesOf, ourMailbox, taken } from './testing.ts'

let server: TestServer
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
  await ourMailbox(server)
})
afterAll(() => server.close())
afterEach(() => setClock())

let nth = 0
/** Nobody of an earlier test. */
let li: string
let stranger: string
beforeEach(() => {
  nth += 1
  li = `"王丽" <li${nth}@customer.example>`
  stranger = `stranger${nth}@elsewhere.example`
})

const headOf = async (id: string) => (await anna.get(`/conversations/${id}`)).body.conversation
const texts = async (id: string) => (await messagesOf(server, id)).map((one) => one.text)
/** The Message-ID of a mail that came. */
const named = (name: string) => `<${name}-${nth}@customer.example>`
const id = (name: string) => named(name).slice(1, -1)
const numberOf = async (conversationId: string) => (await headOf(conversationId)).number as number

/** An answer of ours, of which only its Message-ID is known to the customer. */
async function answer(conversationId: string): Promise<string> {
  const messageIdHeader = messageIdOf(server.kernel, {
    number: await numberOf(conversationId),
    address: 'support@example.com',
  })
  return messageIdHeader
}

describe('a mail finds its conversation', () => {
  it('begins a new one when it answers nothing', async () => {
    const first = await taken(server, { from: li, subject: '冰箱不制冷', text: '请安排维修。' })
    const head = await headOf(first)
    expect(head).toMatchObject({ subject: '冰箱不制冷', channel: 'mail', status: 'open', language: 'zh-CN' })
    expect(head.customer).toMatchObject({ name: '王丽' })
    expect(await taken(server, { from: li, subject: '冰箱不制冷', text: '另一台。' })).not.toBe(first)
  })

  it('by In-Reply-To, and by References from the end', async () => {
    const first = await taken(server, { from: li, id: id('a') })
    const second = await taken(server, { from: li, id: id('b'), subject: '别的事' })
    expect(await taken(server, { from: li, inReplyTo: named('a'), text: '补充' })).toBe(first)
    expect(await taken(server, { from: li, references: [named('a'), named('b')], subject: 'Re: 别的事' })).toBe(second)
    expect(
      await taken(server, {
        from: li,
        references: [named('b'), named('a'), '<unknown@x.example>'],
        subject: 'Re: 冰箱不制冷',
      }),
    ).toBe(first)
    // What it answers says more than what else it refers to.
    expect(await taken(server, { from: li, inReplyTo: named('b'), references: [named('a')], subject: 'x' })).toBe(
      second,
    )
  })

  it('by our token in a Message-ID, also when that mail is not known', async () => {
    const first = await taken(server, { from: li })
    expect(await taken(server, { from: li, inReplyTo: await answer(first), text: '好的' })).toBe(first)
    const changed = (await answer(first)).toUpperCase()
    expect(await taken(server, { from: li, references: [changed], text: '收到' })).toBe(first)
    const forged = (await answer(first)).replace(/.@/, (last) => (last === 'x@' ? 'y@' : 'x@'))
    expect(await taken(server, { from: li, inReplyTo: forged, text: '假的' })).not.toBe(first)
  })

  it('by our token in the address it was sent to', async () => {
    const first = await taken(server, { from: li })
    const address = plusAddressOf(server.kernel, { number: await numberOf(first), address: 'support@example.com' })
    expect(await taken(server, { from: li, to: address, text: '写到加号地址' })).toBe(first)
    expect(
      await taken(server, { from: li, to: 'undisclosed-recipients:;', text: '密送' }, { envelopeTo: [address] }),
    ).toBe(first)
    // At somebody else's domain it is not ours.
    const elsewhere = address.replace('example.com', 'elsewhere.example')
    expect(await taken(server, { from: li, to: `support@example.com, ${elsewhere}`, text: '别处' })).not.toBe(first)
  })

  it('by our number in the subject, from the same sender only', async () => {
    const first = await taken(server, { from: li, id: id('n') })
    const number = await numberOf(first)
    expect(await taken(server, { from: li, subject: `关于 [#${number}] 冰箱不制冷` })).toBe(first)
    expect(await taken(server, { from: li, subject: `【＃${number}】催一下` })).toBe(first)
    const other = await taken(server, { from: stranger, subject: `[#${number}] 冰箱不制冷`, text: '我也想看' })
    expect(other).not.toBe(first)
    // Other systems have numbers too: no link by a number alone.
    expect((await headOf(other)).linkedFrom).toBeNull()
    const bare = await taken(server, { from: li, subject: `冰箱不制冷 #${number}` })
    expect(bare).not.toBe(first)
  })

  it('never by its subject alone', async () => {
    const first = await taken(server, { from: li, subject: '冰箱不制冷' })
    expect(await taken(server, { from: li, subject: 'Re: 冰箱不制冷' })).not.toBe(first)
    expect(await taken(server, { from: stranger, subject: 'Re: 冰箱不制冷' })).not.toBe(first)
  })

  it('not by a number in the subject when our own server says the sender is forged', async () => {
    const first = await taken(server, { from: li })
    const forged = {
      'Authentication-Results': 'mx.example.com; spf=fail; dmarc=fail (p=none) header.from=customer.example',
    }
    const number = await numberOf(first)
    expect(await taken(server, { from: li, subject: `[#${number}] x`, headers: forged })).not.toBe(first)
    // A known Message-ID is not guessed: honest mail that was passed on fails as well.
    expect(await taken(server, { from: li, inReplyTo: await answer(first), headers: forged })).toBe(first)
  })
})

describe('somebody else who knows a token', () => {
  it('does not join and sees nothing of it: a new conversation, linked for staff', async () => {
    const first = await taken(server, { from: li, id: id('s'), text: '我的地址是南京路 1 号' })
    const ours = await answer(first)
    const ways = [{ inReplyTo: ours }, { references: [named('s')] }, { inReplyTo: named('s') }]
    for (const [way, known] of ways.entries()) {
      const from = `stranger${nth}-${way}@elsewhere.example`
      const other = await taken(server, { from, subject: 'Re: 冰箱不制冷', text: '这是什么？', ...known })
      expect(other).not.toBe(first)
      const head = await headOf(other)
      expect(head.linkedFrom.id).toBe(first)
      expect(head.customer.id).not.toBe((await headOf(first)).customer.id)
      expect(await texts(other)).toEqual(['这是什么？'])
    }
    const plus = plusAddressOf(server.kernel, { number: await numberOf(first), address: 'support@example.com' })
    expect(await taken(server, { from: stranger, to: plus })).not.toBe(first)
    expect(await texts(first)).toHaveLength(1)
  })

  it('joins when it is the customer by another address', async () => {
    const first = await taken(server, { from: li })
    const { customer } = await headOf(first)
    const added = await anna.post(`/customers/${customer.id}/identities`, {
      kind: 'email',
      value: `li-private${nth}@qq.example`,
    })
    expect(added.status).toBe(200)
    const joined = await taken(server, { from: `li-private${nth}@qq.example`, inReplyTo: await answer(first) })
    expect(joined).toBe(first)
    expect((await messagesOf(server, first)).map((one) => [one.authorKind, one.private])).toEqual([
      ['customer', false],
      ['customer', false],
    ])
  })

  it('joins when a mail in it went to them', async () => {
    const first = await taken(server, { from: li, cc: `"张伟" <wei${nth}@customer.example>`, id: id('cc') })
    expect(
      await taken(server, { from: `wei${nth}@customer.example`, inReplyTo: named('cc'), cc: li, text: '我补充一点' }),
    ).toBe(first)
    const [, second] = await messagesOf(server, first)
    expect(second).toMatchObject({ author: `wei${nth}@customer.example`, private: false, authorKind: 'customer' })
    expect((await headOf(first)).customer.name).toBe('王丽')
    const people = (await anna.get(`/conversations/${first}/mail-participants`)).body.items
    expect(people).toEqual([{ address: `wei${nth}@customer.example`, name: '张伟' }])
  })

  it('and what the customer did not get stays between us and them', async () => {
    const first = await taken(server, { from: li, cc: `wei${nth}@customer.example`, id: id('p') })
    await taken(server, { from: `wei${nth}@customer.example`, inReplyTo: named('p'), text: '请不要告诉她' })
    const [, second] = await messagesOf(server, first)
    expect(second).toMatchObject({ private: true, text: '请不要告诉她' })
    // The customer's own answer to everybody is theirs again.
    await taken(server, {
      from: li,
      inReplyTo: named('p'),
      to: `support@example.com, wei${nth}@customer.example`,
      text: '好',
    })
    expect((await messagesOf(server, first))[2]).toMatchObject({ private: false })
  })

  it('participants are for those who may read the conversation', async () => {
    const first = await taken(server, { from: li, cc: `wei${nth}@customer.example` })
    expect((await server.visitor.get(`/conversations/${first}/mail-participants`)).status).toBe(401)
    const other = await anna.get('/conversations/00000000-0000-7000-8000-000000000000/mail-participants')
    expect(other.status).toBe(404)
  })
})

describe('where a conversation went', () => {
  it('a merged one is followed', async () => {
    const first = await taken(server, { from: li, id: id('m1') })
    const second = await taken(server, { from: li, id: id('m2') })
    const supervisor = await server.member('supervisor')
    const merged = await supervisor.post(`/conversations/${first}/merge`, { sourceId: second })
    expect(merged.status).toBe(200)
    expect(await taken(server, { from: li, inReplyTo: named('m2') })).toBe(first)
    const token = messageIdOf(server.kernel, { number: await numberOf(second), address: 'support@example.com' })
    expect(await taken(server, { from: li, inReplyTo: token })).toBe(first)
  })

  it('who took part in what was merged takes part in what it went into', async () => {
    const first = await taken(server, { from: li, id: id('t1') })
    const second = await taken(server, { from: li, cc: `wei${nth}@customer.example`, id: id('t2') })
    const supervisor = await server.member('supervisor')
    await supervisor.post(`/conversations/${first}/merge`, { sourceId: second })
    expect(await taken(server, { from: `wei${nth}@customer.example`, inReplyTo: named('t1') })).toBe(first)
    expect((await anna.get(`/conversations/${first}/mail-participants`)).body.items).toHaveLength(1)
  })

  it('a lately resolved one opens again, a closed one is continued in one new linked one', async () => {
    const first = await taken(server, { from: li, id: id('c') })
    await anna.post(`/conversations/${first}/status`, { status: 'resolved', reason: '修好了' })
    expect(await taken(server, { from: li, inReplyTo: named('c'), text: '又坏了' })).toBe(first)
    expect((await headOf(first)).status).toBe('open')
    await anna.post(`/conversations/${first}/status`, { status: 'resolved', reason: '修好了' })
    await anna.post(`/conversations/${first}/status`, { status: 'closed' })
    const next = await taken(server, { from: li, inReplyTo: named('c'), text: '三个月后', id: id('c2') })
    expect(next).not.toBe(first)
    expect((await headOf(next)).linkedFrom.id).toBe(first)
    // The next answers to the old mail come there too.
    expect(await taken(server, { from: li, inReplyTo: named('c'), text: '还有' })).toBe(next)
    expect(await taken(server, { from: li, references: [named('c')], text: '再有' })).toBe(next)
  })

  it('one resolved long ago is continued in a new linked one', async () => {
    const first = await taken(server, { from: li, id: id('l') })
    await anna.post(`/conversations/${first}/status`, { status: 'resolved', reason: '修好了' })
    const later = Date.now() + 40 * 86_400_000
    setClock(() => later)
    const next = await taken(server, { from: li, inReplyTo: named('l'), text: '又坏了' })
    expect(next).not.toBe(first)
    expect(await taken(server, { from: li, inReplyTo: named('l'), text: '快点' })).toBe(next)
  })
})

describe('a changed subject', () => {
  it('joins and suggests a split; the usual prefixes change nothing', async () => {
    const first = await taken(server, { from: li, subject: '冰箱不制冷', id: id('x') })
    const number = await numberOf(first)
    for (const subject of ['回复：冰箱不制冷', `Re: [#${number}] 冰箱不制冷`, '答复: 【外部】冰箱不製冷', ''])
      expect(await taken(server, { from: li, subject, inReplyTo: named('x') })).toBe(first)
    expect(await taken(server, { from: li, subject: '洗衣机也坏了', inReplyTo: named('x') })).toBe(first)
    expect((await messagesOf(server, first)).map((one) => one.suggestSplit)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
    ])
    const { items } = (await anna.get(`/conversations/${first}`)).body.timeline
    expect(
      items.filter((one: { meta?: { mail: { suggestSplit: boolean } } }) => one.meta?.mail.suggestSplit),
    ).toHaveLength(1)
    // The new subject is known from now on.
    await taken(server, { from: li, subject: 'Re: 洗衣机也坏了', inReplyTo: named('x') })
    expect((await messagesOf(server, first)).at(-1)?.suggestSplit).toBe(false)
  })
})

it('each arrival tells what became of it, to those who manage mail only', async () => {
  const admin = await server.member('admin')
  // After what the tests above did in times to come.
  setClock(() => Date.now() + 50 * 86_400_000)
  const arrival = await arrive(server, { from: li })
  setClock()
  const { body } = await admin.get('/mail-arrivals?limit=1')
  expect(body.items[0]).toMatchObject({
    id: arrival.id,
    state: 'taken',
    conversationId: arrival.conversationId,
    attempts: 1,
  })
  const next = await admin.get(`/mail-arrivals?limit=1&after=${body.next}`)
  expect(next.body.items[0].id).not.toBe(arrival.id)
  expect((await anna.get('/mail-arrivals')).status).toBe(403)
  expect((await anna.get(`/mail-arrivals/${arrival.id}/original`)).status).toBe(403)
  const original = await admin.get(`/mail-arrivals/${arrival.id}/original`)
  expect(original.headers['content-type']).toBe('message/rfc822')
  expect(original.text).toContain('Message-ID:')
  const [event] = await rows<{ audience: string[] }>(
    server.kernel.db,
    sql`select audience from event where name = 'mail.arrived' order by id desc limit 1`,
  )
  expect(event?.audience).toEqual(['team:*'])
})
