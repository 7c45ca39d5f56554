import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import { seal } from '#platform/server/secret/index.ts'
import { store } from '../intake/testing.ts'
import { mailbox, mailOut } from '../schema.ts'
import { type Answer, type GotMail, type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { closeIdle, sendingOf } from './lines.ts'
import { sendMail, stopSending } from './send-mail.ts'
import { setLimits } from './smtp.ts'
import { sweepOut } from './sweep.ts'
import { addMailbox, mailCame, reply } from './testing.ts'

let server: TestServer
let smtp: SmtpSide
let anna: Member
let mailboxId: string
const start = Date.UTC(2026, 2, 5, 8, 0)
const minute = 60_000
let time = start

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  smtp = await startSmtp()
  anna = await server.member('agent', { name: '安娜' })
  mailboxId = await addMailbox(server, { smtp, isDefault: true })
})
afterAll(async () => {
  setClock()
  setLimits()
  await server.close()
  await smtp.close()
})
afterEach(() => {
  smtp.behave()
  smtp.script.password = null
  smtp.mails.length = 0
  setLimits()
})

/** The clock stands where the test put it; jobs that are due then run. */
async function at(minutes: number): Promise<void> {
  time = Math.max(time, start + minutes * minute)
  setClock(() => time)
  await server.runJobs()
}

/** As the job that runs every minute. */
async function sweep(): Promise<void> {
  await inTransaction(server.kernel.db, (tx) => enqueue(tx, sweepOut, {}))
  await server.runJobs()
}

/** A reply that waits to be sent, at a time of its own. */
async function write(
  body: Record<string, unknown> = {},
  box = mailboxId,
): Promise<{ id: string; conversationId: string }> {
  time += 24 * 60 * minute
  setClock(() => time)
  const { conversationId } = await mailCame(server, { mailboxId: box })
  const said = await reply(anna, conversationId, body)
  expect(said.status, said.text).toBe(200)
  return { id: said.body.message.id, conversationId }
}
const later = async (minutes: number) => {
  time += minutes * minute
  await at(0)
}
const state = async (id: string) => (await anna.get(`/mails/${id}/sending`)).body
const delivery = async ({ id, conversationId }: { id: string; conversationId: string }) => {
  const { items } = (await anna.get(`/conversations/${conversationId}`)).body.timeline
  return items.find((one: { id: string }) => one.id === id).delivery
}
const health = async (id = mailboxId) => (await server.kernel.db.select().from(mailbox).where(eq(mailbox.id, id)))[0]!
const messageIdIn = ({ text }: GotMail) => /^Message-ID: (.+)\r$/m.exec(text)?.[1]
const once = (answer: Answer) => {
  let said = false
  return () => {
    if (said) return null
    said = true
    return answer
  }
}

test('a server that is busy is asked again after a minute', async () => {
  smtp.script.end = once({ code: 451, words: '4.7.1 Greylisted, try again' })
  const mail = await write()
  await later(0)
  expect(await state(mail.id)).toMatchObject({
    state: 'queued',
    attempts: 1,
    serverWords: '451 4.7.1 Greylisted, try again',
  })
  expect((await delivery(mail)).state).toBe('queued')
  await later(0.9)
  expect((await state(mail.id)).attempts).toBe(1)
  await later(0.1)
  expect(await state(mail.id)).toMatchObject({ state: 'sent', attempts: 2, accepted: ['wangli@customer.example'] })
  expect(smtp.mails).toHaveLength(1)
  expect((await health()).lastSentAt?.getTime()).toBe(time)
})

