import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer } from '#modules/customers/server/testing.ts'
import { telling } from './find-conversations.ts'
import { forgetFrequencies, frequencies } from './frequency.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** A million texts; gram 1 stands in `counts[0]` of them, gram 2 in `counts[1]`, … */
const known = (...counts: number[]) => ({
  total: 1_000_000,
  atMost: (gram: number) => counts[gram - 1] ?? 0,
  isCounted: () => true,
})

test.each([
  ['a rare gram spares nothing that another could', [10, 200_000], [1]],
  ['grams in every text are not asked for', [4_000, 5_600, 13_600, 200_000, 200_000], [1, 2, 3]],
  ['grams of about the same share are all asked for', [62_000, 62_000, 63_000], [1, 2, 3]],
  ['the rarest comes first, wherever it stands', [900_000, 300_000, 50], [3]],
  ['one is asked for however common', [900_000], [1]],
  ['none at all', [], []],
])('%s', (_, counts, asked) => {
  expect(
    telling(
      known(...counts),
      counts.map((_count, index) => index + 1),
    ),
  ).toEqual(asked)
})

test('what the statistics do not list is rarer than what they keep', async () => {
  const { pool } = server.kernel.connection
  // Twelve kinds of subjects with ten grams each, as all are listed; a gram beyond them is in none.
  const customer = await addCustomer(server.kernel)
  await pool.query(
    `insert into conversation (id, subject, customer_id, channel, created_at, last_message_at)
     select gen_random_uuid(), 'x', $1, 'chat', now(), now() from generate_series(1, 6000)`,
    [customer.id],
  )
  await pool.query(
    'insert into search_subject (conversation_id, text, grams) select id, $1, $2 from conversation on conflict do nothing',
    ['x', []],
  )
  await pool.query(`update search_subject s set grams = array(select (n.number % 12) * 10 + g from generate_series(1, 10) g)
    from (select conversation_id, row_number() over () as number from search_subject) n where n.conversation_id = s.conversation_id`)
  await pool.query('alter table search_subject alter column grams set statistics 300')
  await pool.query('analyze search_subject')
  forgetFrequencies(server.kernel.db)
  const { subjects } = await frequencies(server.kernel.db)
  expect(subjects.isCounted(15)).toBe(true)
  expect(subjects.atMost(15)).toBeCloseTo(500, -1)
  expect(subjects.isCounted(7_000)).toBe(false)
  expect(subjects.atMost(7_000)).toBeLessThan(5)
})
