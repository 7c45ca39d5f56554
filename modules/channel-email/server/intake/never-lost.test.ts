import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { messageIdOf } from '../thread-token.ts'
import { takeIn } from './take-in.ts'
import { arrivalOf, messagesOf, ourMailbox, shuffled, store, written } from './testing.ts'

let server: TestServer
/** A second process on the same database and files. */
let other: TestServer
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  const { filesFolder } = server.kernel.config
  other = await startTestServer({ KAIROS_FILES: filesFolder }, server.connectionString)
  anna = await server.member('agent', { name: '安娜' })
  await ourMailbox(server)
})
afterAll(async () => {
  await other.close()
  await server.close()
})
afterEach(() => setClock())

let nth = 0
let li: string
beforeEach(() => {
  nth += 1
  li = `li${nth}@customer.example`
})

const conversationsOf = (address: string) =>
  rows<{ id: string; merged: boolean }>(
    server.kernel.db,
    sql`select c.id, c.merged_into_id is not null as merged from conversation c join identity i on i.customer_id = c.customer_id
        where i.normalised = ${address} order by c.number`,
  )
/** Takes arrivals in by both processes at once, several in each. */
const takeAll = (ids: readonly string[]) =>
  Promise.all(ids.map((id, at) => takeIn(at % 2 ? other.kernel : server.kernel, id)))
const named = (at: number) => `<m${at}-${nth}@customer.example>`

describe('a process that ends', () => {
  it('between storing and taking in: another one takes it in', async () => {
    const id = await store(server, { from: li })
    expect((await arrivalOf(server, id)).state).toBe('stored')
    await other.runJobs()
    expect(await arrivalOf(server, id)).toMatchObject({ state: 'taken', attempts: 1 })
  })

  it('after taking in, before the job was done: nothing happens twice', async () => {
    const id = await store(server, { from: li })
    await takeIn(server.kernel, id)
    await takeIn(other.kernel, id)
    await server.runJobs()
    const [conversation] = await conversationsOf(li)
    expect(await messagesOf(server, conversation!.id)).toHaveLength(1)
  })

  it('with its queue: what was stored is found again', async () => {
    const id = await store(server, { from: li })
    await server.kernel.db.execute(sql`delete from jobs.job where name = 'channel-email.take-in'`)
    await server.runJobs()
    expect((await arrivalOf(server, id)).state).toBe('stored')
    setClock(() => Date.now() + 45 * 60_000)
    const { sweepArrivals } = await import('./sweep-stored.ts')
    await sweepArrivals.run(server.kernel, {})
    await server.runJobs()
    expect((await arrivalOf(server, id)).state).toBe('taken')
  })

  it('each time it reads one mail: that mail is shown as unreadable, the others are not kept waiting', async () => {
    const bad = await store(server, { from: `"王丽" <${li}>`, subject: '要命的邮件' })
    // Five tries began and none of them ended.
    await server.kernel.db.execute(sql`update mail_in set attempts = 5 where id = ${bad}`)
    const good = await store(server, { from: `wei${nth}@customer.example` })
    await server.runJobs()
    expect((await arrivalOf(server, good)).state).toBe('taken')
    const failed = await arrivalOf(server, bad)
    expect(failed.state).toBe('failed')
    expect(failed.note).toContain('the process ended')
    const head = (await anna.get(`/conversations/${failed.conversationId}`)).body.conversation
    expect(head).toMatchObject({ subject: '要命的邮件', status: 'open' })
    expect(head.customer.name).toBe('王丽')
  })
})