test('pauses grow over a day; then it has failed, in the server’s words, and can be sent again as it was', async () => {
  smtp.script.rcpt = () => ({ code: 450, words: 'mailbox busy' })
  const mail = await write()
  const pauses: number[] = []
  for (let tries = 0; tries < 12; tries += 1) {
    await later(0)
    const now = await state(mail.id)
    if (now.state !== 'queued') break
    pauses.push((Date.parse(now.sendAt) - time) / minute)
    time = Date.parse(now.sendAt)
  }
  expect(pauses).toEqual([1, 5, 15, 30, 60, 120, 240, 480, 480])
  expect(await state(mail.id)).toMatchObject({ state: 'failed', attempts: 10, serverWords: '450 mailbox busy' })
  expect(await delivery(mail)).toEqual({ state: 'failed', reason: '450 mailbox busy' })
  // Never silent: the matter opens again, with a note that says why.
  const opened = (await anna.get(`/conversations/${mail.conversationId}`)).body
  expect(opened.conversation.status).toBe('open')
  expect(opened.timeline.items.filter((one: { direction?: string }) => one.direction === 'note')).toMatchObject([
    { text: '给 王丽 <wangli@customer.example> 的邮件没有发出：450 mailbox busy' },
  ])
  smtp.behave()
  const again = await anna.post(`/mails/${mail.id}/send-again`)
  expect(again).toMatchObject({ status: 200, body: { state: 'queued', attempts: 0 } })
  expect((await delivery(mail)).state).toBe('queued')
  // Pressed twice it is sent once.
  expect((await anna.post(`/mails/${mail.id}/send-again`)).status).toBe(200)
  await later(0)
  expect(smtp.mails).toHaveLength(1)
  expect(await delivery(mail)).toEqual({ state: 'sent', reason: null })
  expect((await anna.post(`/mails/${mail.id}/send-again`)).body.error).toMatchObject({
    code: 'channel-email.sent-already',
  })
})

test('refused for good: failed at once, in the server’s words; of several recipients the others have it', async () => {
  smtp.script.end = () => ({ code: 554, words: '5.7.1 Spam' })
  const refused = await write()
  await later(0)
  expect(await state(refused.id)).toMatchObject({ state: 'failed', attempts: 1, serverWords: '554 5.7.1 Spam' })
  smtp.script.end = () => null
  smtp.script.rcpt = (address) =>
    address === 'nobody@customer.example' ? { code: 550, words: '5.1.1 no such user' } : null
  const some = await write({
    envelope: {
      cc: [
        { name: '', address: 'nobody@customer.example' },
        { name: '', address: 'lilei@customer.example' },
      ],
    },
  })
  await later(0)
  expect(await state(some.id)).toMatchObject({
    state: 'sent',
    accepted: ['wangli@customer.example', 'lilei@customer.example'],
    rejected: [{ address: 'nobody@customer.example', words: '550 5.1.1 no such user' }],
  })
  expect(await delivery(some)).toEqual({ state: 'sent', reason: 'nobody@customer.example: 550 5.1.1 no such user' })
  smtp.script.rcpt = () => ({ code: 550, words: '5.1.1 no such user' })
  const none = await write()
  await later(0)
  expect(await state(none.id)).toMatchObject({
    state: 'failed',
    rejected: [{ address: 'wangli@customer.example', words: '550 5.1.1 no such user' }],
  })
})

test('who is put off gets it later; who has it does not get it twice', async () => {
  let busy = true
  smtp.script.rcpt = (address) =>
    busy && address === 'lilei@customer.example' ? { code: 450, words: 'greylisted' } : null
  const mail = await write({ envelope: { cc: [{ name: '', address: 'lilei@customer.example' }] } })
  await later(0)
  expect(await state(mail.id)).toMatchObject({ state: 'queued', accepted: ['wangli@customer.example'], rejected: [] })
  // Somebody has it: it cannot be taken back.
  expect((await anna.post(`/mails/${mail.id}/undo`)).status).toBe(409)
  busy = false
  await later(1)
  expect(smtp.mails.map((one) => one.to)).toEqual([['wangli@customer.example'], ['lilei@customer.example']])
  expect(new Set(smtp.mails.map((one) => one.raw.toString('latin1'))).size).toBe(1)
  expect(await state(mail.id)).toMatchObject({
    state: 'sent',
    accepted: ['wangli@customer.example', 'lilei@customer.example'],
  })
})

