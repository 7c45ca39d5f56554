import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { newId } from '#platform/server/database/index.ts'
import type { MailServerTestRecord } from '../../contract.ts'
import { type Dovecot, dovecotMissing, dovecotPresent, startDovecot } from '../testing-dovecot.ts'
import { type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { smallMail } from './testing.ts'

let server: TestServer
let admin: Member
let smtp: SmtpSide
const closing: (() => Promise<void>)[] = []
beforeAll(async () => {
  server = await startTestServer()
  admin = await server.member('admin')
  smtp = await startSmtp({ password: 'secret' })
})
afterAll(async () => {
  for (const close of closing) await close()
  await smtp.close()
  await server.close()
})

type Settings = { host: string; port: number; security: string; user: string; secret?: string }
type Side = 'imap' | 'smtp'
async function tried(side: Side, settings: Settings, id?: string): Promise<MailServerTestRecord> {
  const { status, body } = await admin.post('/mailboxes/test', { [side]: settings, ...(id ? { id } : {}) })
  expect(status).toBe(200)
  expect(body[side === 'imap' ? 'smtp' : 'imap']).toBeNull()
  return body[side]
}

/** A server that says one line to whoever comes, and no more. */
async function sayer(line: string | null): Promise<number> {
  const sockets = new Set<Socket>()
  const made: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    if (line === null) socket.destroy()
    else if (line !== '') socket.write(`${line}\r\n`)
  }).listen(0, '127.0.0.1')
  await once(made, 'listening')
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
    made.close()
    await once(made, 'close')
  })
  const address = made.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}
const local = (port: number, security = 'none'): Settings => ({
  host: '127.0.0.1',
  port,
  security,
  user: 'service',
  secret: 'secret',
})

describe.skipIf(!dovecotPresent)(dovecotPresent ? 'with a real Dovecot' : dovecotMissing, () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
    await dovecot.deliver('service', smallMail(1))
    await dovecot.deliver('service', smallMail(2), { folder: '订单' })
  })
  afterAll(() => dovecot.close())

  test('it signs in, lists the folders and looks into the inbox', async () => {
    const seen = await tried('imap', local(dovecot.port))
    expect(seen).toMatchObject({ ok: true, cause: null, messages: 1 })
    expect(seen.words).toContain('Dovecot')
    expect(seen.folders).toEqual(expect.arrayContaining(['INBOX', 'Junk']))
    expect((await dovecot.mails('service')).every((one) => !one.seen)).toBe(true)
  })

  test('why it does not: password, certificate, its name, TLS at a plain port and the reverse', async () => {
    const wrong = await tried('imap', { ...local(dovecot.port), secret: 'wrong' })
    expect(wrong).toMatchObject({ ok: false, cause: 'wrong-password' })
    expect(wrong.words).toContain('Authentication failed')
    const cause = async (settings: Settings) => (await tried('imap', settings)).cause
    expect(await cause({ ...local(dovecot.port), secret: '' })).toBe('no-secret')
    expect(await cause(local(dovecot.tlsPort, 'tls'))).toBe('certificate-self-signed')
    expect(await cause(local(dovecot.port, 'starttls'))).toBe('certificate-self-signed')
    expect(await cause(local(dovecot.port, 'tls'))).toBe('not-tls')
    const usual = tls.getCACertificates('default')
    tls.setDefaultCACertificates([...usual, dovecot.certificate])
    try {
      expect(await tried('imap', local(dovecot.tlsPort, 'tls'))).toMatchObject({ ok: true })
      expect(await tried('imap', local(dovecot.port, 'starttls'))).toMatchObject({ ok: true })
      expect(await cause({ ...local(dovecot.tlsPort, 'tls'), host: '127.0.0.2' })).not.toBeNull()
    } finally {
      tls.setDefaultCACertificates(usual)
    }
  })

  test('a mailbox is tested with what is stored; the stored secret is used where none is given', async () => {
    const { body: box } = await admin.post('/mailboxes', {
      address: 'service@example.com',
      imap: local(dovecot.port),
      smtp: local(smtp.port),
    })
    const both = await admin.post('/mailboxes/test', { id: box.id })
    expect(both.body).toMatchObject({ imap: { ok: true }, smtp: { ok: true } })
    const { secret: _, ...without } = local(dovecot.port)
    expect(await tried('imap', without, box.id)).toMatchObject({ ok: true })
    expect(await tried('imap', without)).toMatchObject({ ok: false, cause: 'no-secret' })
    expect((await admin.post('/mailboxes/test', { id: newId() })).status).toBe(404)

    const program = path.join(import.meta.dirname, '../../../../apps/server/kairos.mjs')
    const run = async (...args: string[]) => {
      const child = spawn(process.execPath, [program, 'mail', 'test', ...args], {
        env: {
          ...process.env,
          DATABASE_URL: server.connectionString,
          KAIROS_DATA: server.kernel.config.dataFolder,
          KAIROS_SECRET: server.kernel.secret,
        },
      })
      let out = ''
      let errors = ''
      child.stdout.on('data', (part) => {
        out += String(part)
      })
      child.stderr.on('data', (part) => {
        errors += String(part)
      })
      const [code] = (await once(child, 'close')) as [number]
      return { code, out, errors }
    }
    const good = await run('Service@example.com')
    expect(good).toMatchObject({ code: 0, errors: '' })
    expect(good.out).toMatch(/^IMAP {2}ok .*Dovecot.*\n +1 mails in the inbox; .*Junk.*\nSMTP {2}ok/)
    await admin.patch(`/mailboxes/${box.id}`, { smtp: { ...local(smtp.port), secret: 'wrong' } })
    const bad = await run(box.id, '--json')
    expect(bad.code).toBe(1)
    expect(JSON.parse(bad.out)).toMatchObject({ imap: { ok: true }, smtp: { ok: false, cause: 'wrong-password' } })
    const none = await run('nobody@example.com')
    expect(none).toEqual({ code: 1, out: '', errors: 'kairos: nobody@example.com is no mailbox of ours.\n' })
  })
})

