import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { statementsSent } from './exchange.ts'
import {
  beforeCommit,
  type Connection,
  connect,
  databaseErrorCode,
  inTransaction,
  onCommit,
  plannedRows,
  plannedTogether,
  readAlong,
  rows,
  send,
} from './index.ts'

let connection: Connection
let drop: () => Promise<void>

beforeAll(async () => {
  const made = await testDatabase()
  drop = made.drop
  connection = connect(made.connectionString, 4)
  await connection.pool.query('create table thing (id int primary key, name text not null, at timestamptz(3))')
})
afterAll(async () => {
  await connection.close()
  await drop()
})

const names = async () =>
  (await rows<{ name: string }>(connection.db, sql`select name from thing order by id`)).map((one) => one.name)
const put = (id: number, name: string | null) => sql`insert into thing (id, name) values (${id}, ${name})`

/** Statements as they leave, one list for each packet's moment. */
async function sentDuring(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = []
  const watch = (message: unknown) => void sent.push((message as { text: string }).text)
  statementsSent.subscribe(watch)
  try {
    await work()
  } finally {
    statementsSent.unsubscribe(watch)
  }
  return sent
}

test('what is sent travels with what is asked for next, in the order given', async () => {
  await inTransaction(connection.db, async (tx) => {
    send(tx, put(1, 'one'))
    send(tx, sql`update thing set name = name || '!' where id = 1`)
    expect(await plannedRows(tx, sql`select name from thing where id = 1`)).toEqual([{ name: 'one!' }])
    send(tx, put(2, 'two'))
  })
  expect(await names()).toEqual(['one!', 'two'])
})

test('what was sent and fails is told by the next statement, and nothing stays', async () => {
  let committed = false
  const failing = inTransaction(connection.db, async (tx) => {
    onCommit(tx, () => {
      committed = true
    })
    send(tx, put(3, 'three'))
    send(tx, put(1, 'taken'))
    await plannedRows(tx, sql`select 1 as one`)
  })
  expect(await failing.catch(databaseErrorCode)).toBe('23505')
  const atTheEnd = inTransaction(connection.db, async (tx) => send(tx, put(4, null)))
  expect(await atTheEnd.catch(databaseErrorCode)).toBe('23502')
  const before = inTransaction(connection.db, async (tx) => beforeCommit(tx, async () => send(tx, put(1, 'taken'))))
  expect(await before.catch(databaseErrorCode)).toBe('23505')
  expect(committed).toBe(false)
  expect(await names()).toEqual(['one!', 'two'])
})

test('a failure that somebody swallows never looks like a commit', async () => {
  const swallowing = inTransaction(connection.db, async (tx) => {
    await rows(tx, put(5, 'five'))
    await rows(tx, put(1, 'taken')).catch(() => {})
  })
  await expect(swallowing).rejects.toThrow('failed before its commit')
  expect(await names()).toEqual(['one!', 'two'])
})

test('what is asked for together shares the fate of its packet', async () => {
  const failing = inTransaction(connection.db, (tx) =>
    Promise.all([rows(tx, sql`select 1 / 0`), rows(tx, sql`select 2 as two`)]),
  )
  expect(await failing.catch(databaseErrorCode)).toBe('22012')
  expect(await plannedTogether(connection.db, [sql`select 1 as one`, sql`select 2 as two`])).toEqual([
    [{ one: 1 }],
    [{ two: 2 }],
  ])
  const together = plannedTogether(connection.db, [sql`select 1 / 0`, sql`select 2 as two`])
  expect(await together.catch(databaseErrorCode)).toBe('22012')
  // The connections are whole.
  expect(await Promise.all([names(), names(), names(), names(), names()])).toHaveLength(5)
})

test('what goes on after its transaction is over is refused, and never reaches the next one', async () => {
  let goOn: () => void = () => {}
  const later = new Promise<void>((resolve) => {
    goOn = resolve
  })
  let straggler: Promise<unknown> = Promise.resolve()
  const failing = inTransaction(connection.db, async (tx) => {
    straggler = later.then(() => rows(tx, put(8, 'eight')))
    await Promise.all([rows(tx, sql`select 1 / 0`), straggler])
  })
  expect(await failing.catch(databaseErrorCode)).toBe('22012')
  goOn()
  await expect(straggler).rejects.toThrow('over')
  let kept: Parameters<Parameters<typeof inTransaction>[1]>[0] | undefined
  await inTransaction(connection.db, async (tx) => {
    kept = tx
    send(tx, sql`update thing set name = name where id = 1`)
  })
  expect(() => kept && send(kept, put(8, 'eight'))).toThrow('over')
  expect(await names()).toEqual(['one!', 'two'])
})

test('a read may come back with the commit', async () => {
  const tell = await inTransaction(connection.db, async (tx) => {
    send(tx, sql`update thing set name = 'new' where id = 2`)
    const told = readAlong<{ name: string }>(tx, sql`select name from thing where id = 2`)
    expect(told).toThrow('before the commit')
    send(tx, sql`update thing set name = 'two' where id = 2`)
    return told
  })
  expect(tell()).toEqual([{ name: 'new' }])
})

