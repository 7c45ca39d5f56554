import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { upload } from '#modules/conversations/server/testing.ts'
import { addTeam, setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { mailbox } from '../schema.ts'
import { type SmtpSide, startSmtp } from '../testing-smtp.ts'
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

test.each<[string, Record<string, unknown>, string, string]>([
  ['an address that is none', { to: [{ name: '', address: 'a@b@c' }] }, 'envelope.to.0.address', '邮箱格式不对'],
  [
    'a header in an address',
    { to: [{ name: '', address: 'a@b.cn\r\nBcc: x@y.cn' }] },
    'envelope.to.0.address',
    '邮箱格式不对',
  ],
  [
    'a header in a name',
    { cc: [{ name: 'a\r\nBcc: x@y.cn', address: 'a@b.cn' }] },
    'envelope.cc.0.name',
    '含有不允许的控制字符',
  ],
  ['a header in the subject', { subject: 'x\nBcc: x@y.cn' }, 'envelope.subject', '含有不允许的控制字符'],
  ['an unknown field', { from: 'boss@example.com' }, 'envelope.from', '没有这个字段'],
  ['a missing address', { to: [{ name: 'x' }] }, 'envelope.to.0.address', '不能为空'],
  ['no id', { mailboxId: 'x' }, 'envelope.mailboxId', '编号格式不对'],
  [
    'an unknown mailbox',
    { mailboxId: '0198d000-0000-7000-8000-000000000001' },
    'envelope.mailboxId',
    '该邮箱已被移除，请换一个发件邮箱',
  ],
  [
    'an unknown mail',
    { messageId: '0198d000-0000-7000-8000-000000000001' },
    'envelope.messageId',
    '在此会话中没有找到这封邮件',
  ],
  ['nobody', { to: [], cc: [] }, 'envelope.to', '请填写收件人'],
  [
    'too many in all',
    {
      to: Array.from({ length: 60 }, (_, i) => ({ name: '', address: `a${i}@b.cn` })),
      cc: Array.from({ length: 60 }, (_, i) => ({ name: '', address: `c${i}@b.cn` })),
    },
    'envelope.to',
    '收件人、抄送和密送合计最多 100 个',
  ],
])('refused, and nothing is written: %s', async (_name, envelope, field, reason) => {
  const { conversationId } = await mailCame(server, { mailboxId })
  const refused = await reply(anna, conversationId, { envelope })
  expect(refused.status, refused.text).toBe(400)
  expect(refused.body.error.fields).toEqual([{ field, reason }])
  expect((await anna.get(`/conversations/${conversationId}`)).body.conversation.messageCount).toBe(1)
})

test('more than a mailbox may send is said in words', async () => {
  const small = await addMailbox(server, { smtp, address: 'small@example.com', maxAttachmentBytes: 1_000_000 })
  const { conversationId } = await mailCame(server, { mailboxId: small })
  const file = await upload(anna, '大.bin', Buffer.alloc(1_100_000, 1))
  const refused = await reply(anna, conversationId, { attachmentIds: [file.id] })
  expect(refused.body.error.fields).toEqual([
    { field: 'attachmentIds', reason: '附件共 1.1 MB，超过该邮箱 1 MB 的上限' },
  ])
})

test('a mailbox that is gone or switched off sends nothing, and says so; another one takes over where there is one', async () => {
  const gone = await addMailbox(server, { smtp, address: 'gone@example.com', enabled: false })
  const { conversationId } = await mailCame(server, { mailboxId: gone })
  const refused = await reply(anna, conversationId, { envelope: { mailboxId: gone } })
  expect(refused.body.error.fields).toEqual([{ field: 'envelope.mailboxId', reason: '该邮箱已停用或未设置发信服务器' }])
  const said = await reply(anna, conversationId)
  expect(said.body.message.meta.mail.from.address).toBe('service@example.com')
  const all = await server.kernel.db.select({ id: mailbox.id }).from(mailbox)
  await server.kernel.db.update(mailbox).set({ enabled: false })
  expect((await anna.get(`/conversations/${conversationId}/mail-envelope`)).body).toMatchObject({
    envelope: null,
    mailboxes: [],
  })
  const none = await reply(anna, conversationId)
  expect(none.body.error.fields).toEqual([
    { field: 'envelope.mailboxId', reason: '没有可用来发信的邮箱，请联系管理员在“设置”中开通' },
  ])
  await server.kernel.db.update(mailbox).set({ enabled: true })
  expect(all.length).toBeGreaterThan(1)
})

test('only who reads the conversation sees how far a mail got, and only who writes can answer', async () => {
  const team = await addTeam(server.kernel, '别的团队')
  const owner = await server.member('owner')
  const viewer = await server.member('viewer')
  const { conversationId } = await mailCame(server, { mailboxId })
  const said = await reply(anna, conversationId)
  await owner.post(`/conversations/${conversationId}/transfer`, { teamId: team.id, assigneeId: null })
  const id = said.body.message.id
  for (const [path, verb] of [
    [`/mails/${id}/sending`, 'get'],
    [`/mails/${id}/undo`, 'post'],
    [`/mails/${id}/send-again`, 'post'],
    [`/conversations/${conversationId}/mail-envelope`, 'get'],
  ] as const)
    expect((await anna[verb](path)).status, path).toBe(404)
  await owner.post(`/conversations/${conversationId}/transfer`, { teamId: null })
  expect((await viewer.get(`/mails/${id}/sending`)).status).toBe(200)
  for (const path of [`/mails/${id}/undo`, `/mails/${id}/send-again`])
    expect((await viewer.post(path)).status, path).toBe(403)
  expect((await viewer.get(`/conversations/${conversationId}/mail-envelope`)).status).toBe(403)
  expect((await server.visitor.get(`/mails/${id}/sending`)).status).toBe(401)
  await server.runJobs()
})
