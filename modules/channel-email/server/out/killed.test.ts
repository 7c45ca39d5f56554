import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction, rows } from '#platform/server/database/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import { seal } from '#platform/server/secret/index.ts'
import { type Dovecot, dovecotPresent, startDovecot } from '../testing-dovecot.ts'
import { type GotMail, type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { sweepOut } from './sweep.ts'
import { addMailbox, mailCame, reply } from './testing.ts'

/*
 * The process that sends is killed (SIGKILL) at each point of a mail's way; nothing is ever sent twice by itself, and
 * nothing that was surely not delivered stays behind.
 */
let server: TestServer
let smtp: SmtpSide
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  smtp = await startSmtp()
  anna = await server.member('agent', { name: '安娜' })
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

let boxes = 0
async function write(more: Parameters<typeof addMailbox>[1] = {}): Promise<{ id: string; mailboxId: string }> {
  boxes += 1
  const mailboxId = await addMailbox(server, { smtp, address: `box${boxes}@example.com`, ...more })
  const { conversationId } = await mailCame(server, { mailboxId })
  const said = await reply(anna, conversationId)
  expect(said.status, said.text).toBe(200)
  return { id: said.body.message.id, mailboxId }
}

function startSender(mailboxId: string): ChildProcess {
  const { config, secret } = server.kernel
  const script = path.join(import.meta.dirname, 'sender.fixture.ts')
  return spawn(process.execPath, [script, server.connectionString, config.dataFolder, secret, mailboxId], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

const ended = async (child: ChildProcess) => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
const state = async (id: string) => (await anna.get(`/mails/${id}/sending`)).body

/** A quarter of an hour later the one who held it counts as dead. */
async function muchLater(): Promise<void> {
  setClock(() => Date.now() + 20 * 60_000)
  await inTransaction(server.kernel.db, (tx) => enqueue(tx, sweepOut, {}))
  await server.runJobs()
}

test.each(['from', 'rcpt'] as const)(
  'killed before the mail was given (%s): surely not delivered, sent once',
  async (where) => {
    const { id, mailboxId } = await write()
    const child = startSender(mailboxId)
    smtp.script[where] = () => {
      child.kill('SIGKILL')
      return null
    }
    await ended(child)
    expect(child.signalCode).toBe('SIGKILL')
    expect((await state(id)).state).toBe('sending')
    smtp.behave()
    await muchLater()
    expect(await state(id)).toMatchObject({ state: 'sent', attempts: 2 })
    expect(smtp.mails).toHaveLength(1)
  },
)

test('killed while it writes the mail: sent again if its end cannot have left, else shown as uncertain', async () => {
  const { id, mailboxId } = await write()
  const child = startSender(mailboxId)
  smtp.script.data = () => {
    child.kill('SIGKILL')
    return 'cut'
  }
  await ended(child)
  const left = (await state(id)).state
  expect(['sending', 'handing-over']).toContain(left)
  smtp.behave()
  await muchLater()
  expect((await state(id)).state).toBe(left === 'sending' ? 'sent' : 'uncertain')
  expect(smtp.mails).toHaveLength(left === 'sending' ? 1 : 0)
})

test('killed when the other side has the mail and has not answered: never sent again by itself', async () => {
  const { id, mailboxId } = await write()
  const child = startSender(mailboxId)
  smtp.script.end = async () => {
    child.kill('SIGKILL')
    await ended(child)
    return null
  }
  await ended(child)
  expect((await state(id)).state).toBe('handing-over')
  await muchLater()
  expect((await state(id)).state).toBe('uncertain')
  await muchLater()
  expect(smtp.mails).toHaveLength(1)
})

/** Kills the sender between the server's 250 and its own commit: the row is held, so that it waits there. */
async function killBeforeCommit(id: string, mailboxId: string): Promise<GotMail> {
  const child = startSender(mailboxId)
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  let holding: Promise<void> | undefined
  smtp.script.end = async () => {
    holding = inTransaction(server.kernel.db, async (tx) => {
      await tx.execute(sql`select 1 from mail_out where message_id = ${id} for update`)
      held.resolve()
      await release.promise
    })
    await held.promise
    return null
  }
  await smtp.whenGot(1)
  const waits = () =>
    rows<{ pid: number }>(
      server.kernel.db,
      sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '%update mail_out set state%'`,
    )
  await expect.poll(async () => (await waits()).length).toBe(1)
  child.kill('SIGKILL')
  await ended(child)
  // The database notices that nobody is there any more only when it answers.
  for (const { pid } of await waits()) await server.kernel.db.execute(sql`select pg_terminate_backend(${pid})`)
  await expect.poll(async () => (await waits()).length).toBe(0)
  release.resolve()
  await holding
  return smtp.mails[0]!
}

test('killed between the server’s answer and our commit: not sent again', async () => {
  const { id, mailboxId } = await write()
  await killBeforeCommit(id, mailboxId)
  expect((await state(id)).state).toBe('handing-over')
  await muchLater()
  expect((await state(id)).state).toBe('uncertain')
  expect(smtp.mails).toHaveLength(1)
})

describe.skipIf(!dovecotPresent)('with a folder of sent mails', () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot({ service: 'secret' })
  })
  afterAll(() => dovecot.close())
  const imap = () => ({
    imapHost: dovecot.host,
    imapPort: dovecot.port,
    imapSecurity: 'none' as const,
    imapUser: 'service',
    imapSecret: seal(server.kernel.secret, 'mailbox', 'secret'),
  })

  test('what was sent is put there once, as it went out', async () => {
    await dovecot.deliver('service', 'Subject: earlier\r\n\r\nx\r\n', { folder: 'Sent', at: new Date(0) })
    await write(imap())
    await server.runJobs()
    const [, copy, ...more] = await dovecot.mails('service', 'Sent')
    expect(more).toEqual([])
    expect(copy!.seen).toBe(true)
    expect(copy!.raw.toString().replaceAll('\r\n', '\n')).toBe(smtp.mails[0]!.text.replaceAll('\r\n', '\n'))
  })

  test('killed before our commit: the copy that the provider kept says that it was sent', async () => {
    const { id, mailboxId } = await write(imap())
    const got = await killBeforeCommit(id, mailboxId)
    await dovecot.deliver('service', got.raw, { folder: 'Sent' })
    await muchLater()
    expect(await state(id)).toMatchObject({
      state: 'sent',
      serverWords: '连接中断后，在“已发送”文件夹中找到了这封邮件',
    })
    expect(smtp.mails).toHaveLength(1)
  })

  test('no copy there: uncertain; and a server of mail that cannot be asked changes nothing', async () => {
    const one = await write(imap())
    await killBeforeCommit(one.id, one.mailboxId)
    await muchLater()
    expect((await state(one.id)).state).toBe('uncertain')
    smtp.behave()
    const other = await write({ ...imap(), imapPort: 1 })
    await server.runJobs()
    expect((await state(other.id)).state).toBe('sent')
  })
})
