import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam, setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { reply } from '../out/testing.ts'
import { readMail } from '../read/index.ts'
import { type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { arrivalOf, arrive, messagesOf, ourMailbox, store, taken, written, writtenParts } from './testing.ts'

let server: TestServer
let smtp: SmtpSide
let anna: Member
let support: string
let sales: string
beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  smtp = await startSmtp()
  const [one, other] = [await addTeam(server.kernel, '客服'), await addTeam(server.kernel, '销售')]
  const out = { smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: 'none' as const, undoSeconds: 0, receipt: true }
  support = await ourMailbox(server, 'support@example.com', {
    ...out,
    teamId: one.id,
    isDefault: true,
    aliases: ['hi@example.com'],
  })
  sales = await ourMailbox(server, 'sales@example.com', { ...out, teamId: other.id })
  anna = await server.member('agent', { name: '安娜', teamIds: [one.id, other.id] })
})
afterAll(async () => {
  await server.close()
  await smtp.close()
})

let nth = 0
let li: string
beforeEach(() => {
  nth += 1
  li = `li${nth}@customer.example`
  smtp.mails.length = 0
})
afterEach(() => {
  setClock()
  smtp.behave()
})

const headOf = async (id: string) => (await anna.get(`/conversations/${id}`)).body.conversation
const conversationsCount = async () => {
  const [found] = await rows<{ count: number }>(server.kernel.db, sql`select count(*)::int as count from conversation`)
  return found!.count
}
/** What our servers hand back to us of what we sent. */
const echo = (at = -1) => {
  const mail = smtp.mails.at(at)!
  return Buffer.concat([Buffer.from(`Return-Path: <${mail.from}>\r\n`), mail.raw])
}
const idOf = async (raw: Buffer) => (await readMail(raw)).messageId!

describe('the receipt of a new matter', () => {
  it('tells the number and the page of progress, once, as an automatic mail in the thread', async () => {
    const id = await taken(server, { from: `"李雷" <${li}>`, id: `first-${nth}@customer.example` })
    expect(smtp.mails.map((mail) => mail.to)).toEqual([[li]])
    const receipt = await readMail(smtp.mails[0]!.raw)
    const { number } = await headOf(id)
    expect(receipt.text).toContain(String(number))
    expect(receipt.text).toMatch(/\/p\/[\w-]{32}/)
    expect(receipt.headers['auto-submitted']).toBe('auto-replied')
    expect(receipt.inReplyTo).toBe(`<first-${nth}@customer.example>`)
    // It is no answer: the customer still waits.
    expect(await headOf(id)).toMatchObject({ status: 'open', firstResponseAt: null })
    await taken(server, { from: li, inReplyTo: receipt.messageId!, text: '谢谢' })
    expect(smtp.mails).toHaveLength(1)
  })

  it('is in the language of the mail', async () => {
    await taken(server, { from: li, subject: 'Broken fridge', text: 'Hello, my fridge is broken, please help me.' })
    expect((await readMail(smtp.mails[0]!.raw)).text).toContain('We have received')
  })

  it('goes to one sender three times an hour at most', async () => {
    for (let i = 0; i < 5; i += 1) await taken(server, { from: li, subject: `问题 ${i}` })
    expect(smtp.mails).toHaveLength(3)
    setClock(() => Date.now() + 3_700_000)
    await taken(server, { from: li, subject: '问题 5' })
    expect(smtp.mails).toHaveLength(4)
  })

  it('not when the mailbox is told not to, or cannot send', async () => {
    await ourMailbox(server, `quiet${nth}@example.com`, { receipt: false })
    await taken(server, { from: li, to: `quiet${nth}@example.com` })
    await ourMailbox(server, `mute${nth}@example.com`, { receipt: true, smtpHost: '' })
    await taken(server, { from: li, to: `mute${nth}@example.com` })
    expect(smtp.mails).toHaveLength(0)
  })

  it.each([
    ['a program', { 'Auto-Submitted': 'auto-generated' }],
    ['an automatic answer', { 'Auto-Submitted': 'auto-replied' }],
    ['a mailing list', { 'List-Id': '<news.example>' }],
    ['mass mail', { Precedence: 'bulk' }],
    ['a mail without a return path', { 'Return-Path': '<>' }],
    ['one that asks not to be answered', { 'X-Auto-Response-Suppress': 'OOF, AutoReply' }],
    ['one with our own mark', { 'X-Kairos-Auto': 'receipt' }],
  ])('never to %s, which is taken in all the same', async (_what, headers) => {
    const id = await taken(server, { from: li, headers })
    expect(await messagesOf(server, id)).toHaveLength(1)
    expect(smtp.mails).toHaveLength(0)
  })

  it('never to an address nobody reads, one that nothing reaches, or a colleague', async () => {
    await taken(server, { from: `no-reply@shop${nth}.example` })
    await taken(server, { from: anna.email })
    expect(smtp.mails).toHaveLength(0)
    await taken(server, { from: li })
    expect(smtp.mails).toHaveLength(1)
  })

  it('ends when somebody writes on and on: taken in, marked, not answered', async () => {
    for (let i = 0; i < 24; i += 1) await store(server, { from: li, subject: `报警 ${i}` })
    await server.runJobs()
    expect(smtp.mails.length).toBe(3)
    setClock(() => Date.now() + 7_300_000)
    smtp.mails.length = 0
    for (let i = 0; i < 23; i += 1) await store(server, { from: li, subject: `报警 ${i + 30}` })
    await server.runJobs()
    const marked = await rows(
      server.kernel.db,
      sql`select 1 from mail where "from"->>'address' = ${li} and notes @> '[{"code":"many-from-sender"}]'`,
    )
    expect(marked.length).toBeGreaterThan(2)
    expect(smtp.mails).toHaveLength(3)
  })
})

