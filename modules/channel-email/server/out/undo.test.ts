import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { upload } from '#modules/conversations/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { mailOut } from '../schema.ts'
import { addMailbox, mailCame, reply } from './testing.ts'
import { minute, sendingStory } from './testing-story.ts'

const { story, write, later } = sendingStory()

test('within the time to undo a mail is taken back with all that belongs to it; afterwards it is not', async () => {
  const box = await addMailbox(story.server, { smtp: story.smtp, address: 'calm@example.com', undoSeconds: 10 })
  const file = (await upload(story.anna, '报告.txt', '内容')).id
  story.time += minute
  const { conversationId } = await mailCame(story.server, { mailboxId: box })
  await story.anna.put(`/conversations/${conversationId}/draft`, { html: '<p>别的</p>', mode: 'reply' })
  const envelope = { cc: [{ name: '李雷', address: 'lilei@customer.example' }], subject: '主题' }
  const said = await reply(story.anna, conversationId, { attachmentIds: [file], envelope })
  const id = said.body.message.id
  expect(said.body.conversation.status).toBe('waiting')
  await story.anna.put(`/conversations/${conversationId}/draft`, { html: '<p>下一封</p>', mode: 'reply' })
  story.time += 9_000
  setClock(() => story.time)
  await story.server.runJobs()
  expect(story.smtp.mails).toHaveLength(0)
  const back = await story.anna.post(`/mails/${id}/undo`)
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
  const after = (await story.anna.get(`/conversations/${conversationId}`)).body
  expect(after.conversation).toMatchObject({ status: 'open', messageCount: 1 })
  expect(after.draft).toMatchObject({
    html: '<p>您好，师傅 15 点到。</p><p>下一封</p>',
    attachments: [{ id: file }],
    envelope: { subject: '主题' },
  })
  expect(
    await rows(story.server.kernel.db, sql`select 1 from mail_participant where conversation_id = ${conversationId}`),
  ).toEqual([])
  expect((await story.anna.post(`/mails/${id}/undo`)).status).toBe(404)
  await later(5)
  expect(story.smtp.mails).toHaveLength(0)
  // Too late: its time is over, though nobody has come to send it; and then it is sent.
  const second = await reply(story.anna, conversationId, { attachmentIds: [file], envelope: back.body.envelope })
  expect(second.status, second.text).toBe(200)
  story.time += 10_000
  setClock(() => story.time)
  const late = await story.anna.post(`/mails/${second.body.message.id}/undo`)
  expect(late).toMatchObject({
    status: 409,
    body: { error: { code: 'channel-email.sent-already', message: '邮件已经发出，无法撤回或重复发送' } },
  })
  await story.server.runJobs()
  expect(story.smtp.mails).toHaveLength(1)
  expect((await story.anna.post(`/mails/${second.body.message.id}/undo`)).status).toBe(409)
})

test('what has failed can be taken back and corrected; a colleague who does it leaves the draft to its writer', async () => {
  const bo = await story.server.member('agent', { name: '阿博' })
  story.smtp.script.rcpt = () => ({ code: 550, words: 'no such user' })
  const mail = await write()
  await later(0)
  const back = await bo.post(`/mails/${mail.id}/undo`)
  expect(back).toMatchObject({ status: 200, body: { html: '<p>您好，师傅 15 点到。</p>' } })
  expect((await story.anna.get(`/conversations/${mail.conversationId}`)).body.draft.html).toBe(
    '<p>您好，师傅 15 点到。</p>',
  )
  expect((await bo.get(`/conversations/${mail.conversationId}`)).body.draft).toBeNull()
  expect(await story.server.kernel.db.select().from(mailOut).where(eq(mailOut.messageId, mail.id))).toEqual([])
})