test('a transaction that asks for nothing does not trouble the database', async () => {
  expect(await sentDuring(() => inTransaction(connection.db, async () => 7))).toEqual([])
  await expect(
    inTransaction(connection.db, async () => {
      throw new Error('thought better of it')
    }),
  ).rejects.toThrow('thought better of it')
})

test('the query builder, savepoints and bare statements share the line', async () => {
  const sent = await sentDuring(() =>
    inTransaction(connection.db, async (tx) => {
      send(tx, put(6, 'six'))
      await tx
        .transaction(async (inner) => {
          await inner.execute(put(7, 'seven'))
          await inner.execute(put(6, 'taken'))
        })
        .catch(() => {})
      expect(await rows(tx, sql`select count(*)::int as n from thing where id in (6, 7)`)).toEqual([{ n: 1 }])
    }),
  )
  expect(sent[0]).toBe('begin')
  expect(sent.at(-1)).toBe('commit')
  expect(await names()).toEqual(['one!', 'two', 'six'])
})

test('values come as the modules know them: times in ISO 8601 whatever the zone', async () => {
  const query = sql`select '2026-03-12 08:00:00.5+00'::timestamptz as at, '2026-03-12 08:00:00.123456+00'::timestamptz as fine,
    'infinity'::timestamptz as never, null::timestamptz as none, '{}'::text[] as empty, array['a,b', '"c"'] as list,
    array['2026-03-12']::date[] as days, '{"a":[1]}'::jsonb as data, '{}'::jsonb as nothing, 7::bigint as big, true as yes,
    '2026-03-12'::date as day`
  const wanted = {
    at: '2026-03-12T08:00:00.500Z',
    fine: '2026-03-12T08:00:00.123Z',
    never: 'infinity',
    none: null,
    empty: [],
    list: ['a,b', '"c"'],
    days: '{2026-03-12}',
    data: { a: [1] },
    nothing: {},
    big: '7',
    yes: true,
    day: '2026-03-12',
  }
  expect(await plannedRows(connection.db, query)).toEqual([wanted])
  const elsewhere = await inTransaction(connection.db, async (tx) => {
    await rows(tx, sql`set local time zone 'Asia/Kolkata'`)
    return rows(tx, query)
  })
  expect(elsewhere).toEqual([wanted])
  const long = '漏水'.repeat(50_000)
  expect(
    await rows(
      connection.db,
      sql`select ${long}::text as long, ${new Date(5)}::timestamptz as at, ${sql.param([1, 2])}::int[] as list`,
    ),
  ).toEqual([{ long, at: '1970-01-01T00:00:00.005Z', list: [1, 2] }])
})

test('a table that changes under planned statements is read anew', async () => {
  const query = sql`select * from thing where id = 1`
  for (let i = 0; i < 8; i += 1) expect((await plannedRows(connection.db, query))[0]).not.toHaveProperty('more')
  await connection.pool.query('alter table thing add column more int default 5')
  for (let i = 0; i < 8; i += 1) expect((await plannedRows(connection.db, query))[0]).toHaveProperty('more', 5)
})

test('a connection keeps the plans it uses, and only so many', async () => {
  const one = connect(connection.connectionString, 1)
  const often = sql`select 'often' as said`
  for (let i = 0; i < 1200; i += 1) {
    expect(await plannedRows(one.db, sql.raw(`select ${i}::int as n`))).toEqual([{ n: i }])
    if (i % 100 === 0) expect(await plannedRows(one.db, often)).toEqual([{ said: 'often' }])
  }
  const { rows: kept } = await one.pool.query<{ statement: string }>('select statement from pg_prepared_statements')
  expect(kept.length).toBeLessThanOrEqual(500)
  expect(kept.some(({ statement }) => statement.includes("'often'"))).toBe(true)
  expect(kept.some(({ statement }) => statement === 'select 7::int as n')).toBe(false)
  // What has been given up is planned again, also twice in one packet and after a mistake.
  const seven = sql.raw('select 7::int as n')
  expect(await plannedTogether(one.db, [seven, seven])).toEqual([[{ n: 7 }], [{ n: 7 }]])
  const wrong = sql.raw('select nothing')
  for (let i = 0; i < 2; i += 1)
    expect(await plannedTogether(one.db, [seven, wrong]).catch(databaseErrorCode)).toBe('42703')
  await one.pool.query('create table late (n int)')
  const late = sql`select n from late where n = ${1}`
  expect(await plannedRows(one.db, late)).toEqual([])
  await one.pool.query('drop table late')
  expect(await plannedRows(one.db, late).catch(databaseErrorCode)).toBe('42P01')
  await one.pool.query('create table late (n int, more text)')
  expect(await plannedRows(one.db, late)).toEqual([])
  await one.close()
})

test('a lost connection fails what was underway and nothing else', async () => {
  const lost = inTransaction(connection.db, async (tx) => {
    const [own] = await rows<{ pid: number }>(tx, sql`select pg_backend_pid() as pid`)
    await connection.pool.query('select pg_terminate_backend($1)', [own?.pid])
    await rows(tx, sql`select pg_sleep(30)`)
  })
  await expect(lost).rejects.toThrow()
  expect(await names()).toEqual(['one!', 'two', 'six'])
})