test('a server that says nothing is left: before the end of the mail that is surely no delivery', async () => {
  setLimits({ opening: 200, silence: 200, answer: 200 })
  closeIdle(sendingOf(server.kernel))
  smtp.script.greeting = () => 'silent'
  const mail = await write()
  await later(0)
  expect(await state(mail.id)).toMatchObject({ state: 'queued', attempts: 1 })
  expect((await health()).lastSendError).toMatch(/time/i)
  smtp.behave()
  await later(1)
  expect(await state(mail.id)).toMatchObject({ state: 'sent', attempts: 2 })
  expect((await health()).lastSendError).toBeNull()
  // After the end only its answer would tell.
  setLimits({ answer: 200 })
  smtp.script.end = () => 'silent'
  const unanswered = await write()
  await later(0)
  expect((await state(unanswered.id)).state).toBe('handing-over')
  await later(2)
  expect((await state(unanswered.id)).state).toBe('uncertain')
})

test('cut before the end: sent again; cut after it, nobody knows: shown, and never sent again by itself', async () => {
  let cuts = 1
  smtp.script.data = () => (cuts-- > 0 ? 'cut' : 'go-on')
  const before = await write()
  await later(0)
  expect(await state(before.id)).toMatchObject({ state: 'queued', attempts: 1 })
  await later(1)
  expect(await state(before.id)).toMatchObject({ state: 'sent', attempts: 2 })
  expect(smtp.mails).toHaveLength(1)

  smtp.script.end = () => 'keep-and-cut'
  const after = await write()
  await later(0)
  expect(await state(after.id)).toMatchObject({ state: 'handing-over', attempts: 1 })
  await later(2)
  const told = await state(after.id)
  expect(told).toMatchObject({ state: 'uncertain', accepted: [] })
  expect((await delivery(after)).reason).toBe('channel-email:reason.uncertain')
  for (let i = 0; i < 5; i += 1) {
    await later(600)
    await sweep()
  }
  expect(smtp.mails).toHaveLength(2)
  expect((await anna.post(`/mails/${after.id}/undo`)).body.error.code).toBe('channel-email.sent-already')
  smtp.behave()
  await anna.post(`/mails/${after.id}/send-again`)
  await later(0)
  expect(await state(after.id)).toMatchObject({ state: 'sent' })
  expect(messageIdIn(smtp.mails[2]!)).toBe(messageIdIn(smtp.mails[1]!))
  expect(smtp.mails[2]!.raw.equals(smtp.mails[1]!.raw)).toBe(true)
})

test('a wrong password is the mailbox’s trouble: one knock for all that waits, and all goes when it is right', async () => {
  const box = await addMailbox(server, { smtp, secret: 'wrong', address: 'locked@example.com' })
  smtp.script.password = 'right'
  const mails = []
  for (let i = 0; i < 4; i += 1) mails.push(await write({}, box))
  const before = smtp.connected()
  await later(0)
  expect(smtp.connected() - before).toBeLessThanOrEqual(2)
  for (const { id } of mails)
    expect(await state(id)).toMatchObject({
      state: 'queued',
      attempts: 1,
      serverWords: '535 Error: authentication failed',
    })
  expect(await health(box)).toMatchObject({ lastSendError: '535 Error: authentication failed' })
  await server.kernel.db
    .update(mailbox)
    .set({ smtpSecret: seal(server.kernel.secret, 'mailbox', 'right') })
    .where(eq(mailbox.id, box))
  await later(1)
  for (const { id } of mails) expect((await state(id)).state).toBe('sent')
  expect(await health(box)).toMatchObject({ lastSendError: null })
})

test('a burst goes over few connections, and mailboxes do not wait for each other', async () => {
  const stuck = await startSmtp({ greeting: () => 'silent' })
  const box = await addMailbox(server, { smtp: stuck, address: 'stuck@example.com' })
  const ids: string[] = []
  const held = await write({}, box)
  for (let i = 0; i < 6; i += 1) ids.push((await write()).id)
  const before = smtp.connected()
  setLimits({ opening: 60_000 })
  const slow = sendMail.run(server.kernel, { mailboxId: box })
  await stuckAt(stuck)
  await later(0)
  for (const id of ids) expect((await state(id)).state).toBe('sent')
  expect(smtp.connected() - before).toBeLessThanOrEqual(2)
  expect((await state(held.id)).state).toBe('sending')
  await stuck.close()
  await slow
  await expect.poll(async () => (await state(held.id)).state).toBe('queued')
})

