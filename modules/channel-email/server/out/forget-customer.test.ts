import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { store } from '../intake/testing.ts'
import { openRawMail } from '../raw-mail.ts'
import { type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { addMailbox, reply } from './testing.ts'

let server: TestServer
let smtp: SmtpSide
let owner: Member
beforeAll(async () => {
  server = await startTestServer()
  smtp = await startSmtp()
  owner = await server.member('owner')
})
afterAll(async () => {
  setClock()
  await server.close()
  await smtp.close()
})

test('an anonymised customer’s mails lose addresses, texts and originals; others keep theirs', async () => {
  const { db } = server.kernel
  const mailboxId = await addMailbox(server, { smtp, isDefault: true, address: 'support@example.com' })
  for (const from of ['王丽 <wangli@customer.example>', '李雷 <lilei@customer.example>'])
    await store(server, { from, subject: `${from} 漏水`, text: `我是 ${from}，电话 13800000000` }, { mailboxId })
  await server.runJobs()
  const found = await rows<{ id: string; customer: string; address: string }>(
    db,
    sql`select c.id, c.customer_id as customer, m."from"->>'address' as address
        from conversation c join message s on s.conversation_id = c.id join mail m on m.message_id = s.id
        where m.direction = 'in' order by address`,
  )
  const [lilei, wangli] = found
  for (const one of found) await reply(owner, one.id, { html: `<p>${one.address} 您好</p>` })
  await owner.put('/mail-picture-senders', { address: 'wangli@customer.example', allowed: true })
  await server.runJobs()
  const waiting = await reply(owner, wangli!.id, { html: '<p>还有一件事</p>' })
  const files = await rows<{ file: string; own: boolean }>(
    db,
    sql`select i.raw_file as file, i.conversation_id = ${wangli!.id} as own from mail_in i
        union all select o.raw_file, s.conversation_id = ${wangli!.id} from mail_out o join message s on s.id = o.message_id
        where o.raw_file is not null`,
  )
  // Two mails came, each was answered with a receipt and by the owner.
  expect(files).toHaveLength(6)
  const gone = await owner.delete(`/customers/${wangli!.customer}?anonymise=true`)
  expect(gone.status, gone.text).toBe(200)
  smtp.mails.length = 0
  setClock(() => Date.now() + 3_600_000)
  await server.runJobs()
  expect(smtp.mails).toEqual([])
  const kept = await rows<{ text: string }>(
    db,
    sql`select (to_jsonb(t) - 'message_id_header' - 'in_reply_to' - 'reference_ids')::text as text from mail t
        union all select (to_jsonb(t) - 'message_id_header')::text from mail_in t
        union all select to_jsonb(t)::text from mail_out t union all select to_jsonb(t)::text from mail_participant t
        union all select to_jsonb(t)::text from mail_auto_reply t union all select to_jsonb(t)::text from mail_picture_sender t
        union all select to_jsonb(t)::text from message t`,
  )
  const all = kept.map((one) => one.text).join('\n')
  expect(all).not.toMatch(/wangli|王丽/)
  expect(all).toMatch(/lilei[\s\S]*李雷|李雷[\s\S]*lilei/)
  for (const { file, own } of files) {
    const opened = openRawMail(server.kernel, file)
    if (own) await expect(opened).rejects.toMatchObject({ code: 'not-found' })
    else (await opened).destroy()
  }
  expect((await owner.get(`/mails/${waiting.body.message.id}/sending`)).body.state).toBe('failed')
  // What was taken in once is not taken in again.
  const before = await rows(db, sql`select id from mail_in`)
  await store(server, { from: '李雷 <lilei@customer.example>', subject: '另一件事' }, { mailboxId })
  await server.runJobs()
  expect(await rows(db, sql`select id from mail_in`)).toHaveLength(before.length + 1)
  expect(lilei).toBeDefined()
})
