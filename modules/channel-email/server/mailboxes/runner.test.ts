import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import tls from 'node:tls'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { newId, rows } from '#platform/server/database/index.ts'
import type { MailboxRecord } from '../../contract.ts'
import { type Dovecot, dovecotMissing, dovecotPresent, eventually, startDovecot } from '../testing-dovecot.ts'
import { type Runner, startRunner } from './runner/index.ts'
import { addMailbox, arrivals, smallMail, startTestRunner } from './testing.ts'

describe.skipIf(!dovecotPresent)(dovecotPresent ? 'a mailbox is read from Dovecot' : dovecotMissing, () => {
  let server: TestServer
  let admin: Member
  let dovecot: Dovecot
  let runners: Runner[] = []
  let user = ''
  let count = 0
  const run = async (more: Parameters<typeof startTestRunner>[1] = {}) => {
    const runner = await startTestRunner(server, more)
    runners.push(runner)
    return runner
  }
  const deliver = async (from: number, to: number) => {
    for (let i = from; i <= to; i += 1) await dovecot.deliver(user, smallMail(i))
  }
  const boxOf = async (id: string): Promise<MailboxRecord> =>
    (await admin.get('/mailboxes')).body.items.find((one: MailboxRecord) => one.id === id)
  const whenHealth = (id: string, state: string) =>
    eventually(
      () => boxOf(id),
      ({ health }) => health.state === state,
    )
  const whenArrived = (id: string, number: number) =>
    eventually(
      () => arrivals(server, id),
      (found) => found.length >= number,
    )
  const healthEvents = async (id: string) =>
    (await server.events(id)).filter((name) => name === 'mailbox.health-changed').length

  beforeAll(async () => {
    const names = Array.from({ length: 30 }, (_, number) => [`user${number}`, 'secret'])
    dovecot = await startDovecot(Object.fromEntries(names))
    server = await startTestServer()
    admin = await server.member('admin')
  })
  beforeEach(() => {
    count += 1
    user = `user${count}`
  })
  afterEach(async () => {
    await Promise.all(runners.map((one) => one.stop()))
    runners = []
    await server.kernel.db.execute(sql`update mailbox set enabled = false`)
  })
  afterAll(async () => {
    await server.close()
    await dovecot.close()
  })

  test('what lies there is fetched in its order, what arrives is told by the server at once', async () => {
    await deliver(1, 3)
    const box = await addMailbox(admin, dovecot, { user })
    expect(box.health.state).toBe('new')
    await run()
    await whenHealth(box.id, 'ok')
    expect(await arrivals(server, box.id)).toMatchObject([1, 2, 3].map((uid) => ({ uid, folder: 'INBOX' })))
    const sent = performance.now()
    await deliver(4, 4)
    const found = await whenArrived(box.id, 4)
    const took = Math.round(performance.now() - sent)
    process.stdout.write(`a new mail was stored ${took} ms after its server had it\n`)
    expect(found[3]).toMatchObject({ message_id_header: '<4@customer.example>', uid: 4 })
    const { health } = await whenHealth(box.id, 'ok')
    expect(health).toMatchObject({ error: null, failingSince: null, waiting: 4 })
    expect(health.lastArrivalAt).not.toBeNull()
    expect(await server.events(box.id)).toEqual(['mailbox.created', ...Array.from({ length: 4 }, () => 'mail.arrived')])
  })

  test('what is stored is marked as seen, unless that is not wanted; older mail is left alone', async () => {
    const since = '2026-02-01T00:00:00Z'
    for (const [number, at] of [
      [1, '2026-01-31T23:59:58Z'],
      [2, '2026-02-01T00:00:00Z'],
      [3, '2026-02-03T00:00:00Z'],
    ] as const) {
      await dovecot.deliver(user, smallMail(number), { at: new Date(at) })
    }
    const box = await addMailbox(admin, dovecot, { user, since })
    await run()
    await whenHealth(box.id, 'ok')
    expect((await arrivals(server, box.id)).map((one) => one.uid)).toEqual([2, 3])
    expect((await dovecot.mails(user)).map((one) => one.seen)).toEqual([false, true, true])
    await admin.patch(`/mailboxes/${box.id}`, { markSeen: false })
    await deliver(4, 4)
    await whenArrived(box.id, 3)
    await admin.patch(`/mailboxes/${box.id}`, { since: '2026-01-01T00:00:00Z' })
    await whenArrived(box.id, 4)
    expect((await dovecot.mails(user)).map((one) => one.seen)).toEqual([false, true, true, false])
  })

  test('while nothing can be stored, nothing is marked as seen, and it says so; nothing is lost', async () => {
    const folder = path.join(server.kernel.config.filesFolder, 'mail')
    await rename(folder, `${folder}-away`)
    await writeFile(folder, 'in the way')
    await deliver(1, 2)
    const box = await addMailbox(admin, dovecot, { user })
    try {
      await run()
      const { health } = await whenHealth(box.id, 'failing')
      expect(health.cause).toBe('here')
      expect((await dovecot.mails(user)).map((one) => one.seen)).toEqual([false, false])
    } finally {
      await rm(folder)
      await rename(`${folder}-away`, folder)
    }
    await whenHealth(box.id, 'ok')
    expect(await arrivals(server, box.id)).toHaveLength(2)
    expect((await dovecot.mails(user)).map((one) => one.seen)).toEqual([true, true])
    expect(await healthEvents(box.id)).toBe(2)
  })

  test('junk is read too, and known by its folder; so are chosen folders, and a missing one is told', async () => {
    await dovecot.deliver(user, smallMail(1), { folder: 'Junk' })
    await dovecot.deliver(user, smallMail(2), { folder: 'Orders' })
    await deliver(3, 3)
    const box = await addMailbox(admin, dovecot, { user })
    await run({ poll: 300 })
    await whenHealth(box.id, 'ok')
    const folders = async () => (await arrivals(server, box.id)).map((one) => one.folder).toSorted()
    expect(await folders()).toEqual(['INBOX', 'Junk'])
    await dovecot.deliver(user, smallMail(4), { folder: 'Junk' })
    await whenArrived(box.id, 3)
    await admin.patch(`/mailboxes/${box.id}`, { folders: ['Orders', 'Nowhere'] })
    await whenArrived(box.id, 4)
    expect(await folders()).toEqual(['INBOX', 'Junk', 'Junk', 'Orders'])
    const { health } = await whenHealth(box.id, 'failing')
    expect(health.cause).toBe('folder-missing')
    await dovecot.deliver(user, smallMail(5), { folder: 'Orders' })
    await whenArrived(box.id, 5)
    expect(await healthEvents(box.id)).toBe(1)
  })

  test('when the server numbers anew, everything is looked at again and nothing doubled', async () => {
    await deliver(1, 30)
    const box = await addMailbox(admin, dovecot, { user })
    await run()
    await whenHealth(box.id, 'ok')
    await dovecot.kill()
    await dovecot.renumber(user)
    await dovecot.start()
    const validity = async () =>
      (
        await rows<{ v: string }>(
          server.kernel.db,
          sql`select uid_validity as v from mailbox_folder where mailbox_id = ${box.id} and path = 'INBOX'`,
        )
      )[0]?.v
    const before = await validity()
    await eventually(validity, (now) => now !== before)
    await deliver(31, 31)
    await whenArrived(box.id, 31)
    await whenHealth(box.id, 'ok')
    expect(await arrivals(server, box.id)).toHaveLength(31)
  })

  test('a server killed in the middle of 200 mails and started again: each mail once', async () => {
    await deliver(1, 200)
    const box = await addMailbox(admin, dovecot, { user })
    await run()
    await whenArrived(box.id, 20)
    await dovecot.kill()
    const stopped = await arrivals(server, box.id)
    expect(stopped.length).toBeLessThan(200)
    const { health } = await whenHealth(box.id, 'failing')
    expect(['refused', 'closed']).toContain(health.cause)
    await dovecot.start()
    const found = await whenArrived(box.id, 200)
    await whenHealth(box.id, 'ok')
    expect(new Set(found.map((one) => one.message_id_header)).size).toBe(200)
    expect(await arrivals(server, box.id)).toHaveLength(200)
    expect(await healthEvents(box.id)).toBe(2)
  })

  test('a process that ended after storing and before noting its number: recognised', async () => {
    await deliver(1, 10)
    const box = await addMailbox(admin, dovecot, { user, markSeen: false })
    const first = await run()
    await whenHealth(box.id, 'ok')
    await first.stop()
    await server.kernel.db.execute(sql`update mailbox_folder set last_uid = 4 where mailbox_id = ${box.id}`)
    await admin.patch(`/mailboxes/${box.id}`, { markSeen: true })
    await run()
    await eventually(
      () => dovecot.mails(user),
      (mails) => mails.filter((one) => one.seen).length === 6,
    )
    expect(await arrivals(server, box.id)).toHaveLength(10)
  })

  test('a wrong password is told in the server’s words, once; the right one is tried at once', async () => {
    const box = await addMailbox(admin, dovecot, { user, password: 'wrong' })
    await run({ pauses: { first: 600_000, longest: 600_000 } })
    const { health } = await whenHealth(box.id, 'failing')
    expect(health).toMatchObject({ cause: 'wrong-password', error: expect.stringContaining('AUTHENTICATIONFAILED') })
    expect(health.failingSince).not.toBeNull()
    await deliver(1, 1)
    await admin.patch(`/mailboxes/${box.id}`, { imap: { ...imapOf(box), secret: 'secret' } })
    await whenArrived(box.id, 1)
    await whenHealth(box.id, 'ok')
    expect(await healthEvents(box.id)).toBe(2)
    expect((await boxOf(box.id)).health).toMatchObject({ failingSince: null, cause: 'wrong-password' })
  })

  test('two processes over one database: each mail once, and one goes on when the other ends', async () => {
    await deliver(1, 40)
    const box = await addMailbox(admin, dovecot, { user })
    const [one] = await Promise.all([run(), run()])
    await whenArrived(box.id, 40)
    // Whichever of the two read: the one that is left goes on.
    await one?.stop()
    await deliver(41, 45)
    const found = await whenArrived(box.id, 45)
    expect(new Set(found.map((mail) => mail.uid)).size).toBe(45)
    expect(await arrivals(server, box.id)).toHaveLength(45)
  })

  test('the mailboxes of a process that died are taken over when its lease ends', async () => {
    await deliver(1, 1)
    const box = await addMailbox(admin, dovecot, { user })
    await server.kernel.db.execute(
      sql`update mailbox set lease_owner = ${newId()}, lease_until = clock_timestamp() + interval '1500 ms' where id = ${box.id}`,
    )
    await run()
    expect(await arrivals(server, box.id)).toEqual([])
    await whenArrived(box.id, 1)
  })

  test('a mail of 30 MB is streamed and stored whole', async () => {
    const line = `${'0123456789abcdef'.repeat(4)}\r\n`
    const raw = `${smallMail(1)}${line.repeat(Math.ceil((30 * 1024 * 1024) / line.length))}`
    await dovecot.deliver(user, raw)
    await deliver(2, 2)
    const box = await addMailbox(admin, dovecot, { user })
    await run()
    const [large] = await whenArrived(box.id, 2)
    expect(large).toMatchObject({ uid: 1, size: raw.length })
  })

  test('a server that cannot tell is asked; asking for new mail works from any process', async () => {
    const plain = await startDovecot({ plain: 'secret' }, { extra: 'imap_capability = IMAP4rev1 ID UIDPLUS' })
    try {
      const box = await addMailbox(admin, plain, { user: 'plain', address: `plain${count}@example.com` })
      await run({ pollSilent: 200 })
      await whenHealth(box.id, 'ok')
      await plain.deliver('plain', smallMail(1))
      await whenArrived(box.id, 1)
      await Promise.all(runners.map((one) => one.stop()))
      await run({ pollSilent: 3_600_000 })
      await eventually(
        () => boxOf(box.id),
        ({ health }) => Date.parse(health.lastFetchAt ?? '') > Date.now() - 2000,
      )
      await plain.deliver('plain', smallMail(2))
      const asking = setInterval(() => void admin.post(`/mailboxes/${box.id}/fetch`), 200)
      await whenArrived(box.id, 2)
      clearInterval(asking)
    } finally {
      await plain.close()
    }
  })

  test('a mailbox that is switched off or removed is no longer read; its mails stay', async () => {
    await deliver(1, 1)
    const box = await addMailbox(admin, dovecot, { user })
    await run()
    await whenArrived(box.id, 1)
    await admin.patch(`/mailboxes/${box.id}`, { enabled: false })
    expect((await boxOf(box.id)).health.state).toBe('off')
    await deliver(2, 2)
    await admin.patch(`/mailboxes/${box.id}`, { enabled: true })
    await whenArrived(box.id, 2)
    await admin.delete(`/mailboxes/${box.id}`)
    expect(await arrivals(server, box.id)).toHaveLength(2)
  })

  test('over TLS and STARTTLS when the certificate is trusted; otherwise it says why not', async () => {
    await deliver(1, 1)
    const secure = { host: 'localhost', port: dovecot.tlsPort, security: 'tls', user, secret: 'secret' }
    const box = await addMailbox(admin, dovecot, { user, imap: secure })
    await run({ pauses: { first: 100, longest: 100 } })
    const { health } = await whenHealth(box.id, 'failing')
    expect(health.cause).toBe('certificate-self-signed')
    const usual = tls.getCACertificates('default')
    tls.setDefaultCACertificates([...usual, dovecot.certificate])
    try {
      await whenArrived(box.id, 1)
      await deliver(2, 2)
      await admin.patch(`/mailboxes/${box.id}`, { imap: { ...secure, port: dovecot.port, security: 'starttls' } })
      await whenArrived(box.id, 2)
    } finally {
      tls.setDefaultCACertificates(usual)
    }
  })

  test('it stops in the middle of many mails, and lets go of the mailbox', async () => {
    await deliver(1, 200)
    const box = await addMailbox(admin, dovecot, { user })
    const runner = await run()
    await whenArrived(box.id, 5)
    await runner.stop()
    const stored = (await arrivals(server, box.id)).length
    const [row] = await rows<{ lease_owner: string | null; free: boolean }>(
      server.kernel.db,
      sql`select lease_owner, lease_until <= clock_timestamp() as free from mailbox where id = ${box.id}`,
    )
    expect(row).toEqual({ lease_owner: null, free: true })
    expect((await arrivals(server, box.id)).length).toBe(stored)
    await run()
    await whenArrived(box.id, 200)
    expect(await arrivals(server, box.id)).toHaveLength(200)
  })
})

function imapOf({ imap: { hasSecret: _, ...settings } }: MailboxRecord) {
  return settings
}

test('the usual times: a process that died gives its mailboxes back within a minute', async () => {
  const { usualTiming } = await import('./runner/timing.ts')
  expect(usualTiming.lease + usualTiming.renew).toBeLessThan(60_000)
  expect(usualTiming.poll).toBeLessThanOrEqual(60_000)
  expect(startRunner).toBeTypeOf('function')
})
