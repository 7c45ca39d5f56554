import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { findMailbox } from './find-mailbox.ts'
import { newLanes } from './runner/lanes.ts'
import { pauseAfter, retryAfter, tellsAtOnce, usualPauses } from './runner/pauses.ts'
import { advance, readProgress } from './runner/progress.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

test('who reads with settings of before notes nothing for those of now', async () => {
  const { db } = server.kernel
  const admin = await server.member('admin')
  const imap = { host: 'imap.example.com', port: 993, security: 'tls', user: 'old@example.com', secret: 'x' }
  const { body: box } = await admin.post('/mailboxes', { address: 'service@example.com', imap })
  const account = await findMailbox(db, box.id)
  if (!account) throw new Error('no mailbox')
  const key = { mailboxId: box.id, path: 'INBOX', uidValidity: 1, account }
  expect(await readProgress(db, key)).toEqual({ lastUid: 0, complete: false })
  await advance(db, key, { lastUid: 7, complete: false })
  await advance(db, key, { lastUid: 5, complete: true })
  expect(await readProgress(db, key)).toEqual({ lastUid: 7, complete: true })
  expect(await readProgress(db, { ...key, uidValidity: 2 })).toEqual({ lastUid: 0, complete: false })

  await admin.patch(`/mailboxes/${box.id}`, { imap: { ...imap, user: 'new@example.com' } })
  await expect(readProgress(db, key)).rejects.toThrow('settings have changed')
  const now = await findMailbox(db, box.id)
  if (!now) throw new Error('no mailbox')
  await readProgress(db, { ...key, account: now })
  await advance(db, key, { lastUid: 100, complete: true })
  expect(await readProgress(db, { ...key, account: now })).toEqual({ lastUid: 0, complete: false })
  await admin.patch(`/mailboxes/${box.id}`, { since: '2020-01-01T00:00:00Z' })
  await expect(readProgress(db, { ...key, account: now })).rejects.toThrow('settings have changed')
  expect(await rows(db, sql`select 1 from mailbox_folder where mailbox_id = ${box.id}`)).toEqual([])
})

test('pauses grow to ten minutes, with chance, and are longer where a server might lock us out', () => {
  const pauses = [1, 2, 3, 4, 20].map((failures) => pauseAfter(failures, 'closed', usualPauses, 0.5))
  expect(pauses).toEqual([5000, 10_000, 20_000, 40_000, 600_000])
  expect(pauseAfter(1, 'closed', usualPauses, 0)).toBe(4000)
  expect(pauseAfter(1, 'closed', usualPauses, 1)).toBe(6000)
  expect(pauseAfter(1, 'wrong-password', usualPauses, 0.5)).toBe(30_000)
  expect([tellsAtOnce('wrong-password'), tellsAtOnce('closed')]).toEqual([true, false])
  const at = new Date('2026-01-01T00:00:00Z')
  expect(retryAfter(1, at)).toEqual(new Date('2026-01-01T00:01:00Z'))
  expect(retryAfter(8, at)).toBeNull()
})

test('no more works side by side than there are lanes, and each is done', async () => {
  const lanes = newLanes(2)
  let busy = 0
  let most = 0
  const work = (fails: boolean) => async () => {
    busy += 1
    most = Math.max(most, busy)
    await Promise.resolve()
    busy -= 1
    if (fails) throw new Error('no')
    return 'done'
  }
  const done = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => lanes(work(i % 3 === 0))))
  expect(most).toBe(2)
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(13)
})
