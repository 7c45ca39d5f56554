import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { startTestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { seal } from '#platform/server/secret/index.ts'
import { mailbox } from '../schema.ts'
import { type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { sendMail, stopSending } from './send-mail.ts'
import { setLimits } from './smtp.ts'
import { addMailbox, mailCame, reply } from './testing.ts'
import { messageIdIn, sendingStory } from './testing-story.ts'

const { story, write, later, sweep, state, health } = sendingStory()

test('a wrong password is the mailbox’s trouble: one knock for all that waits, and all goes when it is right', async () => {
  const box = await addMailbox(story.server, { smtp: story.smtp, secret: 'wrong', address: 'locked@example.com' })
  story.smtp.script.password = 'right'
  const mails = []
  for (let i = 0; i < 4; i += 1) mails.push(await write({}, box))
  const before = story.smtp.connected()
  await later(0)
  expect(story.smtp.connected() - before).toBeLessThanOrEqual(2)
  for (const { id } of mails)
    expect(await state(id)).toMatchObject({
      state: 'queued',
      attempts: 1,
      serverWords: '535 Error: authentication failed',
    })
  expect(await health(box)).toMatchObject({ lastSendError: '535 Error: authentication failed' })
  await story.server.kernel.db
    .update(mailbox)
    .set({ smtpSecret: seal(story.server.kernel.secret, 'mailbox', 'right') })
    .where(eq(mailbox.id, box))
  await later(1)
  for (const { id } of mails) expect((await state(id)).state).toBe('sent')
  expect(await health(box)).toMatchObject({ lastSendError: null })
})

test('a burst goes over few connections, and mailboxes do not wait for each other', async () => {
  const stuck = await startSmtp({ greeting: () => 'silent' })
  const box = await addMailbox(story.server, { smtp: stuck, address: 'stuck@example.com' })
  const ids: string[] = []
  const held = await write({}, box)
  for (let i = 0; i < 6; i += 1) ids.push((await write()).id)
  const before = story.smtp.connected()
  setLimits({ opening: 60_000 })
  const slow = sendMail.run(story.server.kernel, { mailboxId: box })
  await stuckAt(stuck)
  await later(0)
  for (const id of ids) expect((await state(id)).state).toBe('sent')
  expect(story.smtp.connected() - before).toBeLessThanOrEqual(2)
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
  await story.smtp.close()
  const again = await startSmtp()
  Object.assign(story.smtp, {
    mails: again.mails,
    script: again.script,
    close: again.close,
    connected: again.connected,
    open: again.open,
    behave: again.behave,
  })
  await story.server.kernel.db
    .update(mailbox)
    .set({ smtpPort: again.port })
    .where(eq(mailbox.smtpPort, story.smtp.port))
  story.smtp.port = again.port
  const second = await write()
  await later(0)
  expect(await state(second.id)).toMatchObject({ state: 'sent', attempts: 1 })
})

test('two processes at once send it once', async () => {
  const other = await startTestServer({}, story.server.connectionString)
  const ids: string[] = []
  for (let i = 0; i < 5; i += 1) ids.push((await write()).id)
  await Promise.all([story.server, other].map((one) => sendMail.run(one.kernel, { mailboxId: story.mailboxId })))
  for (const id of ids) expect((await state(id)).state).toBe('sent')
  expect(story.smtp.mails).toHaveLength(5)
  expect(new Set(story.smtp.mails.map(messageIdIn)).size).toBe(5)
  await stopSending(other.kernel)
  await other.close()
})

test('a try that was taken over cannot hand over any more', async () => {
  const mail = await write()
  // The machine slept while it wrote: meanwhile its time ran out and another took the mail.
  story.smtp.script.rcpt = async () => {
    await story.server.kernel.db.execute(
      sql`update mail_out set try_id = gen_random_uuid() where message_id = ${mail.id}`,
    )
    return null
  }
  await later(0)
  expect(story.smtp.mails).toHaveLength(0)
  expect((await state(mail.id)).state).toBe('sending')
  story.smtp.behave()
  await later(6)
  await sweep()
  expect(await state(mail.id)).toMatchObject({ state: 'sent', attempts: 2 })
  expect(story.smtp.mails).toHaveLength(1)
})

test('what a removed mailbox was to send is said to have failed', async () => {
  const box = await addMailbox(story.server, { smtp: story.smtp, address: 'short@example.com' })
  const mail = await write({}, box)
  await story.server.kernel.db
    .update(mailbox)
    .set({ removedAt: new Date(story.time) })
    .where(eq(mailbox.id, box))
  await later(0)
  expect(await state(mail.id)).toMatchObject({ state: 'failed' })
  expect((await story.anna.post(`/mails/${mail.id}/send-again`)).body.error.code).toBe('channel-email.mailbox-gone')
})

test('a running server sends by itself, and lets go of its connections when it stops', async () => {
  setClock()
  const running = await startTestServer({ KAIROS_ROLES: 'web,live,jobs' }, story.server.connectionString)
  const box = await addMailbox(story.server, { smtp: story.smtp, address: 'running@example.com', undoSeconds: 1 })
  const { conversationId } = await mailCame(story.server, { mailboxId: box })
  const said = await reply(story.anna, conversationId)
  expect(said.status, said.text).toBe(200)
  await story.smtp.whenGot(1)
  await expect.poll(async () => (await state(said.body.message.id)).state).toBe('sent')
  await running.close()
  await expect.poll(() => story.smtp.open()).toBe(0)
})