describe('a mail that cannot be read', () => {
  const damage = async (id: string) => {
    const { rawFile } = await arrivalOf(server, id)
    const file = path.join(server.kernel.config.filesFolder, 'mail', rawFile.slice(0, 2), rawFile.slice(2, 4), rawFile)
    const whole = await readFile(file)
    await writeFile(file, Buffer.concat([whole.subarray(0, whole.length - 60), Buffer.alloc(60, 7)]))
    return async () => writeFile(file, whole)
  }
  /** Lets all pauses pass. */
  const tryOn = async () => {
    let later = Date.now()
    for (let i = 0; i < 6; i += 1) {
      later += 20 * 60_000
      setClock(() => later)
      await server.runJobs()
    }
    setClock()
  }

  it('is tried again, then shown with its original; mended, it is read into the same conversation', async () => {
    const text = Array.from({ length: 3000 }, (_, at) => `第 ${at * 7919} 行`).join('\n')
    const id = await store(server, { from: `"王丽" <${li}>`, subject: '合同', text })
    const mend = await damage(id)
    await server.runJobs()
    expect(await arrivalOf(server, id)).toMatchObject({ state: 'stored', attempts: 1 })
    await tryOn()
    const failed = await arrivalOf(server, id)
    expect(failed).toMatchObject({ state: 'failed', attempts: 5 })
    const [shown] = await messagesOf(server, failed.conversationId!)
    expect(shown!.text).toContain('读不出来')
    expect(shown!.author).toBe(li)
    const admin = await server.member('admin')
    const listed = await admin.get('/mail-arrivals?state=failed')
    expect(listed.body.items.map((one: { id: string }) => one.id)).toContain(id)

    await mend()
    const original = await admin.get(`/mail-arrivals/${id}/original`)
    expect(original.text).toContain('第 7919 行')
    expect((await admin.post(`/mail-arrivals/${id}/retry`)).body.state).toBe('stored')
    await server.runJobs()
    expect(await arrivalOf(server, id)).toMatchObject({ state: 'taken', conversationId: failed.conversationId })
    const messages = await messagesOf(server, failed.conversationId!)
    expect(messages).toHaveLength(2)
    expect(messages[1]!.text).toContain('第 7919 行')
    // Once is enough.
    expect((await admin.post(`/mail-arrivals/${id}/retry`)).body.state).toBe('taken')
    await server.runJobs()
    expect(await messagesOf(server, failed.conversationId!)).toHaveLength(2)
  })

  it('not even its header: somebody sees that it came', async () => {
    const id = await store(server, { from: li })
    const { rawFile } = await arrivalOf(server, id)
    const file = path.join(server.kernel.config.filesFolder, 'mail', rawFile.slice(0, 2), rawFile.slice(2, 4), rawFile)
    await writeFile(file, 'not even packed')
    await server.runJobs()
    await tryOn()
    const failed = await arrivalOf(server, id)
    expect(failed.state).toBe('failed')
    expect(await messagesOf(server, failed.conversationId!)).toHaveLength(1)
  })
})

it('whatever arrives in whatever order: nothing is lost, and each mail that was taken in has its message', async () => {
  const kinds = fc.record({
    kind: fc.constantFrom(
      'new',
      'answer',
      'stranger',
      'token',
      'again',
      'away',
      'bounce',
      'own',
      'noise',
      'bytes',
      'empty',
    ),
    about: fc.nat(12),
    from: fc.nat(3),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    subject: fc.string({ unit: 'binary', maxLength: 30 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 12 }), fc.boolean(), async (sequence, atOnce) => {
      nth += 1
      const ids: string[] = []
      const bytes: Buffer[] = []
      for (const [at, one] of sequence.entries()) {
        const from = `p${nth}-${one.from}@customer.example`
        const answered = named(one.about % (at + 1))
        const base = { from, id: named(at).slice(1, -1), text: `${one.kind} ${at}` }
        const token = messageIdOf(server.kernel, { number: 1001 + one.about, address: 'support@example.com' })
        const mails: Record<typeof one.kind, () => Buffer> = {
          new: () => written(base),
          answer: () => written({ ...base, inReplyTo: answered }),
          stranger: () => written({ ...base, from: `s${nth}-${at}@elsewhere.example`, references: [answered] }),
          token: () => written({ ...base, inReplyTo: token }),
          again: () => bytes[one.about % Math.max(bytes.length, 1)] ?? written(base),
          away: () => written({ ...base, inReplyTo: answered, headers: { 'Auto-Submitted': 'auto-replied' } }),
          bounce: () =>
            written({
              ...base,
              from: 'MAILER-DAEMON@x.example',
              subject: 'Undelivered Mail Returned to Sender',
              headers: { 'Return-Path': '<>' },
            }),
          own: () => written({ ...base, from: 'support@example.com', id: token.slice(1, -1) }),
          noise: () =>
            written({
              ...base,
              headers: { Subject: one.subject.replace(/[\r\n]/g, ' '), From: one.subject.replace(/[\r\n]/g, ' ') },
            }),
          bytes: () => Buffer.from(one.bytes),
          empty: () => written({ ...base, text: '' }),
        }
        const mail = mails[one.kind]()
        bytes.push(mail)
        const id = await store(server, mail)
        ids.push(id)
        if (!atOnce) await takeIn(server.kernel, id)
      }
      await takeAll(shuffled([...new Set(ids)], nth))
      const found = await rows<{ state: string; has: boolean; attempts: number; note: string | null }>(
        server.kernel.db,
        sql`select i.state, i.attempts, i.note, exists (select 1 from message s where s.id = i.message_id) as has from mail_in i
            where i.id = any(${sql.param([...new Set(ids)])}::uuid[])`,
      )
      expect(found).toHaveLength(new Set(ids).size)
      expect(found.filter((one) => one.state !== 'taken' && one.state !== 'ignored')).toEqual([])
      expect(found.filter((one) => one.state === 'taken' && !one.has)).toEqual([])
    }),
    { numRuns: 25 },
  )
})
