import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { reply } from '../out/testing.ts'
import { readMail } from '../read/index.ts'
import { type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { arrive, messagesOf, ourMailbox, taken } from './testing.ts'

let server: TestServer
let smtp: SmtpSide
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  smtp = await startSmtp()
  const out = { smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: 'none' as const, undoSeconds: 0, receipt: true }
  await ourMailbox(server, 'support@example.com', { ...out, isDefault: true })
  anna = await server.member('agent', { name: '安娜' })
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

const report = (to: string, original: string, more: { status?: string; action?: string } = {}) =>
  Buffer.from(
    [
      'Return-Path: <>',
      'From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>',
      'To: support@example.com',
      'Subject: Undelivered Mail Returned to Sender',
      `Message-ID: <bounce-${nth}-${Math.random()}@mx.customer.example>`,
      'Auto-Submitted: auto-replied',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'I am sorry to have to inform you that your message could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.customer.example',
      '',
      `Final-Recipient: rfc822; ${to}`,
      `Action: ${more.action ?? 'failed'}`,
      `Status: ${more.status ?? '5.1.1'}`,
      `Diagnostic-Code: smtp; 550 ${more.status ?? '5.1.1'} <${to}>: Recipient address rejected: User unknown`,
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      ...(original ? [`Message-ID: ${original}`] : []),
      'Subject: Re: x',
      '',
      '--b--',
      '',
    ].join('\r\n'),
  )

describe('a mail of ours that did not arrive', () => {
  const answered = async (to: object[] | null = null, cc: object[] = []) => {
    const id = await taken(server, { from: li })
    await reply(anna, id, {
      html: '<p>师傅明天到。</p>',
      ...(to || cc.length ? { envelope: { ...(to ? { to } : {}), cc } } : {}),
    })
    await server.runJobs()
    return { id, ours: await idOf(echo()) }
  }
  const identityOf = async (value: string) => {
    const [found] = await rows<{ undeliverable: boolean }>(
      server.kernel.db,
      sql`select undeliverable from identity where normalised = ${value}`,
    )
    return found?.undeliverable
  }

  it('is marked with the reason in words, its address too, and the matter opens again', async () => {
    const { id, ours } = await answered()
    expect((await headOf(id)).status).toBe('waiting')
    const before = await conversationsCount()
    const bounce = await arrive(server, report(li, ours))
    expect(bounce).toMatchObject({ state: 'taken', conversationId: id })
    const messages = await messagesOf(server, id)
    const sent = messages.findLast((one) => one.direction === 'outbound' && one.authorKind === 'staff')
    expect(sent).toMatchObject({ delivery: 'failed', reason: 'channel-email:bounce.no-such-user' })
    expect(messages.at(-1)).toMatchObject({ direction: 'note', authorKind: 'system' })
    expect(messages.at(-1)!.text).toContain(li)
    expect(messages.at(-1)!.text).toContain('User unknown')
    expect((await headOf(id)).status).toBe('open')
    expect(await identityOf(li)).toBe(true)
    expect(await conversationsCount()).toBe(before)
    const daemon = await rows(server.kernel.db, sql`select 1 from identity where normalised like 'mailer-daemon%'`)
    expect(daemon).toHaveLength(0)
    const [row] = await rows<{ state: string; rejected: { address: string; words: string }[] }>(
      server.kernel.db,
      sql`select o.state, o.rejected from mail_out o join mail m using (message_id) where m.message_id_header = ${ours}`,
    )
    expect(row?.state).toBe('failed')
    expect(row?.rejected[0]).toMatchObject({ address: li })
    expect(row?.rejected[0]?.words).toContain('User unknown')
    // Nothing more goes there by itself; a mail from there shows that it works again.
    smtp.mails.length = 0
    await taken(server, { from: li, subject: '新的事' })
    expect(await identityOf(li)).toBe(false)
    expect(smtp.mails).toHaveLength(0)
  })

  it('is found by whom it went to when the report names no Message-ID', async () => {
    const { id } = await answered()
    expect((await arrive(server, report(li, ''))).conversationId).toBe(id)
  })

  it('for a passing cause the address stays good; a delay is only noted', async () => {
    const { id, ours } = await answered()
    await arrive(server, report(li, ours, { status: '4.4.7', action: 'delayed' }))
    expect((await headOf(id)).status).toBe('waiting')
    expect((await messagesOf(server, id)).at(-1)).toMatchObject({ direction: 'note' })
    await arrive(
      server,
      Buffer.from(report(li, ours, { status: '5.2.2' }).toString().replace('User unknown', 'mailbox full')),
    )
    expect(await identityOf(li)).toBe(false)
    const sent = (await messagesOf(server, id)).find((one) => one.authorKind === 'staff')
    expect(sent).toMatchObject({ delivery: 'failed', reason: 'channel-email:bounce.mailbox-full' })
  })

  it('a copy that did not arrive leaves the mail sent', async () => {
    const cc = `wei${nth}@customer.example`
    const { id, ours } = await answered(null, [{ name: '', address: cc }])
    await arrive(server, report(cc, ours))
    const messages = await messagesOf(server, id)
    expect(messages.find((one) => one.authorKind === 'staff')?.delivery).toBe('sent')
    expect(messages.at(-1)!.text).toContain(cc)
  })

  it('a report about what was not sent from here is left out', async () => {
    const before = await conversationsCount()
    const bounce = await arrive(server, report(`nobody${nth}@elsewhere.example`, '<unknown@elsewhere.example>'))
    expect(bounce).toMatchObject({ state: 'ignored', note: 'channel-email:arrival-note.bounce-unknown' })
    expect(await conversationsCount()).toBe(before)
  })

  it('a customer who tells of a bounce is a customer', async () => {
    const id = await taken(server, {
      from: li,
      subject: '你们的邮箱退信了',
      text: '我给 info@example.com 写信被退回：\n550 5.1.1 User unknown\n请告诉我正确的地址。',
    })
    expect((await messagesOf(server, id))[0]?.author).toBe(li)
  })
})
