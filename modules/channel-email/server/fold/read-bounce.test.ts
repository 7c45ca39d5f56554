import { describe, expect, it } from 'vitest'
import type { Bounce } from '../read/shapes.ts'
import { readBounce } from './index.ts'

type Given = {
  subject?: string
  from?: string
  name?: string
  headers?: Record<string, string>
  status?: string
  copy?: string
}

function read(
  text: string,
  { subject = '系统退信', from = 'postmaster@example.cn', name = '', headers = {}, status, copy }: Given = {},
) {
  const reports = [
    ...(status === undefined ? [] : [{ type: 'message/delivery-status', text: status }]),
    ...(copy === undefined ? [] : [{ type: 'message/rfc822', text: copy }]),
  ]
  const report: Record<string, string> =
    status === undefined ? {} : { 'content-type': 'multipart/report; report-type=delivery-status' }
  return readBounce({
    headers: { to: 'kf@example.com', ...report, ...headers },
    from: { name, address: from },
    subject,
    text,
    reports,
  })
}

const CAUSES: [Bounce['cause'], string][] = [
  ['no-such-user', '550 5.1.1 User unknown'],
  ['no-such-user', '550 Mailbox not found. http://service.mail.qq.example/cgi-bin/help?id=20022'],
  ['no-such-user', '550 User not found: 12345@163.example'],
  ['no-such-user', '550 RC:NE The email account does not exist.'],
  ['no-such-user', '550 abcd:user not exist'],
  ['no-such-user', '550 5.2.1 The email account that you tried to reach is disabled.'],
  ['no-such-user', '550 Local User [li@example.net] not found.'],
  ['no-such-user', '550 #2175041 unavailable mail user'],
  ['no-such-user', '550 Requested action not taken: mailbox unavailable'],
  ['no-such-user', '550 5.1.1 <li@example.net>: Recipient address rejected: User unknown in virtual mailbox table'],
  ['no-such-user', "554 delivery error: dd This user doesn't have an example.net account (li@example.net) [-5]"],
  ['no-such-user', '551 not our customer'],
  ['no-such-user', '550 <li@example.net> is not a known user'],
  ['no-such-user', '收件人邮件地址（li@example.net）不存在，邮件无法送达。'],
  ['no-such-user', '该用户未开通邮箱'],
  ['no-such-user', '对方帐号已停用'],
  ['no-such-user', '收件者的電子郵件地址不存在'],
  ['mailbox-full', '552 5.2.2 Over quota'],
  ['mailbox-full', '452 4.2.2 The email account that you tried to reach is over quota.'],
  ['mailbox-full', '550 li@example.net Mailbox is full'],
  ['mailbox-full', '552 Quota exceeded, mailbox for user is full'],
  ['mailbox-full', '收件人空间不足'],
  ['mailbox-full', '收件人邮箱容量已满'],
  ['mailbox-full', '該使用者的信箱已滿'],
  ['too-large', '552 5.3.4 Message size exceeds fixed limit'],
  ['too-large', '552 message too large'],
  ['too-large', 'message size 31457280 exceeds size limit 20971520 of server mx.example.net[192.0.2.1]'],
  ['too-large', '邮件过大，超过对方限制'],
  ['no-such-domain', "Sorry, I couldn't find any host named nowhere.example. (#5.1.2)"],
  [
    'no-such-domain',
    'Host or domain name not found. Name service error for name=nowhere.example type=MX: Host not found',
  ],
  ['no-such-domain', 'Unrouteable address: domain not found'],
  ['no-such-domain', '收件人域名不存在'],
  ['no-such-domain', 'DNS query error'],
  ['blocked', '550 5.7.1 Message rejected as spam by Content Filtering.'],
  ['blocked', '550 Mail content denied. http://service.mail.qq.example/cgi-bin/help?id=20022'],
  ['blocked', '554 DT:SPM 163 smtp9, please see http://mail.163.example/help'],
  ['blocked', '550 5.7.26 This mail has been blocked because the sender is unauthenticated.'],
  ['blocked', '550 IP frequency limited'],
  ['blocked', '554 5.7.1 <li@example.net>: Relay access denied'],
  ['blocked', '您发送的邮件被怀疑为是垃圾邮件，拒绝接收。'],
  ['blocked', '对方已将您加入黑名单'],
  ['unreachable', 'connect to mx.example.net[192.0.2.1]:25: Connection timed out'],
  ['unreachable', 'Connection refused'],
  ['unreachable', '由于对方服务器网络连接质量不佳，而无法连接上对方服务器。'],
  ['unreachable', 'rcpt handle timeout'],
  ['other', '554 7a3f'],
]

