import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serverModule as conversations } from '#modules/conversations/server/index.ts'
import { addCustomer, openConversation } from '#modules/conversations/server/testing.ts'
import { fromNow, hour, promiseIn } from '#modules/promises/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { taskBy } from '#modules/tasks/server/testing.ts'
import { rows } from '#platform/server/database/index.ts'
import { type Member, startTestServer, type TestServer } from './testing.ts'

/* What a newer version makes good, once, in rows that an older one has left. */

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const status = async (who: Member, id: string) => (await who.get(`/conversations/${id}`)).status
const queued = () =>
  rows<{ after: string | null }>(
    server.kernel.db,
    sql`select data ->> 'after' as after from jobs.job where name = 'conversations.fill-guests' and state < 'completed'`,
  )

it('whoever owed something before there were guests reads along after the upgrade; it is done once', async () => {
  const desk = await addTeam(server.kernel, '前台客服')
  const repairs = await addTeam(server.kernel, '工程维修')
  const wang = await server.member('agent', { teamIds: [desk.id] })
  const chen = await server.member('agent', { teamIds: [repairs.id] })
  const zhao = await server.member('agent', { teamIds: [repairs.id] })
  await server.runJobs()

  const promised = (await openConversation(wang, { teamId: desk.id })).id
  const outer = await promiseIn(wang, promised)
  const inner = { text: '换水管', dueAt: fromNow(hour), owner: { kind: 'member', id: chen.id } }
  expect((await wang.post(`/promises/${outer.id}/inner`, inner)).status).toBe(200)
  const { customer } = await openConversation(wang, { teamId: desk.id })
  // So many matters that one batch does not reach them all.
  await server.kernel.db.execute(sql`
    insert into conversation (id, subject, status, priority, team_id, customer_id, channel, created_at, last_message_at)
    select gen_random_uuid(), '旧事 ' || i, 'closed', 'normal', ${desk.id}::uuid, ${customer.id}::uuid, 'chat', now(), now()
    from generate_series(1, 1100) i`)
  const tasked = (await openConversation(wang, { teamId: desk.id, customerId: await addCustomer(server.kernel) })).id
  await taskBy(wang, { conversationId: tasked, owner: { kind: 'member', id: zhao.id } })

  // As an older version left them.
  await server.kernel.db.execute(sql`update conversation set guests = '{}'`)
  await server.kernel.db.execute(sql`delete from job_once`)
  expect([await status(chen, promised), await status(zhao, tasked)]).toEqual([404, 404])

  const both = await Promise.all([1, 2].map(() => startTestServer({}, server.connectionString)))
  expect(await queued()).toEqual([{ after: null }])
  for (const one of both) await one.close()
  await server.runJobs()
  expect([await status(chen, promised), await status(zhao, tasked)]).toEqual([200, 200])
  // Each reads what they owe something in, and nothing else.
  expect([await status(zhao, promised), await status(chen, tasked)]).toEqual([404, 404])

  await (await startTestServer({}, server.connectionString)).close()
  expect(await queued()).toEqual([])
}, 60_000)

it('broken off, it goes on with the batch after the last that was finished', async () => {
  await server.kernel.db.execute(sql`update conversation set guests = '{staff:nobody}'`)
  await server.kernel.db.execute(sql`delete from job_once`)
  await (await startTestServer({}, server.connectionString)).close()
  const left = async () => {
    const stale = sql`select count(*)::int as count from conversation where guests = '{staff:nobody}'`
    return (await rows<{ count: number }>(server.kernel.db, stale))[0]?.count ?? 0
  }
  const before = await left()
  await server.kernel.db.execute(sql`delete from jobs.job where name = 'conversations.fill-guests'`)
  await conversations.once?.[0]?.run(server.kernel, {})
  expect(before - (await left())).toBe(1000)
  expect(await queued()).toMatchObject([{ after: expect.any(String) }])
  await server.runJobs()
  expect(await left()).toBe(0)
}, 60_000)
