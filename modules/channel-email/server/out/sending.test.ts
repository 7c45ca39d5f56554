import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { store } from '../intake/testing.ts'
import { closeIdle, sendingOf } from './lines.ts'
import { setLimits } from './smtp.ts'
import { messageIdIn, minute, once, sendingStory } from './testing-story.ts'

const { story, write, later, sweep, state, delivery, health } = sendingStory()

test('a server that is busy is asked again after a minute', async () => {
  story.smtp.script.end = once({ code: 451, words: '4.7.1 Greylisted, try again' })
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
  expect(story.smtp.mails).toHaveLength(1)
  expect((await health()).lastSentAt?.getTime()).toBe(story.time)
})

test('pauses grow over a day; then it has failed, in the server’s words, and can be sent again as it was', async () => {
  story.smtp.script.rcpt = () => ({ code: 450, words: 'mailbox busy' })
  const mail = await write()
  const pauses: number[] = []
  for (let tries = 0; tries < 12; tries += 1) {
    await later(0)
    const now = await state(mail.id)
    if (now.state !== 'queued') break
    pauses.push((Date.parse(now.sendAt) - story.time) / minute)
    story.time = Date.parse(now.sendAt)
  }
  expect(pauses).toEqual([1, 5, 15, 30, 60, 120, 240, 480, 480])
  expect(await state(mail.id)).toMatchObject({ state: 'failed', attempts: 10, serverWords: '450 mailbox busy' })
  expect(await delivery(mail)).toEqual({ state: 'failed', reason: '450 mailbox busy' })
  // Never silent: the matter opens again, with a note that says why.
  const opened = (await story.anna.get(`/conversations/${mail.conversationId}`)).body
  expect(opened.conversation.status).toBe('open')
  expect(opened.timeline.items.filter((one: { direction?: string }) => one.direction === 'note')).toMatchObject([
    { text: '给 王丽 <wangli@customer.example> 的邮件没有发出：450 mailbox busy' },
  ])
  story.smtp.behave()
  const again = await story.anna.post(`/mails/${mail.id}/send-again`)
  expect(again).toMatchObject({ status: 200, body: { state: 'queued', attempts: 0 } })
  expect((await delivery(mail)).state).toBe('queued')
  // Pressed twice it is sent once.
  expect((await story.anna.post(`/mails/${mail.id}/send-again`)).status).toBe(200)
  await later(0)
  expect(story.smtp.mails).toHaveLength(1)
  expect(await delivery(mail)).toEqual({ state: 'sent', reason: null })
  expect((await story.anna.post(`/mails/${mail.id}/send-again`)).body.error).toMatchObject({
    code: 'channel-email.sent-already',
  })
})

test('refused for good: failed at once, in the server’s words; of several recipients the others have it', async () => {
  story.smtp.script.end = () => ({ code: 554, words: '5.7.1 Spam' })
  const refused = await write()
  await later(0)
  expect(await state(refused.id)).toMatchObject({ state: 'failed', attempts: 1, serverWords: '554 5.7.1 Spam' })
  story.smtp.script.end = () => null
  story.smtp.script.rcpt = (address) =>
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
  story.smtp.script.rcpt = () => ({ code: 550, words: '5.1.1 no such user' })
  const none = await write()
  await later(0)
  expect(await state(none.id)).toMatchObject({
    state: 'failed',
    rejected: [{ address: 'wangli@customer.example', words: '550 5.1.1 no such user' }],
  })
})

test('who is put off gets it later; who has it does not get it twice', async () => {
  let busy = true
  story.smtp.script.rcpt = (address) =>
    busy && address === 'lilei@customer.example' ? { code: 450, words: 'greylisted' } : null
  const mail = await write({ envelope: { cc: [{ name: '', address: 'lilei@customer.example' }] } })
  await later(0)
  expect(await state(mail.id)).toMatchObject({ state: 'queued', accepted: ['wangli@customer.example'], rejected: [] })
  // Somebody has it: it cannot be taken back.
  expect((await story.anna.post(`/mails/${mail.id}/undo`)).status).toBe(409)
  busy = false
  await later(1)
  expect(story.smtp.mails.map((one) => one.to)).toEqual([['wangli@customer.example'], ['lilei@customer.example']])
  expect(new Set(story.smtp.mails.map((one) => one.raw.toString('latin1'))).size).toBe(1)
  expect(await state(mail.id)).toMatchObject({
    state: 'sent',
    accepted: ['wangli@customer.example', 'lilei@customer.example'],
  })
})

