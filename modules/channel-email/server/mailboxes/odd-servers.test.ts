import { text } from 'node:stream/consumers'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { openRawMail } from '../raw-mail.ts'
import { eventually } from '../testing-dovecot.ts'
import type { Runner } from './runner/index.ts'
import { addMailbox, arrivals, smallMail, startTestRunner } from './testing.ts'
import { type OddServer, startOddServer } from './testing-odd-server.ts'

let server: TestServer
let admin: Member
let odd: OddServer | undefined
let runner: Runner | undefined
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  admin = await server.member('admin')
})
afterEach(async () => {
  setClock()
  await runner?.stop()
  await odd?.close()
  await server.kernel.db.execute(sql`update mailbox set enabled = false`)
})
afterAll(() => server.close())

const mailOf = (uid: number) => smallMail(uid, { messageId: `<${uid}@customer${count}.example>` })
async function start(habits: Parameters<typeof startOddServer>[0], mails: number) {
  odd = await startOddServer(habits)
  count += 1
  for (let uid = 1; uid <= mails; uid += 1) odd.mails.push({ uid, raw: mailOf(uid) })
  const box = await addMailbox(admin, odd, { user: `odd${count}` })
  runner = await startTestRunner(server, { pollSilent: 200 })
  return { box, odd }
}
const uidsOf = async (id: string) => (await arrivals(server, id)).map((one) => one.uid).toSorted((a, b) => a - b)
const missed = (id: string) =>
  rows<{ uid: number; tries: number; words: string }>(
    server.kernel.db,
    sql`select uid::int as uid, tries, words from mail_missed where mailbox_id = ${id} order by uid`,
  )

test('one that opens folders only to those who introduce themselves after signing in (NetEase)', async () => {
  const { box, odd: asked } = await start({ wantsId: true }, 2)
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.length === 2,
  )
  const order = asked.commands.filter((one) => /^(ID|LOGIN|SELECT)/.test(one)).map((one) => one.split(' ')[0])
  expect(order.slice(0, 4)).toEqual(['ID', 'LOGIN', 'ID', 'SELECT'])
  expect(asked.commands.find((one) => one.startsWith('ID'))).toMatch(/"name" "Kairos" "version" "\w+"/)
})

test('one that answers with whole mails when asked for parts (Tencent)', async () => {
  const { box, odd: asked } = await start({ ignoresParts: true }, 0)
  const large = `${smallMail(1)}${'x'.repeat(70)}\r\n`.padEnd(3 * 1024 * 1024, 'long text\r\n')
  asked.mails.push({ uid: 1, raw: large })
  const [one] = await eventually(
    () => arrivals(server, box.id),
    (found) => found.length === 1,
  )
  expect(one?.size).toBe(large.length)
})

test('one that cannot search', async () => {
  const { box, odd: asked } = await start({ noSearch: true }, 3)
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.length === 3,
  )
  asked.mails.push({ uid: 9, raw: smallMail(9) })
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.includes(9),
  )
})

test('a mail that is withheld is left out, told, and comes later', async () => {
  const withholds = new Set([3])
  const { box } = await start({ withholds }, 5)
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.length === 4,
  )
  expect(await uidsOf(box.id)).toEqual([1, 2, 4, 5])
  expect(await missed(box.id)).toEqual([{ uid: 3, tries: 1, words: expect.stringContaining('Internal error') }])
  const health = async () =>
    (await admin.get('/mailboxes')).body.items.find((one: { id: string }) => one.id === box.id).health
  expect(await eventually(health, ({ state }) => state === 'ok')).toMatchObject({ missed: 1 })
  const later = (minutes: number) => setClock(() => Date.now() + minutes * 60_000)
  later(2)
  await eventually(
    () => missed(box.id),
    ([one]) => one?.tries === 2,
  )
  withholds.clear()
  later(10)
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.length === 5,
  )
  expect(
    await eventually(
      () => missed(box.id),
      (found) => found.length === 0,
    ),
  ).toEqual([])
})

test.each([
  ['SELECT'],
  ['UID SEARCH'],
  ['UID FETCH 1,2,3 (UID INTERNALDATE'],
  ['UID FETCH 1,2,3 (UID BODY'],
  ['UID STORE'],
])('one that hangs up after %s: every mail comes all the same', async (begin) => {
  const hangsUpAfter = [begin]
  const { box } = await start({ hangsUpAfter }, 3)
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.length === 3,
  )
  await eventually(
    async () => (await admin.get('/mailboxes')).body.items.find((one: { id: string }) => one.id === box.id).health,
    ({ state }) => state === 'ok',
  )
  expect(hangsUpAfter).toEqual([])
  expect(await missed(box.id)).toEqual([])
})

test('a mail that is left out of a list is asked for again; one that was deleted is forgotten', async () => {
  const omits = new Set([2, 3])
  const { box, odd: asked } = await start({ omits }, 4)
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.length === 2,
  )
  expect((await missed(box.id)).map((one) => one.uid)).toEqual([2, 3])
  omits.delete(2)
  asked.mails.splice(2, 1)
  setClock(() => Date.now() + 2 * 60_000)
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.length === 3,
  )
  await eventually(
    () => missed(box.id),
    (found) => found.length === 0,
  )
  expect(await uidsOf(box.id)).toEqual([1, 2, 4])
})

test('of a mail that is too large the beginning is stored, and it says so', async () => {
  const { box } = await start({ claims: new Map([[2, 300 * 1024 * 1024]]) }, 3)
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.length === 3,
  )
  const [cut] = await rows<{ raw_file: string; message_id_header: string }>(
    server.kernel.db,
    sql`select raw_file, message_id_header from mail_in where mailbox_id = ${box.id} and uid = 2`,
  )
  expect(cut?.message_id_header).toBe(`<2@customer${count}.example>`)
  const raw = await text(await openRawMail(server.kernel, cut?.raw_file ?? ''))
  expect(raw).toBe(`X-Kairos-Cut: 314572800\r\n${mailOf(2)}`)
  await server.runJobs()
  const notes = await rows<{ notes: unknown }>(
    server.kernel.db,
    sql`select m.notes from mail m where m.message_id_header = ${cut?.message_id_header}`,
  )
  expect(notes[0]?.notes).toContainEqual({ code: 'left-on-server', params: { megabytes: 300 } })
})

test('a mail at which the connection breaks each time holds nobody up', async () => {
  const { box } = await start({ breaksAt: [2, 4] }, 6)
  await eventually(
    () => uidsOf(box.id),
    (uids) => uids.length === 4,
  )
  expect(await uidsOf(box.id)).toEqual([1, 3, 5, 6])
  expect((await missed(box.id)).map((one) => one.uid)).toEqual([2, 4])
})
