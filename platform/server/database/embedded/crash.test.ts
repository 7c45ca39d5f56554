import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataFolder, holder, postmasterOf, query, start } from './fixtures.ts'
import { isServerOf, processesIn } from './processes.ts'

test('after kill -9 of Kairos the running server is taken over, and stops when asked', async () => {
  const folder = await dataFolder()
  const first = holder('database', folder)
  const { connectionString } = await first.next()
  await query(connectionString, 'CREATE TABLE kept AS SELECT 1 AS one')
  const pid = await postmasterOf(folder)
  await first.kill()
  expect(isServerOf(pid, join(folder, 'postgres', 'data'))).toBe(true)

  const second = await start(folder)
  expect(second.recovered).toBe(true)
  expect(second.connectionString).toBe(connectionString)
  expect(await postmasterOf(folder)).toBe(pid)
  expect(await query(connectionString, 'SELECT one FROM kept')).toEqual([{ one: 1 }])
  await second.stop()
  expect(processesIn(join(folder, 'postgres', 'data'))).toEqual([])
})

test('a server taken over tells when it ends', async () => {
  const folder = await dataFolder()
  const first = holder('database', folder)
  await first.next()
  await first.kill()
  const second = await start(folder)
  process.kill(await postmasterOf(folder), 'SIGKILL')
  expect(await second.exited).toEqual({ code: null })
})

test('a server taken over takes the settings of the new start', async () => {
  const folder = await dataFolder()
  const first = holder('database', folder)
  const { connectionString } = await first.next()
  expect(await query(connectionString, 'SHOW fsync')).toEqual([{ fsync: 'on' }])
  await first.kill()
  const second = await start(folder, { durable: false })
  await expect.poll(() => query(connectionString, 'SHOW fsync')).toEqual([{ fsync: 'off' }])
  await second.stop()
})

test('after kill -9 of PostgreSQL this is told, and the next start has all that was committed', async () => {
  const folder = await dataFolder()
  const first = await start(folder, { durable: true })
  await query(first.connectionString, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n')
  process.kill(await postmasterOf(folder), 'SIGKILL')
  expect(await first.exited).toEqual({ code: null })

  const second = await start(folder, { durable: true })
  expect(second.recovered).toBe(true)
  expect(await query(second.connectionString, 'SELECT count(*)::int FROM kept')).toEqual([{ count: 1000 }])
  await first.stop()
  expect(await query(second.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await second.stop()
})

test('after kill -9 of both the next start has all that was committed', async () => {
  const folder = await dataFolder()
  const first = holder('database', folder)
  const { connectionString } = await first.next()
  await query(connectionString, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n')
  const pid = await postmasterOf(folder)
  const gone = first.kill()
  process.kill(pid, 'SIGKILL')
  await gone

  const second = await start(folder)
  expect(second.recovered).toBe(true)
  expect(await query(second.connectionString, 'SELECT count(*)::int FROM kept')).toEqual([{ count: 1000 }])
  await second.stop()
})

test('a taken-over server on a long path keeps its short socket folder', async () => {
  const folder = join(await dataFolder(), 'x'.repeat(100))
  const first = holder('database', folder)
  const { connectionString } = await first.next()
  await first.kill()
  const second = await start(folder)
  expect(second.connectionString).toBe(connectionString)
  await second.stop()
})

test('an initialisation killed in the middle is cleaned up by the next start', async () => {
  const folder = await dataFolder()
  const home = join(folder, 'postgres')
  await mkdir(home)
  const begun = once(watch(home, { persistent: true }), 'change')
  const first = holder('database', folder)
  await begun
  await expect
    .poll(async () => (await readdir(home)).some((name) => name.startsWith('init-')), { interval: 1 })
    .toBe(true)
  await first.kill()
  expect(existsSync(join(home, 'data'))).toBe(false)

  const second = await start(folder)
  expect((await readdir(home)).filter((name) => name.startsWith('init-'))).toEqual([])
  expect(second.recovered).toBe(false)
  expect(await query(second.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await second.stop()
})

test('Ctrl-C reaches Kairos alone, which then stops the server', async () => {
  const folder = await dataFolder()
  const kairos = holder('database', folder, [], { detached: true })
  await kairos.next()
  const pid = await postmasterOf(folder)
  process.kill(-kairos.child.pid!, 'SIGINT') // as a terminal does: to the whole group
  expect(await kairos.next()).toEqual({ event: 'interrupted', databaseAnswers: true })
  expect(await kairos.next()).toEqual({ event: 'stopped' })
  expect(isServerOf(pid, join(folder, 'postgres', 'data'))).toBe(false)
})

test('a Kairos that exits without a word takes its server along', async () => {
  const folder = await dataFolder()
  const kairos = holder('database', folder)
  await kairos.next()
  const pid = await postmasterOf(folder)
  kairos.child.kill('SIGTERM')
  await expect.poll(() => isServerOf(pid, join(folder, 'postgres', 'data'))).toBe(false)
  const second = await start(folder)
  expect(second.recovered).toBe(false)
  await second.stop()
})