async function stuckAt(side: SmtpSide): Promise<void> {
  await expect.poll(() => side.connected()).toBe(1)
}

test('a server that ended a waiting connection costs nothing', async () => {
  const first = await write()
  await later(0)
  expect((await state(first.id)).state).toBe('sent')
  await smtp.close()
  const again = await startSmtp()
  Object.assign(smtp, {
    mails: again.mails,
    script: again.script,
    close: again.close,
    connected: again.connected,
    open: again.open,
    behave: again.behave,
  })
  await server.kernel.db.update(mailbox).set({ smtpPort: again.port }).where(eq(mailbox.smtpPort, smtp.port))
  smtp.port = again.port
  const second = await write()
  await later(0)
  expect(await state(second.id)).toMatchObject({ state: 'sent', attempts: 1 })
})

test('two processes at once send it once', async () => {
  const other = await startTestServer({}, server.connectionString)
  const ids: string[] = []
  for (let i = 0; i < 5; i += 1) ids.push((await write()).id)
  await Promise.all([server, other].map((one) => sendMail.run(one.kernel, { mailboxId })))
  for (const id of ids) expect((await state(id)).state).toBe('sent')
  expect(smtp.mails).toHaveLength(5)
  expect(new Set(smtp.mails.map(messageIdIn)).size).toBe(5)
  await stopSending(other.kernel)
  await other.close()
})

test('a try that was taken over cannot hand over any more', async () => {
  const mail = await write()
  // The machine slept while it wrote: meanwhile its time ran out and another took the mail.
  smtp.script.rcpt = async () => {
    await server.kernel.db.execute(sql`update mail_out set try_id = gen_random_uuid() where message_id = ${mail.id}`)
    return null
  }
  await later(0)
  expect(smtp.mails).toHaveLength(0)
  expect((await state(mail.id)).state).toBe('sending')
  smtp.behave()
  await later(6)
  await sweep()
  expect(await state(mail.id)).toMatchObject({ state: 'sent', attempts: 2 })
  expect(smtp.mails).toHaveLength(1)
})

test('what a removed mailbox was to send is said to have failed', async () => {
  const box = await addMailbox(server, { smtp, address: 'short@example.com' })
  const mail = await write({}, box)
  await server.kernel.db
    .update(mailbox)
    .set({ removedAt: new Date(time) })
    .where(eq(mailbox.id, box))
  await later(0)
  expect(await state(mail.id)).toMatchObject({ state: 'failed' })
  expect((await anna.post(`/mails/${mail.id}/send-again`)).body.error.code).toBe('channel-email.mailbox-gone')
})

