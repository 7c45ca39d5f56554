import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventKind } from '#platform/contract/event.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { type Connection, connect, inTransaction, rows, type Transaction } from '#platform/server/database/index.ts'
import { type Live, openLive } from '#platform/server/live/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import { testDatabase } from '#platform/testing/database.ts'
import { type FollowedEvent, type Follower, follow, openFollowers } from './follow.ts'
import { record } from './index.ts'

const happened = eventKind('test.happened', Type.Object({ index: Type.Integer() }))
const other = eventKind('test.other', Type.Object({ index: Type.Integer() }))
const log = createLog('silent')
let database: Awaited<ReturnType<typeof testDatabase>>
let connection: Connection
let live: Live
beforeEach(async () => {
  database = await testDatabase()
  connection = connect(database.connectionString, 6)
  await connection.pool.query('create table handled (number bigint, who text)')
  live = await openLive(connection, log)
})
afterEach(async () => {
  await live.close()
  await connection.close()
  await database.drop()
})

const open = (follower: Follower, work = false) => openFollowers(connection, [follower], { work, live, log })
const say = (index: number, kind = happened) =>
  inTransaction(connection.db, (tx) =>
    record(tx, kind, { actor: systemActor, subjectId: null, audience: ['everyone'], data: { index } }),
  )
const indexOf = (event: FollowedEvent) => (event.data as { index: number }).index
const keep = async (tx: Transaction, events: readonly FollowedEvent[]) => {
  for (const { number } of events) await rows(tx, sql`insert into handled (number) values (${number})`)
}
async function handled(): Promise<number[]> {
  const { rows: found } = await connection.pool.query<{ number: string }>('select number from handled order by ctid')
  return found.map((one) => Number(one.number))
}
/** Resolves when the table holds so many; the test's own time limit is the only other end. */
async function untilHandled(count: number): Promise<void> {
  while ((await handled()).length < count) await new Promise((resolve) => setTimeout(resolve, 20))
}
function start(who: string, ...more: string[]): ChildProcess {
  return spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'follow.fixture.ts'), database.connectionString, who, ...more],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
}
async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.stdin?.end()
  await gone
}

test('begins with the oldest event, in order, once; who comes back goes on where it was', async () => {
  for (let index = 0; index < 7; index += 1) await say(index)
  const seen: number[] = []
  const one = follow({ name: 'test.one', batch: 3, run: async (_, events) => void seen.push(...events.map(indexOf)) })
  const first = open(one)
  expect(await first.drain()).toBe(7)
  expect(await first.drain()).toBe(0)
  await first.close()
  await say(7)
  const again = open(one)
  await again.drain()
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(await again.status()).toEqual([{ name: 'test.one', behind: 0, skipped: 0 }])
  await again.close()
})

test('passes over what it did not ask for', async () => {
  for (let index = 0; index < 20; index += 1) await say(index, index % 5 === 0 ? happened : other)
  const seen: number[] = []
  const few = open(
    follow({
      name: 'test.few',
      names: () => [happened.name],
      batch: 3,
      run: async (_, events) => void seen.push(...events.map(indexOf)),
    }),
  )
  await few.drain()
  expect(seen).toEqual([0, 5, 10, 15])
  expect((await few.status())[0]?.behind).toBe(0)
})

test('what failed half-way leaves nothing behind, and is tried again', async () => {
  for (let index = 0; index < 4; index += 1) await say(index)
  let falls = 2
  const shaky = open(
    follow({
      name: 'test.shaky',
      run: async (tx, events) => {
        await keep(tx, events)
        if (falls-- > 0) throw new Error('once more')
      },
    }),
  )
  await shaky.drain()
  expect(await handled()).toEqual([1, 2, 3, 4])
})

test('a poisoned event is passed over after a while, and only that one', async () => {
  for (let index = 0; index < 6; index += 1) await say(index)
  let tries = 0
  const strict = open(
    follow({
      name: 'test.strict',
      run: async (tx, events) => {
        await keep(tx, events)
        if (!events.some((one) => indexOf(one) === 2)) return
        tries += 1
        // As a bug would: the statement fails, and with it the transaction.
        await rows(tx, sql`select 1 / 0`)
      },
    }),
  )
  await strict.drain()
  expect(await handled()).toEqual([1, 2, 4, 5, 6])
  // All, four and four that hold it; then five times alone.
  expect(tries).toBe(8)
  expect(await strict.status()).toEqual([{ name: 'test.strict', behind: 0, skipped: 1 }])
})

test('is woken by what is recorded, and works off a backlog of 10,000 in order', async () => {
  await connection.pool.query(`insert into event (id, name, at, actor_kind, data, audience)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'test.happened', now(), 'system',
      jsonb_build_object('index', n), '{everyone}' from generate_series(1, 10000) n`)
  const seen: number[] = []
  const busy = open(
    follow({
      name: 'test.busy',
      run: async (tx, events) => {
        seen.push(...events.map(indexOf))
        await rows(
          tx,
          sql`insert into handled (number) select unnest(${sql.param(events.map((one) => one.number))}::bigint[])`,
        )
      },
    }),
    true,
  )
  await say(10_001)
  await untilHandled(10_001)
  await busy.close()
  expect(seen).toEqual(Array.from({ length: 10_001 }, (_, index) => index + 1))
  expect(new Set(await handled()).size).toBe(10_001)
}, 30_000)

test('of two processes one has the turn: each event once, in order', async () => {
  const both = [start('a'), start('b')]
  for (let index = 0; index < 300; index += 1) await say(index)
  await untilHandled(300)
  for (let index = 300; index < 330; index += 1) await say(index)
  await untilHandled(330)
  await Promise.all(both.map(end))
  expect(await handled()).toEqual(Array.from({ length: 330 }, (_, index) => index + 1))
}, 30_000)

test('killed between its work and the commit, it has done nothing; the next one does it', async () => {
  for (let index = 0; index < 5; index += 1) await say(index)
  const doomed = start('doomed', 'stall')
  await once(doomed.stdout!, 'data')
  doomed.kill('SIGKILL')
  await once(doomed, 'exit')
  expect(await handled()).toEqual([])
  const next = start('next')
  await untilHandled(5)
  await end(next)
  const { rows: who } = await connection.pool.query('select distinct who from handled')
  expect(who).toEqual([{ who: 'next' }])
  expect(await handled()).toEqual([1, 2, 3, 4, 5])
}, 30_000)
