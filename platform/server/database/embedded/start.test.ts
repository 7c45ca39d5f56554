import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { restoreLinks, versionOf } from './binaries.ts'
import { dataFolder, isRoot, postmasterOf, query, start } from './fixtures.ts'
import { runningEmbedded } from './left-behind.ts'

test('what was written is there after stop and start', async () => {
  const folder = await dataFolder()
  const first = await start(folder, { durable: true })
  expect(first.recovered).toBe(false)
  await query(first.connectionString, "CREATE TABLE words AS SELECT '关键时刻' AS word")
  await first.stop()
  await first.stop()
  expect(existsSync(join(folder, 'postgres', 'data', 'postmaster.pid'))).toBe(false)

  const second = await start(folder)
  expect(second.recovered).toBe(false)
  expect(await query(second.connectionString, 'SELECT word FROM words')).toEqual([{ word: '关键时刻' }])
  await second.stop()
})

test('the server is set up as promised, and reachable by its socket alone', async () => {
  const folder = await dataFolder()
  const server = await start(folder, { durable: true, maxConnections: 42 })
  const [row] = await query(
    server.connectionString,
    `SELECT current_user, current_database(), pg_encoding_to_char(encoding) AS encoding, datlocprovider, datlocale,
       current_setting('data_checksums') AS checksums, current_setting('listen_addresses') AS addresses,
       current_setting('max_connections') AS connections, current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS commit, current_setting('jit') AS jit,
       current_setting('timezone') AS timezone, upper('é') AS upper
     FROM pg_database WHERE datname = current_database()`,
  )
  expect(row).toEqual({
    current_user: 'kairos',
    current_database: 'kairos',
    encoding: 'UTF8',
    datlocprovider: 'b',
    datlocale: 'C.UTF-8',
    checksums: 'on',
    addresses: '',
    connections: '42',
    fsync: 'on',
    commit: 'on',
    jit: 'off',
    timezone: 'UTC',
    upper: 'É',
  })
  for (const part of ['', 'data', 'run'])
    expect((await stat(join(folder, 'postgres', part))).mode & 0o777, part).toBe(0o700)
  await server.stop()
})

test("the operator's own settings are kept and win", async () => {
  const folder = await dataFolder()
  await (await start(folder)).stop()
  await writeFile(join(folder, 'postgres', 'data', 'custom.conf'), 'work_mem = 7MB\n')
  const server = await start(folder)
  expect(await query(server.connectionString, 'SHOW work_mem')).toEqual([{ work_mem: '7MB' }])
  await server.stop()
})

