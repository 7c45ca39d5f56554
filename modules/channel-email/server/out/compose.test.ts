import { createHash, createVerify, generateKeyPairSync } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { upload } from '#modules/conversations/server/testing.ts'
import { seal } from '#platform/server/secret/index.ts'
import { readMail } from '../read/index.ts'
import { mailbox } from '../schema.ts'
import { type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { sendMail, stopSending } from './send-mail.ts'
import { addMailbox, mailCame, reply } from './testing.ts'

let server: TestServer
let smtp: SmtpSide
let anna: Member
let mailboxId: string
beforeAll(async () => {
  server = await startTestServer()
  smtp = await startSmtp()
  anna = await server.member('agent', { name: '安娜' })
  mailboxId = await addMailbox(server, { smtp, isDefault: true })
})
afterAll(async () => {
  await server.close()
  await smtp.close()
})
afterEach(() => {
  smtp.behave()
  smtp.mails.length = 0
})

const relaxedHeader = (line: string) => {
  const [name, ...value] = line.split(':')
  return `${name!.toLowerCase().trim()}:${value
    .join(':')
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`
}

/** RFC 6376, relaxed/relaxed, as a receiving server checks it. */
function checkSignature(raw: string, publicKey: string): boolean {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  const fields = head.split(/\r\n(?![ \t])/)
  const own = fields.find((field) => /^dkim-signature:/i.test(field))!
  const tags = new Map(
    own
      .slice(own.indexOf(':') + 1)
      .replace(/\s+/g, '')
      .split(';')
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)] as const),
  )
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
  const canonical = `${lines.join('\r\n').replace(/(\r\n)+$/, '')}\r\n`
  if (createHash('sha256').update(canonical).digest('base64') !== tags.get('bh')) return false
  const signed = tags
    .get('h')!
    .split(':')
    .map((name) => {
      const found = fields.findLast((field) => field.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      return found ? relaxedHeader(found) : ''
    })
  const text = [...signed.filter((line) => line !== ''), relaxedHeader(own).replace(/ b=[^;]*/, ' b=')].join('\r\n')
  return createVerify('rsa-sha256').update(text).verify(publicKey, tags.get('b')!, 'base64')
}

test('a mailbox with a key of its domain signs what it sends; one with a broken key still sends', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const set = (key: string) =>
    server.kernel.db
      .update(mailbox)
      .set({
        dkimDomain: 'example.com',
        dkimSelector: 'kairos',
        dkimSecret: seal(server.kernel.secret, 'mailbox', key),
      })
      .where(eq(mailbox.id, mailboxId))
  await set(privateKey)
  const { conversationId } = await mailCame(server, { mailboxId })
  const file = await upload(anna, '大附件.bin', Buffer.alloc(300_000, 7))
  await reply(anna, conversationId, { attachmentIds: [file.id] })
  await server.runJobs()
  const signed = smtp.mails[0]!.raw.toString('latin1')
  expect(signed).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed; d=example\.com;/)
  expect(checkSignature(signed, publicKey)).toBe(true)
  expect(checkSignature(signed.replace('Subject: ', 'Subject: x'), publicKey)).toBe(false)
  await set('-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----')
  await reply(anna, conversationId)
  await server.runJobs()
  expect(smtp.mails[1]!.text).not.toContain('DKIM-Signature')
  await set('')
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('pictures of the mail that is quoted or passed on go along; those from elsewhere do not, unless passed on', async () => {
  const picture = await upload(anna, '漏水.png', png, { type: 'image/png' })
  const other = await upload(anna, '合同.eml', 'Subject: x\r\n\r\ny', { type: 'message/rfc822' })
  const { conversationId, messageId } = await mailCame(server, {
    mailboxId,
    html: '<p>请看：<img src="cid:part1.x@client"><img src="https://spy.example/p.gif"></p>',
    pictures: { 'part1.x@client': picture.id },
  })
  await server.kernel.db.execute(
    sql`update attachment set message_id = ${messageId}, conversation_id = ${conversationId},
        inline = (id = ${picture.id}::uuid) where id in (${picture.id}::uuid, ${other.id}::uuid)`,
  )
  await reply(anna, conversationId)
  await reply(anna, conversationId, {
    envelope: { kind: 'forward', to: [{ name: '', address: 'zhang@supplier.example' }] },
  })
  await server.runJobs()
  const answer = await readMail(smtp.mails.find((one) => one.to[0] === 'wangli@customer.example')!.raw)
  const [shown, ...more] = answer.attachments
  expect(more).toEqual([])
  expect(shown).toMatchObject({ name: '漏水.png', inline: true, size: png.length })
  expect(answer.html).toContain(`cid:${shown!.cid}`)
  expect(answer.html).not.toContain('spy.example')
  const passed = await readMail(smtp.mails.find((one) => one.to[0] === 'zhang@supplier.example')!.raw)
  expect(passed.attachments.map((one) => [one.name, one.inline]).sort()).toEqual([
    ['合同.eml', false],
    ['漏水.png', true],
  ])
  expect(passed.html).toContain('https://spy.example/p.gif')
})

test('a file whose content is gone is said to be; the original of what went out is there to be fetched', async () => {
  const { conversationId } = await mailCame(server, { mailboxId })
  const said = await reply(anna, conversationId)
  await server.runJobs()
  const original = await anna.get(`/mails/${said.body.message.id}/original`)
  expect(original).toMatchObject({ status: 200, headers: { 'content-type': 'message/rfc822' } })
  expect(original.text).toBe(smtp.mails[0]!.raw.toString())
  const file = await upload(anna, '会丢.txt', `内容 ${Math.random()}`)
  const lost = await reply(anna, conversationId, { attachmentIds: [file.id] })
  const [{ sha256 } = { sha256: '' }] = (
    await server.kernel.db.execute(sql`select sha256 from attachment where id = ${file.id}`)
  ).rows as { sha256: string }[]
  await server.kernel.files.remove(sha256)
  await server.runJobs()
  expect((await anna.get(`/mails/${lost.body.message.id}/sending`)).body).toMatchObject({
    state: 'failed',
    serverWords: '附件内容已不存在，无法发送',
  })
})

test('when the server stops, what has not ended is broken off, and goes out later', async () => {
  const other = await startTestServer({}, server.connectionString)
  const { conversationId } = await mailCame(server, { mailboxId })
  const said = await reply(anna, conversationId)
  const reached = Promise.withResolvers<void>()
  smtp.script.rcpt = () => {
    reached.resolve()
    return new Promise(() => {})
  }
  const work = sendMail.run(other.kernel, { mailboxId })
  await reached.promise
  await stopSending(other.kernel)
  await work
  await other.close()
  expect((await anna.get(`/mails/${said.body.message.id}/sending`)).body).toMatchObject({
    state: 'queued',
    attempts: 1,
  })
  expect(smtp.mails).toHaveLength(0)
})
