import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { written } from '#modules/channel-email/server/intake/testing.ts'
import type { Runner } from '#modules/channel-email/server/mailboxes/runner/index.ts'
import { addMailbox, startTestRunner } from '#modules/channel-email/server/mailboxes/testing.ts'
import { readMail } from '#modules/channel-email/server/read/index.ts'
import {
  type Dovecot,
  dovecotMissing,
  dovecotPresent,
  eventually,
  startDovecot,
} from '#modules/channel-email/server/testing-dovecot.ts'
import { type GotMail, type SmtpSide, startSmtp } from '#modules/channel-email/server/testing-smtp.ts'
import { momentOf, statesOf } from '#modules/moments/server/testing.ts'
import { questionHtml } from '#modules/moments/web/question-html.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

const customers = {
  'zh-CN': { from: '"王丽" <wangli@customer.example>', matter: '厨房天花板漏水，请尽快处理。' },
  'zh-TW': { from: '"林小姐" <lin@customer.example>', matter: '廚房天花板漏水，請儘快派人處理，謝謝。' },
  en: { from: '"John Smith" <john@customer.example>', matter: 'The kitchen ceiling leaks. Please send somebody.' },
} as const
type Language = keyof typeof customers

/** The whole way of a question: out by SMTP, the customer's answer in by IMAP. */
describe.skipIf(!dovecotPresent)(dovecotPresent ? 'a customer is asked by mail' : dovecotMissing, () => {
  let server: TestServer
  let dovecot: Dovecot
  let smtp: SmtpSide
  let runner: Runner
  let anna: Member
  let admin: Member
  let count = 0
  beforeAll(async () => {
    dovecot = await startDovecot({ service: 'secret' })
    smtp = await startSmtp()
    server = await startTestServer({ KAIROS_URL: 'https://desk.example.com' })
    await setUp(server.kernel)
    anna = await server.member('agent', { name: '安娜' })
    admin = await server.member('admin')
    await addMailbox(admin, dovecot, {
      name: '鸿运物业',
      receipt: false,
      undoSeconds: 0,
      isDefault: true,
      smtp: { host: smtp.host, port: smtp.port, security: 'none', user: 'service', secret: 'secret' },
    })
    runner = await startTestRunner(server)
  })
  afterAll(async () => {
    await runner?.stop()
    await server?.close()
    await smtp?.close()
    await dovecot?.close()
  })

  /** The customer's mail arrives by IMAP and is taken in. */
  async function writes(mail: Parameters<typeof written>[0] & {}, done: () => Promise<boolean>): Promise<void> {
    await dovecot.deliver('service', written({ to: 'service@example.com', ...mail }))
    await eventually(
      async () => {
        await server.runJobs()
        return done()
      },
      (there) => there,
    )
  }
  const opened = async (id: string) => (await anna.get(`/conversations/${id}`)).body
  const find = async (subject: string): Promise<string | undefined> =>
    (await anna.get('/conversations?view=all&limit=100')).body.items.find(
      (one: { subject: string }) => one.subject === subject,
    )?.id

  /** A matter by mail, answered, and resolved with the question whether it is; the mail the customer got. */
  async function asked(language: Language) {
    count += 1
    const { from, matter } = customers[language]
    const subject = `${matter.slice(0, 6)} ${count}`
    const first = `first-${count}@customer.example`
    await writes({ from, subject, id: first, text: matter }, async () => (await find(subject)) !== undefined)
    const id = (await find(subject)) ?? ''
    await anna.post(`/conversations/${id}/assign`, { assigneeId: anna.id })
    const made = await anna.post(`/conversations/${id}/promises`, {
      text: '今天修好',
      dueAt: new Date(now().getTime() + 3_600_000).toISOString(),
    })
    const question = (await anna.get(`/conversations/${id}/confirmation/question`)).body
    const { url } = (await anna.post(`/conversations/${id}/progress-link`, {})).body
    await anna.post(`/promises/${made.body.id}/keep`, { evidence: '师傅已修好' })
    const before = smtp.mails.length
    const said = await anna.post(`/conversations/${id}/messages`, {
      direction: 'outbound',
      html: questionHtml(question, url),
      status: 'resolved',
      reason: '已修好，请客户确认',
    })
    expect(said.status, said.text).toBe(200)
    await server.runJobs()
    expect(smtp.mails.length).toBe(before + 1)
    const got = smtp.mails.at(-1) as GotMail
    return { id, promiseId: made.body.id as string, from, first, question, got, mail: await readMail(got.raw), subject }
  }
  /** The customer answers that mail, quoting it as mail programs do. */
  async function answers(story: Awaited<ReturnType<typeof asked>>, text: string, more: Record<string, unknown> = {}) {
    const { id, got, from, mail, subject } = story
    const header = /^Message-ID: (.+)\r$/m.exec(got.text)?.[1] ?? ''
    const { messageCount } = (await opened(id)).conversation
    const quoted = mail.text.split('\n').map((line) => `> ${line}`)
    await writes(
      {
        from,
        subject: `Re: ${subject}`,
        inReplyTo: header,
        references: [`<${story.first}>`, header],
        text: [text, '', '在 2026年3月5日，鸿运物业 <service@example.com> 写道：', ...quoted].join('\r\n'),
        ...more,
      },
      async () => (await opened(id)).conversation.messageCount > messageCount,
    )
  }

  test.each<[Language, RegExp, RegExp]>([
    ['zh-CN', /请问问题解决了吗？/, /您对这次服务的感受如何/],
    ['zh-TW', /請問問題解決了嗎？/, /您對這次服務/],
    ['en', /solved/i, /How/],
  ])('in %s, as an answer to their mail, with the faces below', async (language, question, faces) => {
    const { id, mail, got, first, question: put } = await asked(language)
    expect(put).toMatchObject({ locale: language, way: 'mail' })
    expect(mail.text).toMatch(question)
    expect(mail.text).toMatch(faces)
    expect(got.to).toEqual([customers[language].from.match(/<(.+)>/)?.[1]])
    expect(got.text).toContain(`In-Reply-To: <${first}>`)
    expect(got.text).toMatch(new RegExp(`References: [^\r]*<${first}>`))
    expect(mail.subject).toMatch(/^(Re|回复|回覆)[:：]/)
    const faceLinks = [...mail.html.matchAll(/href="([^"]+score=[^"]+)"/g)].map(([, link = '']) => link)
    expect(faceLinks).toHaveLength(7)
    expect(faceLinks.every((link) => link.includes(`lang=${language}`))).toBe(true)
    expect((await opened(id)).conversation.status).toBe('resolved')
    expect((await momentOf(anna, id)).confirmation).toMatchObject({
      ...{ answer: null, channel: 'mail' },
      askedBy: { kind: 'staff', name: '安娜' },
    })
  })

  test.each<[Language, string]>([
    ['zh-CN', '没有解决，今天早上又开始漏了。\r\n\r\n发自我的iPhone'],
    ['zh-CN', '您好，\r\n\r\n还是漏水，请再来看看。\r\n\r\n此致\r\n敬礼\r\n王丽'],
    ['zh-TW', '沒有解決，還是在漏水。\r\n\r\n從我的 iPhone 傳送'],
    ['en', 'No, it still leaks.\r\n\r\nJohn\r\n\r\nSent from my iPhone'],
  ])('%s: “%s” reopens it, and the one responsible finds it', async (language, words) => {
    const story = await asked(language)
    await answers(story, words)
    const { id } = story
    const { conversation } = await opened(id)
    expect(conversation).toMatchObject({ status: 'open', assignee: { id: anna.id } })
    const moment = await momentOf(anna, id)
    expect(moment.confirmation).toMatchObject({ answer: 'not_met', heard: 'read', channel: 'mail' })
    expect(moment.confirmation?.words).not.toMatch(/请问问题解决了吗|写道|solved/)
    expect(statesOf(moment)).toMatch(/doing$/)
    const { items } = (await anna.get('/today/next-steps')).body
    const step = items.find((one: { conversationId: string }) => one.conversationId === id)
    expect(step.reasons[0]).toMatchObject({ kind: 'not-met', text: moment.confirmation?.words })
    expect(await server.events(id)).toEqual(
      expect.arrayContaining(['moment.confirm-heard', 'moment.confirm-answered', 'conversation.status-changed']),
    )
  })

  test.each<[Language, string]>([
    ['zh-CN', '解决了，谢谢'],
    ['zh-CN', '已经修好了，非常感谢！\r\n\r\n王丽\r\n13800138000'],
    ['zh-TW', '已經解決了，謝謝你們'],
    ['en', 'Yes, all fixed now. Thank you!\r\n\r\nBest regards,\r\nJohn'],
  ])('%s: “%s” confirms it, and nothing is opened again', async (language, words) => {
    const story = await asked(language)
    await answers(story, words)
    const { id } = story
    expect((await opened(id)).conversation.status).toBe('resolved')
    const moment = await momentOf(anna, id)
    expect(moment.confirmation).toMatchObject({ answer: 'met', heard: 'read', channel: 'mail' })
    expect(moment.steps[3]).toMatchObject({ state: 'done', evidenceKind: 'met' })
  })

  test('the customer’s yes agrees to what we marked as kept, and shows that the rest was', async () => {
    const story = await asked('zh-CN')
    const { id, promiseId } = story
    const due = new Date(now().getTime() + 7_200_000).toISOString()
    const more = (await anna.post(`/conversations/${id}/promises`, { text: '清理积水', dueAt: due })).body
    const promises = async () => (await anna.get(`/conversations/${id}/promises`)).body
    expect((await promises()).saidDone).toBeNull()
    await answers(story, '都解决了，谢谢')
    const { items, saidDone } = await promises()
    expect(saidDone.words).toBe('都解决了，谢谢')
    const kept = items.find((one: { id: string }) => one.id === promiseId)
    expect(kept.agreedAt).not.toBeNull()
    expect(kept.history.at(-1)).toMatchObject({ kind: 'agreed', by: { kind: 'customer' }, reason: '都解决了，谢谢' })
    expect(items.find((one: { id: string }) => one.id === more.id)).toMatchObject({ state: 'open', agreedAt: null })
    const done = await anna.post(`/promises/${more.id}/keep`, {
      evidenceMessageId: saidDone.messageId,
      evidence: saidDone.words,
      at: saidDone.at,
    })
    expect(done.body).toMatchObject({ state: 'kept', evidenceKind: 'message', reason: '都解决了，谢谢' })
    expect((await promises()).saidDone).toBeNull()

    await anna.post(`/conversations/${id}/confirmation/answer`, { answer: 'partly' })
    const after = (await promises()).items.find((one: { id: string }) => one.id === promiseId)
    expect(after).toMatchObject({ state: 'kept', agreedAt: null })
    expect(after.history.at(-1)).toMatchObject({ kind: 'disagreed', by: { kind: 'staff' } })
  })

  test('a mail that is taken back before it goes out has asked nothing', async () => {
    const { id } = await asked('zh-CN')
    const box = (await admin.get('/mailboxes')).body.items[0]
    await admin.patch(`/mailboxes/${box.id}`, { undoSeconds: 30 })
    await anna.post(`/conversations/${id}/status`, { status: 'open' })
    const { url } = (await anna.post(`/conversations/${id}/progress-link`, {})).body
    const first = (await momentOf(anna, id)).confirmation?.id
    const html = questionHtml((await anna.get(`/conversations/${id}/confirmation/question`)).body, url)
    const said = await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html })
    expect((await momentOf(anna, id)).confirmation?.id).not.toBe(first)
    const undone = await anna.post(`/mails/${said.body.message.id}/undo`)
    expect(undone.status, undone.text).toBe(200)
    expect((await momentOf(anna, id)).confirmation?.id).toBe(first)
    expect(await server.events(id)).toContain('moment.confirm-unasked')
    const plain = await anna.post(`/conversations/${id}/messages`, { direction: 'outbound', html: `<p>${url}</p>` })
    expect(plain.status).toBe(200)
    expect((await momentOf(anna, id)).confirmation?.id, 'the bare link asks nothing').toBe(first)
    await admin.patch(`/mailboxes/${box.id}`, { undoSeconds: 0 })
  })
})