describe('what programs answer', () => {
  it('is left as a note: nobody waits for an answer to it, and none is sent', async () => {
    const id = await taken(server, { from: li })
    await reply(anna, id, { html: '<p>师傅 15 点到。</p>' })
    await server.runJobs()
    const ours = await idOf(echo())
    const sent = smtp.mails.length
    expect((await headOf(id)).status).toBe('waiting')
    const away = await taken(server, {
      from: li,
      subject: '自动回复: Re: 冰箱不制冷',
      inReplyTo: ours,
      text: '我休假到周五。',
      headers: { 'Auto-Submitted': 'auto-replied' },
    })
    expect(away).toBe(id)
    expect((await messagesOf(server, id)).at(-1)).toMatchObject({ direction: 'note', text: '我休假到周五。' })
    expect((await headOf(id)).status).toBe('waiting')
    expect(smtp.mails).toHaveLength(sent)
  })

  it('a read receipt is a note where it belongs, and nothing anywhere else', async () => {
    const id = await taken(server, { from: li, id: `shown-${nth}@customer.example` })
    const receipt = (inReplyTo: string) =>
      writtenParts(
        { from: li, subject: '已读: 冰箱不制冷', inReplyTo, headers: { 'Return-Path': '<>' } },
        [
          { head: ['Content-Type: text/plain; charset=utf-8'], body: '您的邮件已被阅读。' },
          { head: ['Content-Type: message/disposition-notification'], body: 'Disposition: manual-action; displayed' },
        ],
        'report; report-type=disposition-notification',
      )
    expect(await taken(server, receipt(`<shown-${nth}@customer.example>`))).toBe(id)
    expect((await messagesOf(server, id)).at(-1)).toMatchObject({ direction: 'note' })
    expect(await arrive(server, receipt('<unknown@customer.example>'))).toMatchObject({
      state: 'ignored',
      note: 'channel-email:arrival-note.read-receipt',
    })
  })

  it('what its server took for junk is taken in, marked, and not answered', async () => {
    const id = await taken(server, { from: li }, { folder: '垃圾邮件', mailboxId: support })
    await taken(server, { from: li, headers: { 'X-Spam-Flag': 'YES' } })
    expect(smtp.mails).toHaveLength(0)
    const { items } = (await anna.get(`/conversations/${id}`)).body.timeline
    const message = items.find((one: { type: string }) => one.type === 'message')
    expect(message.meta.mail.notes).toContainEqual({ code: 'from-junk' })
  })

  it('two of our mailboxes do not talk to each other', async () => {
    const before = await conversationsCount()
    // Somebody forges, or a form writes, from one of ours to another.
    await arrive(server, { from: 'sales@example.com', to: 'support@example.com', text: '测试' })
    for (let round = 0; round < 5; round += 1) {
      for (let i = smtp.mails.length - 1; i >= 0; i -= 1)
        await store(server, echo(i), { mailboxId: i % 2 ? support : sales })
      await server.runJobs()
    }
    expect(await conversationsCount()).toBe(before + 1)
    expect(smtp.mails).toHaveLength(0)
  })

  it('a mail of ours that comes back is in its conversation already', async () => {
    const id = await taken(server, { from: li })
    const before = await conversationsCount()
    const receipt = await arrive(server, echo(), { mailboxId: sales })
    expect(receipt).toMatchObject({ state: 'ignored', note: 'channel-email:arrival-note.our-own', conversationId: id })
    await reply(anna, id, { html: '<p>好的。</p>' })
    await server.runJobs()
    const copy = await arrive(server, echo(), { mailboxId: support })
    expect(copy).toMatchObject({ state: 'ignored', conversationId: id })
    // Also when the mail itself is not known any more: our token tells.
    await server.kernel.db.execute(sql`delete from mail where message_id_header = ${await idOf(echo())}`)
    const again = Buffer.concat([Buffer.from('X-Again: 1\r\n'), echo()])
    expect((await arrive(server, again, { mailboxId: support })).state).toBe('ignored')
    expect(await conversationsCount()).toBe(before)
  })

  it('one that a team wrote to another team is taken in there, once, and its answer comes home', async () => {
    const id = await taken(server, { from: li })
    await reply(anna, id, {
      html: '<p>请销售同事看一下报价。</p>',
      envelope: { to: [{ name: '', address: 'sales@example.com' }], mailboxId: support },
    })
    await server.runJobs()
    const sent = smtp.mails.length
    const there = await arrive(server, echo(), { mailboxId: sales })
    expect(there.state).toBe('taken')
    expect(there.conversationId).not.toBe(id)
    const head = await headOf(there.conversationId!)
    expect(head.linkedFrom.id).toBe(id)
    expect(head.customer.kind ?? 'internal').toBe('internal')
    // Once: the copy in its own mailbox, and the same mail again.
    expect(
      (await arrive(server, Buffer.concat([Buffer.from('X-A: 1\r\n'), echo()]), { mailboxId: support })).state,
    ).toBe('ignored')
    expect((await arrive(server, Buffer.concat([Buffer.from('X-B: 1\r\n'), echo()]), { mailboxId: sales })).state).toBe(
      'ignored',
    )
    expect(smtp.mails).toHaveLength(sent)
    await reply(anna, there.conversationId!, { html: '<p>报价在附件里。</p>', envelope: { mailboxId: sales } })
    await server.runJobs()
    expect(smtp.mails.at(-1)!.to).toEqual(['support@example.com'])
    const home = await arrive(server, echo(), { mailboxId: support })
    expect(home).toMatchObject({ state: 'taken', conversationId: id })
    expect((await messagesOf(server, id)).at(-1)).toMatchObject({ author: 'sales@example.com', private: true })
  })

  it('what somebody sent from our address by another program is no matter of a customer', async () => {
    const copy = await arrive(server, { from: 'support@example.com', to: li }, { mailboxId: support })
    expect(copy).toMatchObject({ state: 'ignored', note: 'channel-email:arrival-note.sent-elsewhere' })
    const admin = await server.member('admin')
    const retried = await admin.post(`/mail-arrivals/${copy.id}/retry`)
    expect(retried.body).toMatchObject({ state: 'stored', attempts: 0 })
    await server.runJobs()
    expect((await arrivalOf(server, copy.id)).state).toBe('taken')
    expect((await anna.post(`/mail-arrivals/${copy.id}/retry`)).status).toBe(403)
  })

  it('a form on our website that writes from our address speaks for whom it names', async () => {
    const id = await taken(server, {
      from: '网站表单 <support@example.com>',
      headers: { 'Reply-To': `"陈静" <${li}>` },
      text: '想了解价格',
    })
    expect((await headOf(id)).customer.name).toBe('陈静')
    expect((await messagesOf(server, id))[0]?.author).toBe(li)
    // A person's Reply-To changes nothing in who they are.
    const own = await taken(server, { from: li, headers: { 'Reply-To': `other${nth}@customer.example` } })
    expect((await headOf(own)).customer.name).toBe('陈静')
  })
})

it('the same mail by two mailboxes is taken in once; the same Message-ID with other words is another mail', async () => {
  const both = { from: li, to: 'support@example.com, sales@example.com', id: `both-${nth}@customer.example` }
  const one = written({ ...both, headers: { Received: 'from a by b; Mon, 02 Mar 2026 10:00:00 +0800' } })
  const other = written({ ...both, headers: { Received: 'from a by c; Mon, 02 Mar 2026 10:00:02 +0800' } })
  const first = await arrive(server, one, { mailboxId: support })
  const second = await arrive(server, other, { mailboxId: sales })
  expect(second).toMatchObject({
    state: 'ignored',
    note: 'channel-email:arrival-note.seen-before',
    conversationId: first.conversationId,
  })
  const third = await arrive(server, { ...both, text: '扫描仪总是用同一个编号' })
  expect(third.state).toBe('taken')
  expect(third.messageId).not.toBe(first.messageId)
})
