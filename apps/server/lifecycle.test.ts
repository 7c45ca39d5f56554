import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { runningEmbedded } from '#platform/server/database/embedded/index.ts'
import { testDatabase } from '#platform/testing/database.ts'
import { ensureBuilt } from './build.ts'
import { endProgram as end, launchProgram, whenStarted } from './program-testing.ts'

const owner = {
  company: '测试物业',
  name: '老板',
  email: 'boss@example.com',
  password: 'zhe-shi-ge-mi-ma-2026',
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
}

const folders: string[] = []
const children: ChildProcess[] = []
function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kairos-life-'))
  folders.push(folder)
  return folder
}

function launch(folder: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = launchProgram(folder, args, env)
  children.push(child)
  return child
}

/** Starts the product and waits until it tells its address. */
const start = (folder: string, env: Record<string, string> = {}) =>
  whenStarted(launch(folder, ['start', '--json'], env))

/** Runs a command to its end. */
async function run(
  folder: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const child = launch(folder, args, env)
  const read = async (stream: NodeJS.ReadableStream | null) => {
    let text = ''
    for await (const part of stream ?? []) text += String(part)
    return text
  }
  const [out, err, [code]] = await Promise.all([
    read(child.stdout),
    read(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return { code, out, err }
}

/** What it said, without the note that pages were built. */
const sentences = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('Built the pages'))

/** The process id of the folder's PostgreSQL. */
const postmaster = (folder: string) =>
  Number(readFileSync(path.join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0])

/** Whether another PostgreSQL than `before` serves the folder. */
function successorOf(folder: string, before: number): boolean {
  try {
    const now = postmaster(folder)
    return now > 0 && now !== before
  } catch {
    return false
  }
}

async function api(address: string, where: string, init: { method?: string; body?: unknown; cookie?: string } = {}) {
  const answer = await fetch(`${address}/api/v1${where}`, {
    method: init.method ?? 'GET',
    headers: {
      ...(init.body ? { 'content-type': 'application/json' } : {}),
      ...(init.cookie ? { cookie: init.cookie } : {}),
    },
    ...(init.body ? { body: JSON.stringify(init.body) } : {}),
  })
  return {
    status: answer.status,
    body: (await answer.json()) as never,
    cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '',
  }
}

beforeAll(async () => {
  await ensureBuilt(() => {})
}, 300_000)

afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGTERM')
  for (const folder of folders.splice(0)) {
    // A PostgreSQL that a test left running is started and stopped in order by the next program.
    if (await runningEmbedded(folder).catch(() => null)) {
      const last = await start(folder).catch(() => null)
      if (last) await end(last.child)
    }
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('start and stop', () => {
  test('a first start serves a first visit; Ctrl-C stops it and its PostgreSQL; what was said is there after the next start', async () => {
    const folder = newFolder()
    const first = await start(folder)
    expect((await api(first.address, '/setup')).body).toMatchObject({ needed: true })
    const made = await api(first.address, '/setup', { method: 'POST', body: owner })
    expect(made.status).toBe(200)
    const pid = postmaster(folder)
    expect(await end(first.child)).toBe(0)
    expect(() => process.kill(pid, 0)).toThrow()

    const second = await start(folder)
    expect((await api(second.address, '/setup')).body).toMatchObject({ needed: false })
    expect((await api(second.address, '/me', { cookie: made.cookie })).status).toBe(200)
    const page = await fetch(second.address, { headers: { accept: 'text/html' } })
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(await end(second.child, 'SIGTERM')).toBe(0)
  }, 120_000)

  test('nothing acknowledged is lost when Kairos, its PostgreSQL, or both are killed', async () => {
    const folder = newFolder()
    let running = await start(folder)
    const { cookie } = await api(running.address, '/setup', { method: 'POST', body: owner })
    const kept: string[] = []
    const add = async () => {
      const name = `客户${kept.length + 1}`
      const answer = await api(running.address, '/customers', { method: 'POST', body: { name }, cookie })
      expect(answer.status).toBe(200)
      kept.push((answer.body as { id: string }).id)
    }
    const allThere = async () => {
      for (const id of kept) expect((await api(running.address, `/customers/${id}`, { cookie })).status).toBe(200)
    }
    // Kairos alone: its PostgreSQL goes on, and the next start takes it over.
    await add()
    const pid = postmaster(folder)
    await end(running.child, 'SIGKILL')
    expect(() => process.kill(pid, 0)).not.toThrow()
    running = await start(folder)
    expect(postmaster(folder)).toBe(pid)
    await allThere()

    // PostgreSQL alone: Kairos starts it again and goes on.
    await add()
    const killed = postmaster(folder)
    process.kill(killed, 'SIGKILL')
    // Its last backends may still answer for a moment: only the new one counts.
    await expect.poll(() => successorOf(folder, killed)).toBe(true)
    let status = 0
    while (status !== 200)
      status = await api(running.address, '/me', { cookie }).then(
        (answer) => answer.status,
        () => 0,
      )
    await allThere()

    // Both.
    await add()
    const last = postmaster(folder)
    running.child.kill('SIGKILL')
    process.kill(last, 'SIGKILL')
    await once(running.child, 'exit')
    running = await start(folder)
    await allThere()
    expect(await end(running.child)).toBe(0)
  }, 180_000)

  test('a second start on the same folder is refused with one sentence, and the first goes on', async () => {
    const folder = newFolder()
    const first = await start(folder)
    const second = await run(folder, ['start'])
    expect(second.code).toBe(1)
    expect(sentences(second.err), second.err).toHaveLength(1)
    expect(second.err).toContain(folder)
    expect((await api(first.address, '/setup')).status).toBe(200)
  }, 120_000)
})

describe('several processes', () => {
  const secret = 'one-secret-for-all-processes-0123456789'

  test('one serves, one does the background work; they share database, secret and KAIROS_FILES', async () => {
    const database = await testDatabase()
    const files = newFolder()
    const env = { DATABASE_URL: database.connectionString, KAIROS_FILES: files, KAIROS_SECRET: secret }
    const stored = () =>
      readdirSync(files, { recursive: true, encoding: 'utf8' }).filter((one) => /[0-9a-f]{64}$/.test(one))
    const web = await start(newFolder(), { ...env, KAIROS_ROLES: 'web,live' })
    const jobs = await start(newFolder(), { ...env, KAIROS_ROLES: 'jobs' })
    expect(jobs.address).toBe('')
    const { cookie } = await api(web.address, '/setup', { method: 'POST', body: owner })
    const upload = new FormData()
    upload.append('file', new Blob(['合同']), '合同.txt')
    const uploaded = await fetch(`${web.address}/api/v1/attachments`, {
      method: 'POST',
      headers: { cookie },
      body: upload,
    })
    const { id: attachmentId } = (await uploaded.json()) as { id: string }
    const begun = await api(web.address, '/conversations', {
      method: 'POST',
      cookie,
      body: {
        customer: { name: '王丽' },
        message: { direction: 'inbound', kind: 'phone', html: '<p>合同见附件</p>', attachmentIds: [attachmentId] },
      },
    })
    expect(begun.status).toBe(200)
    expect(stored()).toHaveLength(1)
    // Erasing queues a sweep of the files: the other process does it, in the folder that both use.
    const { customer } = begun.body as { customer: { id: string } }
    await api(web.address, `/customers/${customer.id}?anonymise=true`, { method: 'DELETE', cookie })
    await expect.poll(stored).toEqual([])
    expect(await end(web.child)).toBe(0)
    expect(await end(jobs.child)).toBe(0)
    await database.drop()
  }, 120_000)

  test('a data folder is one process’s own, with an external database too', async () => {
    const database = await testDatabase()
    const folder = newFolder()
    const env = { DATABASE_URL: database.connectionString, KAIROS_SECRET: secret }
    const first = await start(folder, { ...env, KAIROS_ROLES: 'web,live' })
    const second = await run(folder, ['start', '--roles', 'jobs'], env)
    expect(second.code).toBe(1)
    expect(sentences(second.err), second.err).toHaveLength(1)
    expect(second.err).toContain(folder)
    expect(await end(first.child)).toBe(0)
    await database.drop()
  }, 120_000)
})

describe('what keeps it from starting is said in one sentence, with exit code 1', () => {
  const refused = async (folder: string, args: string[], env: Record<string, string>, said: RegExp) => {
    const { code, err, out } = await run(folder, ['start', ...args], env)
    expect(sentences(err), err).toHaveLength(1)
    expect(err).toMatch(said)
    expect(out).toBe('')
    expect(code).toBe(1)
  }

  test('port taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    await refused(newFolder(), ['--port', String(port)], {}, new RegExp(`Port ${port} is taken`))
    other.close()
  }, 60_000)

  test('folder not writable', async () => {
    const folder = newFolder()
    writeFileSync(path.join(folder, 'file'), '')
    const file = path.join(folder, 'file')
    await refused(file, [], {}, /data folder .* cannot be written; choose another with KAIROS_DATA/)
    await refused(
      folder,
      [],
      { KAIROS_FILES: file },
      /folder of files .* cannot be written; choose another with KAIROS_FILES/,
    )
  })

  test('disk full', async ({ skip }) => {
    const folder = newFolder()
    const small = path.join(folder, 'small')
    mkdirSync(small)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', small], { stdio: 'ignore' })
    } catch {
      skip('only root may mount a small disk')
    }
    try {
      await refused(small, [], {}, /disk|space/i)
    } finally {
      execFileSync('umount', [small])
    }
  }, 60_000)

  test.for([
    ['not an address', 'nonsense', /DATABASE_URL does not work/],
    ['nothing there', 'postgresql://kairos@127.0.0.1:1/kairos', /nothing answers/],
  ] as const)('DATABASE_URL: %s', { timeout: 60_000 }, ([, url, said]) =>
    refused(newFolder(), [], { DATABASE_URL: url }, said),
  )

  test('DATABASE_URL names a database that is not there', async () => {
    const database = await testDatabase()
    const url = database.connectionString.replace(/\/t_[0-9a-f]+/, '/no_such_database')
    await refused(newFolder(), [], { DATABASE_URL: url }, /no database of this name/)
    await database.drop()
  }, 60_000)

  test('a database that a newer program has migrated', async () => {
    const database = await testDatabase()
    const client = new pg.Client({ connectionString: database.connectionString })
    await client.connect()
    await client.query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('from the future', 99999999999999)`,
    )
    await client.end()
    await refused(newFolder(), [], { DATABASE_URL: database.connectionString }, /newer version of Kairos/)
    await database.drop()
  }, 60_000)

  test('a setting that makes no sense', () =>
    refused(newFolder(), [], { KAIROS_PORT: 'eighty' }, /KAIROS_PORT must be a whole number/))
})

describe('the command line', () => {
  test('help for every command, 2 for a wrong call', async () => {
    const folder = newFolder()
    for (const args of [
      ['--help'],
      ['start', '--help'],
      ['user', 'add', '--help'],
      ['demo', 'load', '--help'],
      ['status', '--help'],
    ]) {
      const { code, out } = await run(folder, args)
      expect(code).toBe(0)
      expect(out).toContain('Usage: kairos')
    }
    for (const args of [
      ['nonsense'],
      ['user', 'add'],
      ['user', 'add', 'a@example.com', '--name', 'A', '--role', 'king'],
      ['start', '--nonsense'],
    ]) {
      const { code, err } = await run(folder, args)
      expect(code).toBe(2)
      expect(err).not.toBe('')
    }
    expect(existsSync(path.join(folder, 'postgres'))).toBe(false)
  }, 60_000)

  test('user add and reset, status: beside a running Kairos and without one', async () => {
    const folder = newFolder()
    const before = await run(folder, ['status', '--json'])
    expect(JSON.parse(before.out)).toMatchObject({ running: false })
    const added = await run(folder, ['user', 'add', 'Anna@Example.com', '--name', '安娜', '--role', 'owner', '--json'])
    expect(added.code, added.err).toBe(0)
    const { password } = JSON.parse(added.out) as { password: string }
    const twice = await run(folder, ['user', 'add', 'anna@example.com', '--name', '安娜', '--json'])
    expect(twice.code).toBe(1)
    expect(JSON.parse(twice.err).error.message).not.toBe('')

    const { address } = await start(folder)
    const signIn = (word: string) =>
      api(address, '/session', { method: 'POST', body: { email: 'anna@example.com', password: word } })
    expect((await signIn(password)).status).toBe(200)
    const reset = await run(folder, ['user', 'reset', 'anna@example.com', '--json'])
    expect(reset.code, reset.err).toBe(0)
    const renewed = (JSON.parse(reset.out) as { password: string }).password
    expect((await signIn(password)).status).toBe(401)
    expect((await signIn(renewed)).status).toBe(200)
    expect((await run(folder, ['user', 'reset', 'nobody@example.com'])).code).toBe(1)
    const status = JSON.parse((await run(folder, ['status', '--json'])).out)
    expect(status).toMatchObject({ running: true, members: 1, conversations: 0 })
  }, 120_000)
})
