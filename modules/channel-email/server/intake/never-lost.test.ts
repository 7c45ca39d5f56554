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
import {
  arrivalOf,
  arrive,
  messagesOf,
  ourMailbox,
  store,
  taken,
  type Written,
  written,
  writtenParts,
} from './testing.ts'

let server: TestServer
/** A second process on the same database and files. */
let other: TestServer
let anna: Member
let support: string
beforeAll(async () => {
  server = await startTestServer()
  const { filesFolder } = server.kernel.config
  other = await startTestServer({ KAIROS_FILES: filesFolder }, server.connectionString)
  anna = await server.member('agent', { name: '安娜' })
  support = await ourMailbox(server)
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

/** The same order for the same number (mulberry32). */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const left = [...list]
  const out: T[] = []
  while (left.length > 0) out.push(...left.splice(Math.floor(next() * left.length), 1))
  return out
}

describe('delivered more than once', () => {
  it('five times at once, by two processes: one arrival and one message', async () => {
    const mail = written({ from: li })
    const ids = await Promise.all(
      [server, other, server, other, server].map((one) => store(one, mail, { mailboxId: support })),
    )
    expect(new Set(ids).size).toBe(1)
    await takeAll(ids)
    const [conversation] = await conversationsOf(li)
    expect(await messagesOf(server, conversation!.id)).toHaveLength(1)
    expect(await conversationsOf(li)).toHaveLength(1)
  })

  it('five ways at once: one is taken in, the others say where it is', async () => {
    const mail = { from: li, id: `ways-${nth}@customer.example` }
    const ids: string[] = []
    for (const way of [1, 2, 3, 4, 5])
      ids.push(await store(server, { ...mail, headers: { Received: `by server ${way}` } }, { mailboxId: support }))
    await takeAll(ids)
    const arrivals = await Promise.all(ids.map((id) => arrivalOf(server, id)))
    expect(arrivals.map((one) => one.state).sort()).toEqual(['ignored', 'ignored', 'ignored', 'ignored', 'taken'])
    expect(new Set(arrivals.map((one) => one.conversationId)).size).toBe(1)
    expect(await conversationsOf(li)).toHaveLength(1)
  })
})

describe('a thread of 200 mails', () => {
  const thread = (header: (at: number) => Partial<Written>): Written[] =>
    Array.from({ length: 200 }, (_, at) => ({
      from: li,
      id: named(at).slice(1, -1),
      subject: at === 0 ? '装修进度' : 'Re: 装修进度',
      text: `第 ${at} 封`,
      ...header(at),
    }))
  const all = (at: number) => ({
    ...(at > 0 ? { inReplyTo: named(at - 1) } : {}),
    references: Array.from({ length: at }, (_, one) => named(one)),
  })
  const check = async () => {
    const conversations = (await conversationsOf(li)).filter((one) => !one.merged)
    expect(conversations).toHaveLength(1)
    const texts = (await messagesOf(server, conversations[0]!.id)).map((one) => one.text)
    expect(texts).toHaveLength(200)
    expect(new Set(texts).size).toBe(200)
  }

  it('in any order, one after the other: one conversation, none lost', async () => {
    for (const mail of shuffled(thread(all), 7)) await arrive(server, mail)
    await check()
  })

  it('all waiting at once, taken in by two processes in any order', async () => {
    const ids: string[] = []
    for (const mail of shuffled(thread(all), 11)) ids.push(await store(server, mail))
    const waiting = shuffled(ids, 13)
    while (waiting.length > 0) await takeAll(waiting.splice(0, 8))
    await check()
    const [conversation] = (await conversationsOf(li)).filter((one) => !one.merged)
    expect((await anna.get(`/conversations/${conversation!.id}`)).body.conversation.customer.id).toBeTruthy()
  })

  it('each naming only the one it answers: what was torn apart becomes one again', async () => {
    const only = (at: number) => (at > 0 ? { inReplyTo: named(at - 1) } : {})
    for (const mail of shuffled(thread(only), 17)) await arrive(server, mail)
    await check()
  })

  it('with References cut as programs cut them', async () => {
    const last = (at: number) => ({
      references: Array.from({ length: at }, (_, one) => one)
        .filter((one) => one >= at - 3)
        .map(named),
    })
    for (const mail of shuffled(thread(last), 19)) await arrive(server, mail)
    await check()
  })

  it('what staff have touched is not moved', async () => {
    const one = await taken(server, { from: li, id: named(0).slice(1, -1), text: '甲' })
    await anna.post(`/conversations/${one}/assign`, { assigneeId: anna.id })
    const two = await taken(server, { from: li, id: named(7).slice(1, -1), inReplyTo: named(6), text: '乙' })
    await anna.post(`/conversations/${two}/assign`, { assigneeId: anna.id })
    expect(two).not.toBe(one)
    const middle = await taken(server, { from: li, id: named(6).slice(1, -1), inReplyTo: named(0), text: '丙' })
    expect(middle).toBe(one)
    expect((await conversationsOf(li)).map((conversation) => conversation.merged)).toEqual([false, false])
  })
})

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

describe('odd mails', () => {
  it('of files alone say so, in the language of the conversation', async () => {
    const id = await taken(
      server,
      writtenParts({ from: li, subject: '' }, [
        {
          head: [
            'Content-Type: application/pdf; name="=?utf-8?B?5ZCI5ZCMLnBkZg==?="',
            'Content-Disposition: attachment',
            'Content-Transfer-Encoding: base64',
          ],
          body: Buffer.from('%PDF-1.4 x').toString('base64'),
        },
      ]),
    )
    const { conversation, timeline } = (await anna.get(`/conversations/${id}`)).body
    expect(timeline.items.find((one: { type: string }) => one.type === 'message')).toMatchObject({
      text: '（没有正文，见附件）',
      attachments: [{ name: '合同.pdf' }],
    })
    expect(conversation.subject).not.toBe('')
  })

  it('with pictures in the text show them; quotes and signature are not in the text, and not lost', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const html =
      '<div>请看照片：<img src="cid:photo@x"></div><img src="https://tracker.example/x.gif">' +
      '<blockquote type="cite"><div>在 2026年3月1日，客服 &lt;support@example.com&gt; 写道：</div><div>请发照片</div></blockquote>'
    const id = await taken(
      server,
      writtenParts(
        { from: li, subject: 'Re: 照片' },
        [
          { head: ['Content-Type: text/html; charset=utf-8'], body: html },
          {
            head: [
              'Content-Type: image/png; name="a.png"',
              'Content-ID: <photo@x>',
              'Content-Disposition: inline',
              'Content-Transfer-Encoding: base64',
            ],
            body: png,
          },
        ],
        'related',
      ),
    )
    const [message] = (await anna.get(`/conversations/${id}`)).body.timeline.items.filter(
      (one: { type: string }) => one.type === 'message',
    )
    expect(message.html).toMatch(/<img src="\/api\/v1\/attachments\/[\w-]{36}"/)
    expect(message.text).toContain('请看照片')
    expect(message.text).not.toContain('请发照片')
    expect(message.meta.mail).toMatchObject({ html: true, folded: true, remotePictures: 1, original: true })
    const [row] = await rows<{ text: string; folded: string; pictures: object }>(
      server.kernel.db,
      sql`select text, folded, pictures from mail where message_id = ${message.id}`,
    )
    expect(row!.folded).toContain('请发照片')
    expect(Object.keys(row!.pictures)).toEqual(['photo@x'])
  })

  it('too large a file stays in the original, and a note says so', async () => {
    await server.kernel.db.execute(sql`update company set settings = settings || '{"maxUploadMb": 1}'`)
    const small = await startTestServer(
      { KAIROS_MAX_FILE_MB: '1', KAIROS_FILES: server.kernel.config.filesFolder },
      server.connectionString,
    )
    const large = Buffer.alloc(1_600_000, 'abcdefg').toString('base64').replace(/.{76}/g, '$&\r\n')
    const arrival = await store(
      small,
      writtenParts({ from: li }, [
        { head: ['Content-Type: text/plain; charset=utf-8'], body: '附件很大' },
        {
          head: [
            'Content-Type: video/mp4; name="film.mp4"',
            'Content-Disposition: attachment',
            'Content-Transfer-Encoding: base64',
          ],
          body: large,
        },
        { head: ['Content-Type: text/plain; name="note.txt"', 'Content-Disposition: attachment'], body: '小文件' },
      ]),
    )
    await takeIn(small.kernel, arrival)
    await small.close()
    const { conversationId } = await arrivalOf(server, arrival)
    const [message] = (await anna.get(`/conversations/${conversationId}`)).body.timeline.items.filter(
      (one: { type: string }) => one.type === 'message',
    )
    expect(message.attachments.map((one: { name: string }) => one.name)).toEqual(['note.txt'])
    expect(message.meta.mail.notes).toContainEqual({
      code: 'file-too-large',
      params: { name: 'film.mp4', size: 1_600_000 },
    })
  })

  it('a very long one is cut in the timeline and whole in the mail', async () => {
    const text = '很长的一段话。'.repeat(20_000)
    const id = await taken(server, { from: li, text })
    const [message] = await messagesOf(server, id)
    expect(message!.text.length).toBeLessThan(61_000)
    const [row] = await rows<{ length: number }>(
      server.kernel.db,
      sql`select length(text) from mail where message_id = ${message!.id}`,
    )
    expect(row!.length).toBeGreaterThan(139_000)
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
