import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { publicTimeline } from '#modules/conversations/server/index.ts'
import { openConversation, upload } from '#modules/conversations/server/testing.ts'
import { addTeam, setUp } from '#modules/staff/server/testing.ts'
import { now, setClock } from '#platform/server/clock/index.ts'
import { readMail } from '../read/index.ts'
import { mailParticipant, mailSignature } from '../schema.ts'
import { type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { readToken } from '../thread-token.ts'
import { addMailbox, mailCame, reply } from './testing.ts'

let server: TestServer
let smtp: SmtpSide
let anna: Member
let mailboxId: string
beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  smtp = await startSmtp({ password: '授权码-secret' })
  anna = await server.member('agent', { name: '安娜' })
  mailboxId = await addMailbox(server, {
    smtp,
    secret: '授权码-secret',
    name: '鸿运物业',
    isDefault: true,
    signatureHtml: '<p>{{agent.name}} · {{company.name}}</p>',
    aliases: ['hello@example.com'],
  })
})
afterAll(async () => {
  await server.close()
  await smtp.close()
})
afterEach(() => {
  setClock()
  smtp.behave()
  smtp.mails.length = 0
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('a reply goes to whoever wrote, in its thread, as text and HTML, with pictures and files of Chinese names', async () => {
  setClock(() => Date.UTC(2026, 2, 5, 7, 2))
  const came = await mailCame(server, {
    mailboxId,
    referenceIds: ['<first@customer.example>'],
    inReplyTo: '<first@customer.example>',
  })
  const picture = await upload(anna, '现场.png', png, { type: 'image/png' })
  const report = await upload(anna, '二〇二六年三月 检修报告（第三版）最终.pdf', '%PDF-1.4 x', {
    type: 'application/pdf',
  })
  setClock(() => Date.UTC(2026, 2, 5, 8, 30))
  const said = await reply(anna, came.conversationId, {
    html: `<p>您好，师傅 15 点到。<b>请留人。</b></p><p><img src="${picture.url}?inline=1" alt="现场"></p>`,
    attachmentIds: [report.id],
  })
  expect(said.status, said.text).toBe(200)
  const { message } = said.body
  expect(message).toMatchObject({ channel: 'mail', private: false, delivery: { state: 'queued' } })
  expect(message.meta.mail).toMatchObject({ subject: 'Re: 三号楼漏水', kind: 'reply', original: true })
  await server.runJobs()
  expect(smtp.mails).toHaveLength(1)
  const [got] = smtp.mails
  expect(got).toMatchObject({ from: 'service@example.com', to: ['wangli@customer.example'], user: 'service' })
  const read = await readMail(got!.raw)
  expect(read).toMatchObject({
    subject: 'Re: 三号楼漏水',
    from: { name: '鸿运物业', address: 'service@example.com' },
    to: [{ name: '王丽', address: 'wangli@customer.example' }],
    inReplyTo: came.header,
    references: ['<first@customer.example>', came.header],
    date: '2026-03-05T08:30:00.000Z',
    auto: null,
  })
  const { number } = said.body.conversation
  expect(readToken(server.kernel, read.messageId!)).toBe(number)
  expect(read.text).toContain('您好，师傅 15 点到。请留人。')
  expect(read.text).toContain('-- \n安娜 · 测试公司')
  expect(read.text).toContain(
    '在 2026年3月5日 15:02，王丽 <wangli@customer.example> 写道：\n> 厨房天花板在滴水，请尽快派人来看看。',
  )
  expect(read.html).toContain('<b>请留人。</b>')
  expect(read.html).toContain('写道：</div><blockquote')
  const [shown, file] = ['image/png', 'application/pdf'].map((type) =>
    read.attachments.find((one) => one.type === type),
  )
  expect(shown).toMatchObject({ name: '现场.png', inline: true })
  expect(read.html).toContain(`src="cid:${shown!.cid}"`)
  expect(file).toMatchObject({ name: '二〇二六年三月 检修报告（第三版）最终.pdf', inline: false })
  // Lines as RFC 5322 wants them, nothing but ASCII on the wire.
  expect(got!.raw.toString('latin1')).toMatch(/^[\t\r\n -~]*$/)
  expect(Math.max(...got!.text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78)
  const after = await anna.get(`/mails/${message.id}/sending`)
  expect(after.body).toMatchObject({ state: 'sent', accepted: ['wangli@customer.example'], rejected: [] })
  expect(after.body.serverWords).toMatch(/^250 /)
  const { timeline } = (await anna.get(`/conversations/${came.conversationId}`)).body
  expect(timeline.items.find((one: { id: string }) => one.id === message.id).delivery.state).toBe('sent')
})

test('reply to all: everybody but ourselves, in whatever form they wrote to us', async () => {
  const { conversationId, messageId } = await mailCame(server, {
    mailboxId,
    to: [
      { name: '', address: 'Service+k1-abc@Example.com' },
      { name: '李雷', address: 'lilei@customer.example' },
    ],
    cc: [
      { name: '', address: 'hello@example.com' },
      { name: '物业经理', address: 'boss@estate.example' },
      { name: '', address: 'LiLei@customer.example' },
    ],
    replyTo: [{ name: '王丽办公', address: 'office@customer.example' }],
  })
  const one = (await anna.get(`/conversations/${conversationId}/mail-envelope?kind=reply`)).body
  expect(one.envelope).toMatchObject({
    mailboxId,
    kind: 'reply',
    to: [{ address: 'office@customer.example' }],
    cc: [],
    subject: 'Re: 三号楼漏水',
    messageId,
  })
  expect(one.mailboxes).toEqual([
    { id: mailboxId, name: '鸿运物业', address: 'service@example.com', maxAttachmentBytes: 20_971_520, undoSeconds: 0 },
  ])
  expect(one.signatureHtml).toBe('<p>安娜 · 测试公司</p>')
  const all = (await anna.get(`/conversations/${conversationId}/mail-envelope?kind=reply-all&messageId=${messageId}`))
    .body
  expect(all.envelope.to).toEqual([{ name: '王丽办公', address: 'office@customer.example' }])
  expect(all.envelope.cc).toEqual([
    { name: '李雷', address: 'lilei@customer.example' },
    { name: '物业经理', address: 'boss@estate.example' },
  ])
})

test('copies are named, blind copies are not, and whoever gets a copy takes part', async () => {
  const { conversationId } = await mailCame(server, { mailboxId })
  const said = await reply(anna, conversationId, {
    envelope: {
      to: [{ name: '王丽', address: 'wangli@customer.example' }],
      cc: [{ name: '张工, 检修', address: 'zhang@example.org' }],
      bcc: [
        { name: '内审', address: 'audit@例子.中国' },
        { name: '', address: 'WANGLI@customer.example' },
      ],
      subject: '漏水的处理',
    },
  })
  expect(said.status, said.text).toBe(200)
  expect(said.body.message.meta.mail.bcc).toEqual([{ name: '内审', address: 'audit@例子.中国' }])
  await server.runJobs()
  const [got] = smtp.mails
  expect(got!.to).toEqual(['wangli@customer.example', 'zhang@example.org', 'audit@例子.中国'])
  expect(got!.text).not.toMatch(/bcc|audit|内审|xn--/i)
  const read = await readMail(got!.raw)
  expect(read).toMatchObject({ subject: '漏水的处理', cc: [{ name: '张工, 检修', address: 'zhang@example.org' }] })
  const parts = await server.kernel.db
    .select()
    .from(mailParticipant)
    .where(eq(mailParticipant.conversationId, conversationId))
  expect(parts.map((part) => [part.address, part.role]).sort()).toEqual([
    ['audit@xn--fsqu00a.xn--fiqs8s', 'third'],
    ['zhang@example.org', 'cc'],
  ])
})

test('a mail that is passed on takes its files along, is nobody’s answer and not for the customer’s eyes', async () => {
  const files = await upload(anna, '照片.png', png, { type: 'image/png' })
  const { conversationId, messageId } = await mailCame(server, {
    mailboxId,
    cc: [{ name: '', address: 'lilei@customer.example' }],
  })
  // The file of the mail that came in.
  await server.kernel.db.execute(
    `update attachment set message_id = '${messageId}', conversation_id = '${conversationId}' where id = '${files.id}'`,
  )
  const forwarded = await reply(anna, conversationId, {
    html: '<p>张工，请看一下。</p>',
    envelope: { kind: 'forward', to: [{ name: '张工', address: 'zhang@supplier.example' }] },
  })
  expect(forwarded.status, forwarded.text).toBe(200)
  expect(forwarded.body.message).toMatchObject({
    private: true,
    meta: { mail: { kind: 'forward', subject: 'Fwd: 三号楼漏水' } },
  })
  expect(forwarded.body.conversation).toMatchObject({ status: 'open', firstResponseAt: null })
  await server.runJobs()
  const [got] = smtp.mails
  expect(got!.to).toEqual(['zhang@supplier.example'])
  const read = await readMail(got!.raw)
  expect(read).toMatchObject({ subject: 'Fwd: 三号楼漏水', inReplyTo: null, references: [] })
  expect(read.attachments).toMatchObject([{ name: '照片.png', type: 'image/png', inline: false }])
  expect(read.text).toMatch(
    /张工，请看一下。[\s\S]*---------- 转发的邮件 ----------\n发件人：王丽 <wangli@customer.example>\n日期：\d+年\d+月\d+日 \d\d:\d\d\n收件人：service@example.com\n抄送：lilei@customer.example\n主题：三号楼漏水\n\n厨房天花板/,
  )
  const seen = await publicTimeline(server.kernel.db, conversationId)
  expect(seen.map((one) => one.id)).toEqual([messageId])
  // It speaks for itself.
  const bare = await reply(anna, conversationId, {
    html: '',
    envelope: { kind: 'forward', to: [{ name: '', address: 'li@supplier.example' }] },
  })
  expect(bare.body.message).toMatchObject({ html: '', text: 'Fwd: 三号楼漏水', private: true })
  await server.runJobs()
  const alone = await readMail(smtp.mails.at(-1)!.raw)
  expect(alone.text).toMatch(/^-- \n安娜 · 测试公司\n\n---------- 转发的邮件 ----------\n发件人：王丽/)
  const silent = await reply(anna, conversationId, { html: '<p> </p>' })
  expect(silent).toMatchObject({ status: 400, body: { error: { fields: [{ field: 'html' }] } } })
  // Nothing to forward, nobody to forward it to.
  const nobody = await reply(anna, conversationId, { envelope: { kind: 'forward' } })
  expect(nobody).toMatchObject({
    status: 400,
    body: { error: { fields: [{ field: 'envelope.to', reason: '请填写收件人' }] } },
  })
})

test('what goes along with an answer is set by mailbox and mail, and never what is between us and others', async () => {
  const { conversationId } = await mailCame(server, { mailboxId, text: '第一封' })
  await reply(anna, conversationId, { html: '<p>第二封</p>' })
  await server.runJobs()
  await mailCame(server, {
    conversationId,
    private: true,
    from: { name: '供应商', address: 'sales@supplier.example' },
    text: '底价 80 元',
  })
  await anna.post(`/conversations/${conversationId}/messages`, { direction: 'note', html: '<p>内部备注</p>' })
  const last = await mailCame(server, {
    conversationId,
    mailboxId,
    text: '第三封',
    html: '<div><p style="color:red">第三封<img src="https://spy.example/p.gif"></p><div data-kairos-fold="quote"><div>第二封</div></div></div>',
  })
  smtp.mails.length = 0
  for (const quote of ['none', 'last', 'all'])
    await reply(anna, conversationId, { html: `<p>答复 ${quote}</p>`, envelope: { quote, messageId: last.messageId } })
  await server.runJobs()
  const texts = new Map(
    (await Promise.all(smtp.mails.map((one) => readMail(one.raw)))).map((one) => [
      /答复 (\w+)/.exec(one.text)![1],
      one,
    ]),
  )
  expect(texts.get('none')!.text).not.toContain('写道')
  expect(texts.get('last')!.text.match(/第.封/g)).toEqual(['第三封'])
  expect(texts.get('last')!.html).toContain('<p style="color:red">第三封')
  expect(texts.get('last')!.html).not.toContain('spy.example')
  expect(texts.get('all')!.text.match(/第.封/g)).toEqual(['第三封', '第二封', '第一封'])
  expect(texts.get('all')!.text).not.toMatch(/底价|内部备注/)
})

test('the team’s signature goes before the mailbox’s; the reply address carries the tag where the server takes it', async () => {
  const team = await addTeam(server.kernel, '维修组')
  const bo = await server.member('agent', { name: '阿博', teamIds: [team.id] })
  await server.kernel.db
    .insert(mailSignature)
    .values({ teamId: team.id, html: '<p>{{team.name}} {{agent.name}} {{customer.phone}}</p>', updatedAt: now() })
  const own = await addMailbox(server, {
    smtp,
    secret: '授权码-secret',
    address: 'repair@example.com',
    teamId: team.id,
    plusAddress: true,
  })
  const { conversationId } = await mailCame(server, { mailboxId: own })
  await bo.post(`/conversations/${conversationId}/transfer`, { teamId: team.id })
  const said = await reply(bo, conversationId)
  expect(said.status, said.text).toBe(200)
  await server.runJobs()
  const read = await readMail(smtp.mails[0]!.raw)
  expect(read.from).toEqual({ name: '测试公司', address: 'repair@example.com' })
  expect(read.text).toContain('-- \n维修组 阿博\n')
  expect(readToken(server.kernel, read.replyTo[0]!.address)).toBe(said.body.conversation.number)
  // Others may not write from it, unless the matter is theirs.
  const { conversationId: elsewhere } = await mailCame(server, { mailboxId })
  const refused = await reply(anna, elsewhere, { envelope: { mailboxId: own } })
  expect(refused.body.error.fields).toEqual([{ field: 'envelope.mailboxId', reason: '您不能用这个邮箱发信' }])
  const sendersOf = async (member: Member) =>
    (await member.get('/mail-senders')).body.items.map((one: { id: string }) => one.id)
  expect(await sendersOf(anna)).not.toContain(own)
  expect(await sendersOf(bo)).toContain(own)
})

test('a customer who writes English is answered in English', async () => {
  const { conversationId } = await mailCame(server, {
    mailboxId,
    from: { name: 'Ann', address: 'ann@customer.example' },
    text: 'It leaks.',
    subject: 'Re: Re：Leak',
  })
  await server.kernel.db.execute(`update conversation set language = 'en' where id = '${conversationId}'`)
  setClock(() => Date.UTC(2026, 2, 5, 7, 2))
  await reply(anna, conversationId, { html: '<p>We come at 3.</p>' })
  await server.runJobs()
  const read = await readMail(smtp.mails[0]!.raw)
  expect(read.subject).toBe('Re: Leak')
  expect(read.text).toMatch(/On \d+ \w+ \d{4} at \d\d:\d\d, Ann <ann@customer.example> wrote:\n> It leaks\./)
})

test('a mail that begins a matter goes to the customer’s own address; one without an address says so', async () => {
  const begun = await anna.post('/conversations', {
    customer: { name: '赵六', identities: [{ kind: 'email', value: 'zhaoliu@customer.example' }] },
    subject: '年检提醒',
    message: { direction: 'outbound', channel: 'mail', html: '<p>您家的燃气表该年检了。</p>', envelope: { mailboxId } },
  })
  expect(begun.status, begun.text).toBe(200)
  await server.runJobs()
  expect(await readMail(smtp.mails[0]!.raw)).toMatchObject({
    subject: '年检提醒',
    to: [{ name: '赵六', address: 'zhaoliu@customer.example' }],
    inReplyTo: null,
  })
  const { id } = await openConversation(anna)
  const without = await reply(anna, id, { channel: 'mail' })
  expect(without).toMatchObject({
    status: 400,
    body: { error: { fields: [{ field: 'envelope.to', reason: '客户没有邮箱地址，请填写收件人' }] } },
  })
  const named = await reply(anna, id, {
    channel: 'mail',
    envelope: { to: [{ name: '', address: 'new@customer.example' }] },
  })
  expect(named.body.message).toMatchObject({ private: true })
})
