import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { day, fromNow, hour, minute, promiseIn } from '#modules/promises/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { taskBy } from '#modules/tasks/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { startTestServer, type TestServer } from './testing.ts'

/** Keeps the database while the servers over it stop and start. */
let keeper: TestServer
/** A Thursday morning. */
let time = Date.parse('2031-03-13T09:00:00+08:00')
beforeAll(async () => {
  setClock(() => time)
  keeper = await startTestServer()
})
afterAll(async () => {
  setClock()
  await keeper.close()
})

const another = () => startTestServer({}, keeper.connectionString)
/** What was told about a promise or task by the clock, how often. */
async function told(id: string): Promise<Record<string, number>> {
  const found = await rows<{ name: string; count: number }>(
    keeper.kernel.db,
    sql`select name, count(*)::int as count from event
        where coalesce(data->>'promiseId', data->>'taskId') = ${id} and name not in ('promise.made', 'task.made') group by name`,
  )
  return Object.fromEntries(found.map(({ name, count }) => [name, count]))
}

test('what fell due while the server was down is done once when it is back, though two come back at once', async () => {
  const before = await another()
  const team = await addTeam(before.kernel, '维修')
  const anna = await before.member('agent', { teamIds: [team.id] })
  const lead = await before.member('supervisor', { teamIds: [team.id] })
  const { id } = await openConversation(anna, { teamId: team.id })
  const broken = await promiseIn(anna, id, { dueAt: fromNow(2 * hour) })
  const soon = await promiseIn(anna, id, { dueAt: fromNow(27 * hour) })
  const later = await promiseIn(anna, id, { dueAt: fromNow(20 * day) })
  const task = await taskBy(anna, { conversationId: id, title: '订阀门', dueAt: fromNow(3 * hour) })
  const kept = await promiseIn(anna, id, { dueAt: fromNow(hour) })
  await anna.post(`/promises/${kept.id}/keep`, { evidence: '已办好' })
  await before.close()

  time += 26 * hour + 30 * minute
  const back = await Promise.all([another(), another()])
  await Promise.all(back.map((server) => server.runJobs()))
  const first = {
    broken: await told(broken.id),
    soon: await told(soon.id),
    later: await told(later.id),
    task: await told(task.id),
    kept: await told(kept.id),
  }
  expect(first.broken).toMatchObject({ 'promise.broken': 1, 'promise.overdue': 1 })
  expect(first.broken['promise.reminded'], 'no reminder of what is over').toBeUndefined()
  expect(first.soon).toMatchObject({ 'promise.reminded': 1, 'promise.date-drafted': 1 })
  expect(first.later).toEqual({})
  expect(first.task).toMatchObject({ 'task.overdue': 1 })
  expect(first.kept).toEqual({ 'promise.kept': 1 })
  const escalated = await rows<{ audience: string[] }>(
    keeper.kernel.db,
    sql`select audience from event where name = 'promise.escalated' and data->>'promiseId' = ${soon.id}`,
  )
  expect(escalated.map(({ audience }) => audience)).toEqual(escalated.length > 0 ? [[`staff:${lead.id}`]] : [])

  await Promise.all(back.map((server) => server.close()))
  const again = await another()
  await again.runJobs()
  expect({
    broken: await told(broken.id),
    soon: await told(soon.id),
    later: await told(later.id),
    task: await told(task.id),
    kept: await told(kept.id),
  }).toEqual(first)
  await again.close()
})