test('a server that says nothing is left: before the end of the mail that is surely no delivery', async () => {
  setLimits({ opening: 200, silence: 200, answer: 200 })
  closeIdle(sendingOf(story.server.kernel))
  story.smtp.script.greeting = () => 'silent'
  const mail = await write()
  await later(0)
  expect(await state(mail.id)).toMatchObject({ state: 'queued', attempts: 1 })
  expect((await health()).lastSendError).toMatch(/time|greeting/i)
  story.smtp.behave()
  await later(1)
  expect(await state(mail.id)).toMatchObject({ state: 'sent', attempts: 2 })
  expect((await health()).lastSendError).toBeNull()
  // After the end only its answer would tell.
  setLimits({ answer: 200 })
  story.smtp.script.end = () => 'silent'
  const unanswered = await write()
  await later(0)
  expect((await state(unanswered.id)).state).toBe('handing-over')
  await later(2)
  expect((await state(unanswered.id)).state).toBe('uncertain')
})

test('cut before the end: sent again; cut after it, nobody knows: shown, and never sent again by itself', async () => {
  const before = await write()
  // The step before the end is held up until the line is cut, so that the end surely has not left.
  const cut = Promise.withResolvers<void>()
  story.smtp.script.rcpt = async () => {
    const held = Promise.withResolvers<void>()
    void inTransaction(story.server.kernel.db, async (tx) => {
      await tx.execute(sql`select 1 from mail_out where message_id = ${before.id} for update`)
      held.resolve()
      await cut.promise
    })
    await held.promise
    return null
  }
  story.smtp.script.data = () => {
    story.smtp.behave()
    void expect
      .poll(() => story.smtp.open())
      .toBe(0)
      .then(cut.resolve)
    return 'cut'
  }
  await later(0)
  expect(await state(before.id)).toMatchObject({ state: 'queued', attempts: 1 })
  await later(1)
  expect(await state(before.id)).toMatchObject({ state: 'sent', attempts: 2 })
  expect(story.smtp.mails).toHaveLength(1)

  story.smtp.script.end = () => 'keep-and-cut'
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
  expect(story.smtp.mails).toHaveLength(2)
  expect((await story.anna.post(`/mails/${after.id}/undo`)).body.error.code).toBe('channel-email.sent-already')
  story.smtp.behave()
  await story.anna.post(`/mails/${after.id}/send-again`)
  await later(0)
  expect(await state(after.id)).toMatchObject({ state: 'sent' })
  expect(messageIdIn(story.smtp.mails[2]!)).toBe(messageIdIn(story.smtp.mails[1]!))
  expect(story.smtp.mails[2]!.raw.equals(story.smtp.mails[1]!.raw)).toBe(true)
})

test('a server that gives it another Message-ID: answers to that one come home too', async () => {
  const named = '<AM0PR01MB1234@AM0PR01MB1234.eurprd01.prod.outlook.com>'
  story.smtp.script.accepted = () => `2.0.0 OK ${named} [Hostname=AM0PR01MB1234]`
  const mail = await write()
  await later(0)
  const [row] = await rows<{ names: string[] }>(
    story.server.kernel.db,
    sql`select reference_ids as names from mail where message_id = ${mail.id}`,
  )
  expect(row!.names.at(-1)).toBe(named)
  await store(
    story.server,
    { from: 'wangli@customer.example', inReplyTo: named, text: '好的，谢谢' },
    { mailboxId: story.mailboxId },
  )
  await story.server.runJobs()
  const { timeline } = (await story.anna.get(`/conversations/${mail.conversationId}`)).body
  expect(timeline.items.findLast((one: { type: string }) => one.type === 'message').text).toBe('好的，谢谢')
})
