import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { promiseOutcomes } from './facts.ts'
import { fromNow, promiseIn } from './testing.ts'

let server: TestServer
let anna: Member
const minute = 60_000
const hour = 60 * minute
const start = Date.parse('2026-03-02T02:00:00Z')
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent')
})
afterEach(() => setClock())
afterAll(() => server.close())

/** Promised for ten hours from now; what became of it, and by how many minutes. */
async function outcome(then: (id: string) => Promise<unknown>): Promise<[string, number] | null> {
  setClock(() => start)
  const { id } = await openConversation(anna)
  const promise = await promiseIn(anna, id, { dueAt: fromNow(10 * hour) })
  await then(promise.id)
  const [first] = await inTransaction(server.kernel.db, (tx) => promiseOutcomes(tx, [id]))
  return first ? [first.happened, first.seconds / 60] : null
}
const keepAt = (ms: number) => async (id: string) => {
  setClock(() => start + ms)
  return anna.post(`/promises/${id}/keep`, { evidence: '已办好' })
}

test.each([
  [1 * hour, ['kept-early', 540]],
  [8 * hour, ['kept-early', 120]],
  [8 * hour + minute, ['kept', 0]],
  [10 * hour - minute, ['kept', 0]],
  [12 * hour, ['kept-late', 120]],
])('kept after %i ms: %j', async (ms, expected) => {
  expect(await outcome(keepAt(ms))).toEqual(expected)
})

test('broken, renegotiated in time, withdrawn, and still open', async () => {
  expect(await outcome((id) => anna.post(`/promises/${id}/break`, { reason: '做不到' }))).toEqual(['broken', 0])
  const later = (id: string) =>
    anna.post(`/promises/${id}/renegotiate`, {
      dueAt: fromNow(20 * hour),
      reason: '缺货',
      agreement: { words: '客户电话里说可以' },
    })
  expect(await outcome(later)).toEqual(['renegotiated', 0])
  expect(await outcome((id) => anna.post(`/promises/${id}/withdraw`, { reason: '不用了' }))).toBeNull()
  expect(await outcome(async () => {})).toBeNull()
})