describe('why a mail came back', () => {
  it.each(CAUSES)('%s: %s', (cause, reason) => {
    const prose = read(`您的邮件被退回。\n\n<li@example.net>:\n${reason}\n`)
    expect(prose).toMatchObject({ recipients: ['li@example.net'], cause })
    const status = `Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; li@example.net\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; ${reason}\n`
    expect(read('x', { status })).toMatchObject({ recipients: ['li@example.net'], cause, action: 'failed', reason })
  })

  it.each([
    ['5.1.1', 'no-such-user'],
    ['5.1.10', 'no-such-user'],
    ['5.2.2', 'mailbox-full'],
    ['5.2.3', 'too-large'],
    ['5.3.4', 'too-large'],
    ['5.1.2', 'no-such-domain'],
    ['5.7.1', 'blocked'],
    ['5.7.515', 'blocked'],
    ['5.4.7', 'unreachable'],
    ['5.0.0', 'other'],
  ])('%s alone is %s', (status, cause) => {
    const fields = `Final-Recipient: rfc822; li@example.net\nAction: failed\nStatus: ${status}\n`
    expect(read('', { status: fields })).toMatchObject({ status, cause })
  })
})

describe('a delivery report', () => {
  it('names each recipient once, by the address we wrote to', () => {
    const status =
      'Reporting-MTA: dns; mx\n\nOriginal-Recipient: rfc822;sales@example.net\nFinal-Recipient: rfc822;li@backend.example.net\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; b@example.net\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; c@example.net\nAction: delivered\nStatus: 2.0.0\n'
    expect(read('', { status })?.recipients).toEqual(['sales@example.net', 'b@example.net'])
  })

  it.each(['delivered', 'relayed', 'expanded', 'Delivered (to mailbox)'])('of success is none: %s', (action) => {
    const status = `Final-Recipient: rfc822; li@example.net\nAction: ${action}\nStatus: 2.0.0\n`
    expect(
      read('Your message was delivered.', { status, subject: 'Delivery Status Notification (Success)' }),
    ).toBeNull()
  })

  it('tells late from failed', () => {
    const status = 'Final-Recipient: rfc822; li@example.net\nAction: delayed\nStatus: 4.4.1\n'
    expect(read('', { status })?.action).toBe('delayed')
    expect(read('', { status: 'Final-Recipient: rfc822; li@example.net\nStatus: 4.4.1\n' })?.action).toBe('delayed')
    expect(read('', { status: 'Final-Recipient: rfc822; li@example.net\nStatus: 5.4.1\n' })?.action).toBe('failed')
  })

  it('forgives missing blank lines, folded fields and odd cases', () => {
    const status =
      'REPORTING-MTA: DNS; mx\nFINAL-RECIPIENT: RFC822; <li@example.net>\nACTION: FAILED\nSTATUS: 5.1.1 (user)\nDIAGNOSTIC-CODE: X-Notes;\n no such user\n here\n'
    expect(read('', { status })).toMatchObject({
      recipients: ['li@example.net'],
      action: 'failed',
      status: '5.1.1',
      reason: 'no such user here',
    })
  })

  it("takes the other server's code when its own says nothing", () => {
    const status =
      'Final-Recipient: rfc822; li@example.net\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-5.1.1 No such user\n'
    expect(read('', { status })?.status).toBe('5.1.1')
  })

  it('finds the mail that came back', () => {
    const status = 'Final-Recipient: rfc822; li@example.net\nAction: failed\nStatus: 5.1.1\n'
    const head = 'From: kf@example.com\nMessage-Id:\n <quote-1001@example.com>\nSubject: x\n'
    expect(read('', { status, copy: head })?.messageId).toBe('<quote-1001@example.com>')
    expect(read('Message-ID: <quote-1001@example.com>', { status })?.messageId).toBe('<quote-1001@example.com>')
    expect(read('', { status })?.messageId).toBeNull()
  })

  it('in another mail is read too', () => {
    const copy =
      'Subject: Delivery Status Notification (Failure)\n\nFinal-Recipient: rfc822;li@example.net\nAction: failed\nStatus: 5.1.1\n'
    expect(read('', { copy, subject: 'Delivery Status Notification (Failure)' })).toMatchObject({
      recipients: ['li@example.net'],
    })
  })

  it('keeps the reason on one line of at most 500 characters', () => {
    const status = `Final-Recipient: rfc822; li@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; ${'很长 '.repeat(400)}\n`
    const reason = read('', { status })?.reason ?? ''
    expect(reason.length).toBeLessThanOrEqual(500)
    expect(reason).not.toContain('\n')
  })
})