test('within the time to undo a mail is taken back with all that belongs to it; afterwards it is not', async () => {
  const box = await addMailbox(server, { smtp, address: 'calm@example.com', undoSeconds: 10 })
  const file = await uploadOne()
  time += minute
  const { conversationId } = await mailCame(server, { mailboxId: box })
  await anna.put(`/conversations/${conversationId}/draft`, { html: '<p>别的</p>', mode: 'reply' })
  const envelope = { cc: [{ name: '李雷', address: 'lilei@customer.example' }], subject: '主题' }
  const said = await reply(anna, conversationId, { attachmentIds: [file], envelope })
  const id = said.body.message.id
  expect(said.body.conversation.status).toBe('waiting')
  await anna.put(`/conversations/${conversationId}/draft`, { html: '<p>下一封</p>', mode: 'reply' })
  time += 9_000
  setClock(() => time)
  await server.runJobs()
  expect(smtp.mails).toHaveLength(0)
  const back = await anna.post(`/mails/${id}/undo`)
  expect(back.status, back.text).toBe(200)
  expect(back.body).toMatchObject({
    html: '<p>您好，师傅 15 点到。</p>',
    attachmentIds: [file],
    envelope: {
      mailboxId: box,
      to: [{ address: 'wangli@customer.example' }],
      cc: envelope.cc,
      subject: '主题',
      kind: 'reply',
    },
  })
  const after = (await anna.get(`/conversations/${conversationId}`)).body
  expect(after.conversation).toMatchObject({ status: 'open', messageCount: 1 })
  expect(after.draft).toMatchObject({
    html: '<p>您好，师傅 15 点到。</p><p>下一封</p>',
    attachments: [{ id: file }],
    envelope: { subject: '主题' },
  })
  expect(
    await rows(server.kernel.db, sql`select 1 from mail_participant where conversation_id = ${conversationId}`),
  ).toEqual([])
  expect((await anna.post(`/mails/${id}/undo`)).status).toBe(404)
  await later(5)
  expect(smtp.mails).toHaveLength(0)
  // Too late: its time is over, though nobody has come to send it; and then it is sent.
  const second = await reply(anna, conversationId, { attachmentIds: [file], envelope: back.body.envelope })
  expect(second.status, second.text).toBe(200)
  time += 10_000
  setClock(() => time)
  const late = await anna.post(`/mails/${second.body.message.id}/undo`)
  expect(late).toMatchObject({
    status: 409,
    body: { error: { code: 'channel-email.sent-already', message: '邮件已经发出，无法撤回或重复发送' } },
  })
  await server.runJobs()
  expect(smtp.mails).toHaveLength(1)
  expect((await anna.post(`/mails/${second.body.message.id}/undo`)).status).toBe(409)
})

async function uploadOne(): Promise<string> {
  const { upload } = await import('#modules/conversations/server/testing.ts')
  return (await upload(anna, '报告.txt', '内容')).id
}

test('what has failed can be taken back and corrected; a colleague who does it leaves the draft to its writer', async () => {
  const bo = await server.member('agent', { name: '阿博' })
  smtp.script.rcpt = () => ({ code: 550, words: 'no such user' })
  const mail = await write()
  await later(0)
  const back = await bo.post(`/mails/${mail.id}/undo`)
  expect(back).toMatchObject({ status: 200, body: { html: '<p>您好，师傅 15 点到。</p>' } })
  expect((await anna.get(`/conversations/${mail.conversationId}`)).body.draft.html).toBe('<p>您好，师傅 15 点到。</p>')
  expect((await bo.get(`/conversations/${mail.conversationId}`)).body.draft).toBeNull()
  expect(await server.kernel.db.select().from(mailOut).where(eq(mailOut.messageId, mail.id))).toEqual([])
})

test('a server that gives it another Message-ID: answers to that one come home too', async () => {
  const named = '<AM0PR01MB1234@AM0PR01MB1234.eurprd01.prod.outlook.com>'
  smtp.script.accepted = () => `2.0.0 OK ${named} [Hostname=AM0PR01MB1234]`
  const mail = await write()
  await later(0)
  const [row] = await rows<{ names: string[] }>(
    server.kernel.db,
    sql`select reference_ids as names from mail where message_id = ${mail.id}`,
  )
  expect(row!.names.at(-1)).toBe(named)
  await store(server, { from: 'wangli@customer.example', inReplyTo: named, text: '好的，谢谢' }, { mailboxId })
  await server.runJobs()
  const { timeline } = (await anna.get(`/conversations/${mail.conversationId}`)).body
  expect(timeline.items.findLast((one: { type: string }) => one.type === 'message').text).toBe('好的，谢谢')
})

test('a running server sends by itself, and lets go of its connections when it stops', async () => {
  setClock()
  const running = await startTestServer({ KAIROS_ROLES: 'web,live,jobs' }, server.connectionString)
  const box = await addMailbox(server, { smtp, address: 'running@example.com', undoSeconds: 1 })
  const { conversationId } = await mailCame(server, { mailboxId: box })
  const said = await reply(anna, conversationId)
  expect(said.status, said.text).toBe(200)
  await smtp.whenGot(1)
  await expect.poll(async () => (await state(said.body.message.id)).state).toBe('sent')
  await running.close()
  await expect.poll(() => smtp.open()).toBe(0)
})
