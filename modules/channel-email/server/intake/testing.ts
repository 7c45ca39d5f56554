import { eq, sql } from 'drizzle-orm'
import type { TestServer } from '#apps/server/testing.ts'
import { now } from '#platform/server/clock/index.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import { mailbox, mailIn } from '../schema.ts'
import type { Arrival } from './intake.ts'
import { type Arriving, storeArrival } from './store-arrival.ts'

export type Written = {
  from?: string
  to?: string
  cc?: string
  subject?: string
  /** Without angle brackets. */
  id?: string
  /** With angle brackets. */
  inReplyTo?: string
  references?: readonly string[]
  text?: string
  html?: string
  /** More header lines; null leaves a usual one out. */
  headers?: Record<string, string | null>
}

let count = 0

/** A raw mail; what is left out is an ordinary customer's. */
export function written(mail: Written = {}): Buffer {
  count += 1
  const encoded = (text: string) =>
    /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
  const header: Record<string, string | null> = {
    'Return-Path': '<bounce@customer.example>',
    From: mail.from ?? '"Wang Li" <li@customer.example>',
    To: mail.to ?? 'support@example.com',
    ...(mail.cc ? { Cc: mail.cc } : {}),
    Subject: encoded(mail.subject ?? '冰箱不制冷'),
    Date: 'Mon, 02 Mar 2026 10:00:00 +0800',
    'Message-ID': `<${mail.id ?? `mail-${count}@customer.example`}>`,
    ...(mail.inReplyTo ? { 'In-Reply-To': mail.inReplyTo } : {}),
    ...(mail.references ? { References: mail.references.join('\r\n ') } : {}),
    'MIME-Version': '1.0',
    'Content-Type': `${mail.html === undefined ? 'text/plain' : 'text/html'}; charset=utf-8`,
    'Content-Transfer-Encoding': '8bit',
    ...mail.headers,
  }
  const lines = Object.entries(header).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${mail.html ?? mail.text ?? '昨天开始不制冷了，请安排维修。'}\r\n`)
}

/** A raw mail of several parts under this header. */
export function writtenParts(
  mail: Written,
  parts: readonly { head: readonly string[]; body: string }[],
  type = 'mixed',
): Buffer {
  const boundary = 'kairos-test-boundary'
  const body = parts.map(({ head, body: text }) => `--${boundary}\r\n${head.join('\r\n')}\r\n\r\n${text}\r\n`)
  return written({
    ...mail,
    text: `${body.join('')}--${boundary}--`,
    headers: { ...mail.headers, 'Content-Type': `multipart/${type}; boundary="${boundary}"` },
  })
}

/** A mailbox of ours that reads nothing by itself. @returns its id */
export async function ourMailbox(
  server: TestServer,
  address = 'support@example.com',
  more: Partial<typeof mailbox.$inferInsert> = {},
): Promise<string> {
  const id = newId()
  const at = now()
  await server.kernel.db
    .insert(mailbox)
    .values({ id, address, since: at, createdAt: at, updatedAt: at, smtpHost: 'smtp.invalid', receipt: false, ...more })
  return id
}

/** Stores a mail without taking it in. @returns the arrival's id */
export async function store(server: TestServer, mail: Buffer | Written, how: Partial<Arriving> = {}): Promise<string> {
  const source = Buffer.isBuffer(mail) ? mail : written(mail)
  return (await storeArrival(server.kernel, { mailboxId: null, source, ...how })).arrivalId
}

export async function arrivalOf(server: TestServer, id: string): Promise<Arrival> {
  const [found] = await server.kernel.db.select().from(mailIn).where(eq(mailIn.id, id))
  if (!found) throw new Error(`no arrival ${id}`)
  return found
}

/** A mail arrives and is taken in. */
export async function arrive(
  server: TestServer,
  mail: Buffer | Written,
  how: Partial<Arriving> = {},
): Promise<Arrival> {
  const id = await store(server, mail, how)
  await server.runJobs()
  return arrivalOf(server, id)
}

/** The same, for a mail that must have become a message. @returns its conversation */
export async function taken(server: TestServer, mail: Buffer | Written, how: Partial<Arriving> = {}): Promise<string> {
  const { state, note, conversationId } = await arrive(server, mail, how)
  if (state !== 'taken' || !conversationId) throw new Error(`not taken: ${state} ${note}`)
  return conversationId
}

export type MessageRow = {
  id: string
  direction: string
  authorKind: string
  author: string | null
  private: boolean
  text: string
  html: string
  suggestSplit: boolean
  delivery: string | null
  reason: string | null
}

/** The messages of a conversation in their order. */
export function messagesOf(server: TestServer, conversationId: string): Promise<MessageRow[]> {
  return rows<MessageRow>(
    server.kernel.db,
    sql`
      select s.id, s.direction, s.author_kind as "authorKind", coalesce(i.value, p.name) as author, s.private, s.text, s.html,
        coalesce(m.suggest_split, false) as "suggestSplit", s.delivery, s.delivery_reason as reason
      from message s left join mail m on m.message_id = s.id
        left join lateral (select value from identity where customer_id = s.author_id and kind = 'email' limit 1) i on true
        left join member p on p.id = s.author_id
      where s.conversation_id = ${conversationId} order by s.seq`,
  )
}

/** The same order for the same number (mulberry32). */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
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