const PROSE: [string, string, Given, Partial<Bounce>][] = [
  [
    'QQ',
    '很抱歉您发送的邮件被退回，以下是该邮件的相关信息：\n被退回邮件\n主 题：报价\n时 间：2026-03-05 15:02:11\n无法发送到 li@qq.example\n退信原因\n收件人邮件地址（li@qq.example）不存在，邮件无法送达。\n解决方案\n请联系您的收件人',
    { subject: '来自qq.example的退信' },
    { recipients: ['li@qq.example'], cause: 'no-such-user' },
  ],
  [
    'zh-TW Exchange',
    '傳遞給這些收件者或群組失敗:\n\nli@example.tw\n找不到您輸入的電子郵件地址。',
    {
      subject: '無法傳遞: 報價',
      name: 'Microsoft Outlook',
      from: 'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.tw',
    },
    { recipients: ['li@example.tw'], cause: 'no-such-user' },
  ],
  [
    'zh-CN Exchange',
    '向以下收件人或通讯组传递失败:\n\nli@example.cn\n收件人的邮箱已满，目前无法接收邮件。',
    { subject: '未送达: 报价' },
    { recipients: ['li@example.cn'], cause: 'mailbox-full' },
  ],
  [
    'Exchange of old',
    'Your message\n\n  To:      li@example.net\n  Subject: Quote\n  Sent:    Fri, 18 Oct 2026 09:25:07 -0600\n\ndid not reach the following recipient(s):\n\nli@example.net on Fri, 18 Oct 2026 09:13:24 -0600\n    The recipient name is not recognized\n',
    { subject: 'Undeliverable: Quote', name: 'System Administrator' },
    { recipients: ['li@example.net'], cause: 'no-such-user' },
  ],
  [
    'Gmail',
    'Delivery to the following recipient failed permanently:\n\n     li@example.net\n\nTechnical details of permanent failure:\nGoogle tried to deliver your message, but it was rejected by the server for the recipient domain example.net by mx.example.net.\n\nThe error that the other server returned was:\n550 5.1.1 no such user\n',
    { subject: 'Delivery Status Notification (Failure)', from: 'mailer-daemon@googlemail.example' },
    { recipients: ['li@example.net'], status: '5.1.1', cause: 'no-such-user' },
  ],
  [
    'late, zh',
    '您的邮件暂时无法送达以下收件人，系统将继续尝试投递：\nli@example.net\n',
    { subject: '邮件传送延迟' },
    { recipients: ['li@example.net'], action: 'delayed', cause: 'unreachable' },
  ],
  [
    'late, en',
    'THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\n<li@example.net>: connection timed out\nMessage will be retried for 2 more day(s)\n',
    { subject: 'Delivery delayed' },
    { recipients: ['li@example.net'], action: 'delayed', cause: 'unreachable' },
  ],
]

describe('a report in prose', () => {
  it.each(PROSE)('%s', (_name, text, given, expected) => {
    expect(read(text, given)).toMatchObject(expected)
    expect(read(text.replaceAll('\n', '\r\n'), given)?.recipients).toEqual(expected.recipients)
  })
})

describe('what is no bounce', () => {
  const words = '抱歉，您的邮件被退回来了……\n退信原因：收件人不存在\n收件人 li@example.net\n'
  it.each<[string, string, Given]>([
    [
      'a person who quotes one',
      `我收到这个：\n${words}`,
      { subject: '为什么被退回', from: 'wangli@example.cn', name: '王丽' },
    ],
    ['a person whose subject quotes one', words, { subject: '系统退信', from: 'wangli@example.cn', name: '王丽' }],
    ['a person who answers one', `请看\n> ${words}`, { subject: 'Re: 系统退信', from: 'wangli@example.cn' }],
    ['somebody who passes one on', words, { subject: '转发: 系统退信' }],
    [
      'an answering machine',
      '邮件无法及时处理，请联系 zhao@example.cn。',
      {
        subject: '自动回复：报价',
        from: 'wangli@example.cn',
        headers: { 'return-path': '<>', 'auto-submitted': 'auto-replied' },
      },
    ],
    ['a newsletter of a postmaster', '三月的新功能', { subject: '通知', from: 'postmaster@example.cn' }],
    ['a mail that speaks of delivery', '我的包裹没有送达。', { subject: '未送达', from: 'wangli@example.cn' }],
  ])('%s', (_name, text, given) => {
    expect(read(text, given)).toBeNull()
  })
})
