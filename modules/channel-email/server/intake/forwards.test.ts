import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { messageIdOf } from '../thread-token.ts'
import { arrive, messagesOf, ourMailbox, taken, written, writtenParts } from './testing.ts'

let server: TestServer
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
  await ourMailbox(server)
})
afterAll(() => server.close())

let nth = 0
let li: string
beforeEach(() => {
  nth += 1
  li = `li${nth}@customer.example`
})

const headOf = async (id: string) => (await anna.get(`/conversations/${id}`)).body.conversation
const mailOf = async (id: string) => {
  const [found] = await rows<{ from: { address: string }; header: string; subject: string }>(
    server.kernel.db,
    sql`select m."from", m.message_id_header as header, m.subject from mail m join message s on s.id = m.message_id
        where s.conversation_id = ${id} and s.direction = 'inbound' order by s.seq limit 1`,
  )
  return found!
}

/** As QQ Mail passes a mail on. */
const forwarded = () =>
  [
    '这位客户很急，请优先处理。',
    '',
    '------------------ 原始邮件 ------------------',
    `发件人: "李雷" <${li}>;`,
    '发送时间: 2026年3月1日(星期天) 下午3:20',
    '收件人: "安娜"<anna@example.com>;',
    '主题: 空调漏水',
    '',
    '空调从昨晚开始漏水，能派人来看看吗？',
    '电话 13800000000',
  ].join('\n')

describe('a mail that a colleague passes on', () => {
  it('becomes the conversation of who had written it; the colleague’s words are their note', async () => {
    const id = await taken(server, { from: `安娜 <${anna.email}>`, subject: '转发：空调漏水', text: forwarded() })
    expect(await headOf(id)).toMatchObject({ subject: '空调漏水', channel: 'mail', status: 'open' })
    const [first, second] = await messagesOf(server, id)
    expect(first).toMatchObject({ direction: 'inbound', author: li, private: false })
    expect(first!.text).toContain('空调从昨晚开始漏水')
    expect(first!.text).not.toContain('优先处理')
    expect(first!.text).not.toContain('发件人')
    expect(second).toMatchObject({ direction: 'note', authorKind: 'staff', text: '这位客户很急，请优先处理。' })
    expect((await mailOf(id)).from.address).toBe(li)
    // The customer's next mail is a matter of its own; the one that answers us joins.
    const ours = messageIdOf(server.kernel, { number: (await headOf(id)).number, address: 'support@example.com' })
    expect(await taken(server, { from: li, inReplyTo: ours, text: '谢谢' })).toBe(id)
  })

  it('as an attachment is read as a whole, and kept as it was', async () => {
    const original = written({
      from: `"李雷" <${li}>`,
      subject: '门锁坏了',
      id: `lock-${nth}@customer.example`,
      text: '打不开了。',
    })
    const id = await taken(
      server,
      writtenParts({ from: anna.email, subject: 'Fwd: 门锁坏了' }, [
        { head: ['Content-Type: text/plain; charset=utf-8'], body: '请跟进' },
        {
          head: ['Content-Type: message/rfc822', 'Content-Disposition: attachment; filename="lock.eml"'],
          body: original.toString(),
        },
      ]),
    )
    const [first, second] = await messagesOf(server, id)
    expect(first).toMatchObject({ author: li, text: '打不开了。' })
    expect(second).toMatchObject({ direction: 'note', text: '请跟进' })
    expect((await mailOf(id)).header).toBe(`<lock-${nth}@customer.example>`)
    const { items } = (await anna.get(`/conversations/${id}`)).body.timeline
    const files = items.find((one: { direction: string }) => one.direction === 'inbound').attachments
    expect(files.map((file: { name: string }) => file.name)).toEqual(['lock.eml'])
    // The customer answers their own mail: it is in this thread.
    expect(await taken(server, { from: li, inReplyTo: `<lock-${nth}@customer.example>` })).toBe(id)
  })

  it('never joins a thread, whoever is named: a colleague’s address is easily forged', async () => {
    const known = await taken(server, { from: li, id: `known-${nth}@customer.example` })
    const id = await taken(server, {
      from: anna.email,
      subject: '转发：空调漏水',
      text: forwarded(),
      inReplyTo: `<known-${nth}@customer.example>`,
    })
    expect(id).not.toBe(known)
    expect(await messagesOf(server, known)).toHaveLength(1)
  })

  it('passed on by somebody who is no colleague is that person’s own mail', async () => {
    const from = `partner${nth}@partner.example`
    const id = await taken(server, { from, subject: '转发：空调漏水', text: forwarded() })
    const [first, second] = await messagesOf(server, id)
    expect(first).toMatchObject({ author: from })
    expect(first!.text).toContain('优先处理')
    expect(second).toBeUndefined()
  })

  it('of a colleague’s or our own mail is the colleague’s', async () => {
    const text = forwarded().replace(li, 'support@example.com')
    const id = await taken(server, { from: anna.email, subject: '转发：空调漏水', text })
    expect((await messagesOf(server, id))[0]).toMatchObject({ author: anna.email })
  })
})

describe('a colleague who writes to a mailbox', () => {
  it('is an internal customer', async () => {
    const eva = await server.member('agent', { name: '伊娃' })
    const id = await taken(server, { from: `伊娃 <${eva.email}>`, subject: '打印机卡纸', text: '三楼打印机卡纸了。' })
    const head = await headOf(id)
    const customer = await anna.get(`/customers/${head.customer.id}`)
    expect(customer.body).toMatchObject({ kind: 'internal', name: '伊娃' })
  })

  it('gains no right and answers nobody: what they write into a thread they have no part in begins another', async () => {
    const known = await taken(server, { from: li, id: `r-${nth}@customer.example` })
    const ours = messageIdOf(server.kernel, { number: (await headOf(known)).number, address: 'support@example.com' })
    const eva = await server.member('admin', { name: '伊娃' })
    const other = await arrive(server, {
      from: eva.email,
      to: `support@example.com, ${li}`,
      inReplyTo: ours,
      text: '我来回答',
    })
    expect(other.conversationId).not.toBe(known)
    expect(await messagesOf(server, known)).toHaveLength(1)
    expect((await messagesOf(server, other.conversationId!))[0]).toMatchObject({
      direction: 'inbound',
      authorKind: 'customer',
    })
    // Brought in by a copy, they join as any participant: a word from outside, never an answer of ours.
    const copied = await taken(server, { from: li, cc: eva.email, id: `r2-${nth}@customer.example` })
    expect(await taken(server, { from: eva.email, inReplyTo: `<r2-${nth}@customer.example>`, cc: li })).toBe(copied)
    expect((await headOf(copied)).firstResponseAt).toBeNull()
  })

  it('has left: a customer like any other', async () => {
    const gone = await server.member('agent', { name: '老周' })
    await server.kernel.db.execute(sql`update member set deactivated_at = now() where id = ${gone.id}`)
    const id = await taken(server, { from: gone.email, subject: '转发：空调漏水', text: forwarded() })
    expect((await messagesOf(server, id))[0]).toMatchObject({ author: gone.email })
  })
})
