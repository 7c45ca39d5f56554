import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ourMailbox, written } from '#modules/channel-email/server/intake/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { startTestServer, type TestServer } from './testing.ts'

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await startTestServer()
  folder = await mkdtemp(path.join(tmpdir(), 'kairos-pipe-'))
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs the command as a mail server does: the mail on its standard input. */
async function receive(mail: Buffer | null, args: string[] = [], env: Record<string, string> = {}) {
  const { spawn } = await import('node:child_process')
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'kairos.mjs'), 'mail', 'receive', '--json', ...args],
    {
      env: {
        ...process.env,
        KAIROS_DATA: folder,
        KAIROS_FILES: server.kernel.config.filesFolder,
        DATABASE_URL: server.connectionString,
        ...env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  let said = ''
  child.stdout.on('data', (part) => {
    said += String(part)
  })
  let errors = ''
  child.stderr.on('data', (part) => {
    errors += String(part)
  })
  child.stdin.end(mail ?? undefined)
  const [code] = (await once(child, 'close')) as [number]
  return { code, said: said ? JSON.parse(said) : null, errors }
}

const arrivals = () =>
  rows<{ id: string; state: string; mailboxId: string | null }>(
    server.kernel.db,
    sql`select id, state, mailbox_id as "mailboxId" from mail_in order by stored_at`,
  )

it('a mail server hands a mail to the command: it is taken in, and the exit code says so', async () => {
  const mailboxId = await ourMailbox(server)
  const mail = written({ to: 'somebody@elsewhere.example', text: '从管道来' })
  const first = await receive(mail, ['--to', 'support@example.com'])
  expect(first, first.errors).toMatchObject({ code: 0, said: { repeated: false } })
  expect(await arrivals()).toEqual([{ id: first.said.arrivalId, state: 'taken', mailboxId }])
  const again = await receive(mail, ['--mailbox', 'support@example.com'])
  expect(again).toMatchObject({ code: 0, said: { arrivalId: first.said.arrivalId, repeated: true } })
  expect(await arrivals()).toHaveLength(1)
})

it('nothing, a mailbox nobody has, and a database that is away are told apart', async () => {
  expect((await receive(null)).code).toBe(65)
  const unknown = await receive(written(), ['--mailbox', 'nobody@example.com'])
  expect(unknown.code).toBe(75)
  expect(JSON.parse(unknown.errors).error.code).toBe('unknown-mailbox')
  const away = await receive(written(), [], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
  expect(away.code).toBe(75)
})