test('SMTP: signing in, and why not', async () => {
  expect(await tried('smtp', local(smtp.port))).toMatchObject({ ok: true, cause: null })
  const wrong = await tried('smtp', { ...local(smtp.port), secret: 'wrong' })
  expect(wrong).toMatchObject({ ok: false, cause: 'wrong-password', words: expect.stringMatching(/^535/) })
  expect(await tried('smtp', local(smtp.port, 'starttls'))).toMatchObject({ ok: false, cause: 'starttls-missing' })
  expect(await tried('smtp', local(smtp.port, 'tls'))).toMatchObject({ ok: false, cause: 'not-tls' })
})

test('hosts that are none, closed ports, other services, silence', async () => {
  const closed = await sayer(null)
  const pop = await sayer('+OK POP3 ready')
  const silent = await sayer('')
  const busy = await sayer('* BYE Too many connections, try again later')
  const cases: [Side, Settings, string][] = [
    ['imap', { ...local(993, 'tls'), host: 'imap.example.invalid' }, 'host'],
    ['smtp', { ...local(465, 'tls'), host: 'smtp.example.invalid' }, 'host'],
    ['imap', local(1), 'refused'],
    ['smtp', local(1), 'refused'],
    ['imap', local(closed), 'closed'],
    ['imap', local(busy), 'too-many-connections'],
    ['smtp', local(pop), 'other-service'],
    ['imap', local(silent), 'tls-needed'],
    ['smtp', local(silent), 'tls-needed'],
  ]
  const found = await Promise.all(cases.map(([side, settings]) => tried(side, settings)))
  for (const [index, [side, , wanted]] of cases.entries()) {
    const one = found[index]
    expect(one?.ok).toBe(false)
    expect(one?.words).not.toBe('')
    // Without a name server, nobody can say that a name does not exist.
    const causes = wanted === 'host' ? ['host-unknown', 'name-lookup'] : [wanted]
    expect(causes, `${side} ${index}`).toContain(one?.cause)
  }
})

test('what is no host is refused with its field', async () => {
  const { status, body } = await admin.post('/mailboxes/test', { imap: { ...local(1), host: 'http://x' } })
  expect(status).toBe(400)
  expect(body.error.fields[0].field).toBe('imap.host')
})
