import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer } from '#modules/customers/server/testing.ts'
import { fold } from '#platform/text/fold.ts'
import { type Effort, findBySubject, findByText, type Part, type Place } from './find-conversations.ts'
import { gatherFrequencies } from './frequency.ts'
import { gramCode } from './gram-codes.ts'
import { rebuildIndex } from './rebuild-index.ts'
import { readQuery } from './terms.ts'

/** Each way of searching, forced: what is found must not depend on how common something seems. */
const efforts: Record<string, Effort> = {
  index: { rare: 1e9, fewEnough: 1e9, mostRead: 10, sampledSubjects: 3, sampledTexts: 3, rareShare: 1 },
  reading: { rare: -1, fewEnough: -1, mostRead: 3, sampledSubjects: 2, sampledTexts: 2, rareShare: -1 },
  both: { rare: -1, fewEnough: -1, mostRead: 4, sampledSubjects: 2, sampledTexts: 3, rareShare: 1 },
}

type Stored = { id: string; subject: string; messages: string[]; lastMessageAt: string }

let server: TestServer
let customerId: string
let made = 0

beforeAll(async () => {
  server = await startTestServer()
  customerId = (await addCustomer(server.kernel)).id
})
afterAll(() => server.close())

async function store(list: { subject: string; messages: string[]; minute: number }[]): Promise<Stored[]> {
  const { db } = server.kernel
  await db.execute(sql`delete from message`)
  await db.execute(sql`delete from conversation`)
  const stored: Stored[] = []
  for (const { subject, messages, minute } of list) {
    made += 1
    const id = `019${(made % 5).toString(16)}0000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`
    const lastMessageAt = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
    await db.execute(sql`insert into conversation (id, subject, customer_id, channel, created_at, last_message_at)
      values (${id}, ${subject}, ${customerId}, 'chat', ${lastMessageAt}, ${lastMessageAt})`)
    for (const [seq, text] of messages.entries()) {
      await db.execute(sql`insert into message (id, conversation_id, seq, direction, channel, author_kind, html, text, occurred_at, created_at)
        values (gen_random_uuid(), ${id}, ${seq + 1}, 'inbound', 'chat', 'customer', '', ${text}, ${lastMessageAt}, ${lastMessageAt})`)
    }
    stored.push({ id, subject, messages, lastMessageAt })
  }
  await rebuildIndex(db, { batch: 3 })
  return stored
}

/** What a person would find by reading everything: subjects first, the newest first in each. */
function expected(stored: Stored[], q: string): { subject: string[]; text: string[] } {
  const terms = readQuery(q).terms.map((term) => term.text)
  const newestFirst = stored.toSorted((a, b) =>
    a.lastMessageAt === b.lastMessageAt ? (a.id < b.id ? 1 : -1) : a.lastMessageAt < b.lastMessageAt ? 1 : -1,
  )
  const bySubject = (one: Stored) => terms.every((term) => fold(one.subject).includes(term))
  const byText = (one: Stored) =>
    terms.every((term) => [one.subject, ...one.messages].some((text) => fold(text).includes(term)))
  return {
    subject: newestFirst.filter(bySubject).map((one) => one.id),
    text: newestFirst.filter((one) => !bySubject(one) && byText(one)).map((one) => one.id),
  }
}

async function allPages(find: (after: Place | null) => Promise<Part>): Promise<string[]> {
  const ids: string[] = []
  for (let after: Place | null = null, pages = 0; ; pages += 1) {
    const part: Part = await find(after)
    ids.push(...part.found.map((one) => one.id))
    if (!part.until) return ids
    if (pages > 200) throw new Error('pages without end')
    after = part.until
  }
}

async function check(stored: Stored[], q: string): Promise<void> {
  const { db } = server.kernel
  const { terms } = readQuery(q)
  if (terms.length === 0) return
  const wanted = expected(stored, q)
  for (const [name, effort] of Object.entries(efforts)) {
    const scope = sql`true`
    const subject = await allPages((after) => findBySubject(db, terms, { scope, after, limit: 2, effort }))
    const text = await allPages((after) => findByText(db, terms, { scope, after, limit: 2, effort }))
    // Punctuation alone has no grams: there is nothing the index could be asked.
    expect({ name, q, subject, text }).toEqual({ name, q, ...wanted })
  }
}

const character = fc.constantFrom(...'漏水電梯裡里著着ＡａＢb１12-—，。 　𠮷😀%_\\\'"*ﬁß')
const text = fc.array(character, { maxLength: 14 }).map((parts) => parts.join(''))
const corpus = fc.array(fc.record({ subject: text, messages: fc.array(text, { maxLength: 3 }), minute: fc.nat(3) }), {
  minLength: 1,
  maxLength: 8,
})

describe('everything that is there is found, once, in order, whichever way is taken', () => {
  it('for any texts, and for queries cut out of them', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, text, fc.nat(), fc.nat(), async (list, other, from, length) => {
        const stored = await store(list)
        await gatherFrequencies(server.kernel.db)
        const whole = stored.flatMap((one) => [one.subject, ...one.messages])
        const source = [...whole[from % whole.length]!]
        const start = source.length === 0 ? 0 : from % source.length
        const cut = source.slice(start, start + 1 + (length % 4)).join('')
        await check(stored, cut)
        await check(stored, other)
        await check(stored, `${cut} ${other.slice(0, 1)}`)
      }),
      { numRuns: 40 },
    )
  })

  it('with words that stand everywhere, in one text, in two texts of one conversation', async () => {
    const stored = await store(
      Array.from({ length: 12 }, (_, i) => ({
        subject: i % 4 === 0 ? '物业 电梯' : `第${i}件`,
        messages: ['您好物業', i % 3 === 0 ? '電梯停了' : '水管', i === 5 ? '龟背竹' : ''],
        minute: i,
      })),
    )
    await gatherFrequencies(server.kernel.db)
    for (const q of ['物业', '物業 电梯', '龟背竹', '物业 龟背竹', '电梯 水管', '第 物业 水', '，', '没有'])
      await check(stored, q)
  })
})

it('gives each gram of the basic plane a code of its own', () => {
  const codes = new Set(['漏', '漏水', '水漏', 'a', 'aa', 'ab', '1-', '-1', '\uffff\uffff'].map(gramCode))
  expect(codes.size).toBe(9)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }), (gram) => {
      const code = gramCode(gram)
      expect(code).toBe(code | 0)
    }),
  )
})
