import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { readMail } from '../read/index.ts'
import { type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { addMailbox } from './testing.ts'

let server: TestServer
let smtp: SmtpSide
let owner: Member
beforeAll(async () => {
  server = await startTestServer()
  smtp = await startSmtp()
  owner = await server.member('owner')
})
afterAll(async () => {
  await server.close()
  await smtp.close()
})

const invite = (email: string) => owner.post('/invitations', { email, role: 'agent' })

test('until a mailbox can send, links are printed; from then on they are sent, and the screens say which', async () => {
  const printed = await invite('first@example.com')
  expect(printed.body).toMatchObject({ mailed: false })
  expect((await server.visitor.post('/password-reset', { email: owner.email })).body).toEqual({ mailed: false })

  await addMailbox(server, { smtp, isDefault: true, name: '鸿运物业' })
  const sent = await invite('second@example.com')
  expect(sent.body).toMatchObject({ mailed: true, link: expect.stringContaining('/invitation/') })
  await server.runJobs()
  // The first job found a mailbox when it ran, too.
  const got = smtp.mails.find((mail) => mail.to.includes('second@example.com'))
  const read = await readMail(got!.raw)
  expect(read.from).toEqual({ name: '鸿运物业', address: 'service@example.com' })
  expect(read.text).toContain(sent.body.link)
  expect(read.headers['auto-submitted']).toBe('auto-generated')
})

test('the answer to who forgot their password is the same for every address; only an account gets mail', async () => {
  smtp.mails.length = 0
  const known = await server.visitor.post('/password-reset', { email: owner.email })
  const unknown = await server.visitor.post('/password-reset', { email: 'nobody@example.com' })
  expect(known.body).toEqual({ mailed: true })
  expect(unknown).toMatchObject({ status: known.status, body: known.body })
  await server.runJobs()
  expect(smtp.mails.map((mail) => mail.to)).toEqual([[owner.email]])
  expect(smtp.mails[0]!.text).toContain('/password-reset/')
})

test('while it waits nobody reads its link; a server that is busy is tried again', async () => {
  smtp.mails.length = 0
  smtp.script.end = () => ({ code: 451, words: 'later' })
  const { body } = await invite('third@example.com')
  await expect(server.runJobs()).rejects.toThrow('later')
  const waiting = await rows<{ data: { sealed?: string } }>(
    server.kernel.db,
    sql`select data from jobs.job where name = 'channel-email.send-product-mail'`,
  )
  expect(waiting).toHaveLength(1)
  expect(JSON.stringify(waiting)).not.toContain(body.link.split('/').at(-1))
  smtp.behave()
  await server.runJobs()
  expect(smtp.mails.map((mail) => mail.to)).toEqual([['third@example.com']])
})