test('a second start on a folder in use is refused, and the first is not disturbed', async () => {
  const folder = await dataFolder()
  const first = await start(folder)
  await expect(start(folder)).rejects.toMatchObject({ code: 'data-folder-in-use', detail: { pid: process.pid } })
  expect(await query(first.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await first.stop()
})

test('of two first starts at once one wins', async () => {
  const folder = await dataFolder()
  const tries = await Promise.allSettled([start(folder), start(folder)])
  expect(tries.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  for (const one of tries) if (one.status === 'fulfilled') await one.value.stop()
})

test('a command beside the running program finds its database', async () => {
  const folder = await dataFolder()
  expect(await runningEmbedded(folder)).toBeNull()
  const server = await start(folder)
  expect(await runningEmbedded(folder)).toBe(server.connectionString)
  await server.stop()
  expect(await runningEmbedded(folder)).toBeNull()
})

test('a path too long for a socket gets a short folder of its own, and gives it back', async () => {
  const folder = join(await dataFolder(), '数据'.repeat(10), 'x'.repeat(80))
  const server = await start(folder)
  const socketFolder = (await readFile(join(folder, 'postgres', 'socket-folder'), 'utf8')).trim()
  expect(server.connectionString).toContain(encodeURIComponent(socketFolder))
  expect((await stat(socketFolder)).mode & 0o777).toBe(0o700)
  expect(await query(server.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await server.stop()
  expect(existsSync(socketFolder)).toBe(false)
})

test('a folder name with spaces, quotes and percent signs serves', async () => {
  const folder = join(await dataFolder(), `a b'c"d%20$e`)
  const server = await start(folder)
  expect(await query(server.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('data of another PostgreSQL version are refused untouched', async () => {
  const folder = await dataFolder()
  await (await start(folder)).stop()
  await writeFile(join(folder, 'postgres', 'data', 'PG_VERSION'), '16\n')
  await expect(start(folder)).rejects.toMatchObject({
    code: 'data-version-mismatch',
    detail: { found: '16', served: '18' },
  })
})

test('a folder that is no database is not overwritten', async () => {
  const folder = await dataFolder()
  const precious = join(folder, 'postgres', 'data', 'precious')
  await mkdir(join(precious, '..'), { recursive: true })
  await writeFile(precious, 'mine')
  await expect(start(folder)).rejects.toMatchObject({ code: 'database-start-failed' })
  expect(await readFile(precious, 'utf8')).toBe('mine')
})

test('a server that cannot start says why in its last lines', async () => {
  const folder = await dataFolder()
  await (await start(folder)).stop()
  await writeFile(join(folder, 'postgres', 'data', 'custom.conf'), 'no_such_setting = 1\n')
  await expect(start(folder)).rejects.toMatchObject({
    code: 'database-start-failed',
    detail: { lines: expect.arrayContaining([expect.stringContaining('no_such_setting')]) },
  })
  await rm(join(folder, 'postgres', 'data', 'custom.conf'))
  await (await start(folder)).stop()
})

test('a file in place of the folder is named as such', async () => {
  const path = join(await dataFolder(), 'file')
  await writeFile(path, '')
  await expect(start(path)).rejects.toMatchObject({ code: 'data-folder-not-writable', detail: { folder: path } })
})

test('a pid that now belongs to another program is left alone', async () => {
  const folder = await dataFolder()
  await (await start(folder)).stop()
  const stranger = spawn('sleep', ['600'])
  onTestFinished(() => void stranger.kill())
  const pidFile = join(folder, 'postgres', 'data', 'postmaster.pid')
  const socketFolder = join(folder, 'postgres', 'run')
  await writeFile(pidFile, `${stranger.pid}\n${folder}/postgres/data\n1\n5432\n${socketFolder}\n\n1 1\nready\n`)
  await writeFile(join(socketFolder, '.s.PGSQL.5432.lock'), `${stranger.pid}\n`)
  const server = await start(folder)
  expect(server.recovered).toBe(true)
  expect(await postmasterOf(folder)).not.toBe(stranger.pid)
  await server.stop()
  expect(stranger.exitCode).toBeNull()
  expect(stranger.signalCode).toBeNull()
})

test.each(['', 'rubbish\n', '99999999\n'])('a postmaster.pid that says %j does not block the start', async (text) => {
  const folder = await dataFolder()
  await (await start(folder)).stop()
  await writeFile(join(folder, 'postgres', 'data', 'postmaster.pid'), text)
  const server = await start(folder)
  expect(server.recovered).toBe(true)
  await server.stop()
})

test('a machine without the C library of the programs is told to bring its own database', async () => {
  const program = join(await dataFolder(), 'postgres')
  await writeFile(program, '#!/no/such/loader\n', { mode: 0o755 }) // the system answers as for a program built for glibc
  await expect(versionOf(program, 'linux-x64')).rejects.toMatchObject({
    code: 'platform-not-served',
    message: expect.stringContaining('set DATABASE_URL'),
  })
})

test('library links that an install without scripts lacks are made', async () => {
  const package_ = await dataFolder()
  const links = [{ source: 'native/lib/liba.so.1.2', target: 'native/lib/liba.so.1' }]
  await mkdir(join(package_, 'native', 'lib'), { recursive: true })
  await writeFile(join(package_, 'native', 'pg-symlinks.json'), JSON.stringify(links))
  await Promise.all([restoreLinks(join(package_, 'native')), restoreLinks(join(package_, 'native'))])
  await restoreLinks(join(package_, 'native'))
  expect(await readlink(join(package_, 'native', 'lib', 'liba.so.1'))).toBe('liba.so.1.2')
})

const smallDisk = isRoot && process.platform === 'linux'
test.runIf(smallDisk)('a full disk is named, before anything is half made (root only: mounts one)', async (context) => {
  const folder = await dataFolder()
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', folder])
  if (mounted.status !== 0) return context.skip('this machine lets nobody mount')
  try {
    await expect(start(folder)).rejects.toMatchObject({ code: 'disk-full', detail: { folder } })
    spawnSync('mount', ['-o', 'remount,size=40m', folder])
    await expect(start(folder)).rejects.toMatchObject({ code: 'disk-full', detail: { folder } })
    spawnSync('mount', ['-o', 'remount,size=200m', folder])
    const server = await start(folder)
    await server.stop()
  } finally {
    spawnSync('umount', [folder])
  }
})
