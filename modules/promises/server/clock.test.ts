import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { fallDueAllJob } from './jobs.ts'
import { day, fromNow, hour, minute, promiseIn } from './testing.ts'
import { fallDueJob, remindJob } from './timers.ts'

let server: TestServer
let anna: Member
let ben: Member
/** A Thursday morning; every story begins then. */
const start = Date.parse('2031-03-13T09:00:00+08:00')
let time = start
const passes = (ms: number) => {
  time += ms
}
beforeAll(async () => {
  setClock(() => time)
  server = await startTestServer()
})
beforeEach(async () => {
  time = start
  anna = await server.member('agent', { name: '安娜' })
  ben = await server.member('agent', { name: '本' })
})
afterEach(() => server.runJobs())
afterAll(async () => {
  setClock()
  await server.close()
})

type Told = { name: string; at: Date; audience: string[]; reminder: string | null }
const told = async (promiseId: string): Promise<Told[]> =>
  rows<Told>(
    server.kernel.db,
    sql`select name, audience, data->>'reminder' as reminder from event
        where data->>'promiseId' = ${promiseId} and name not in ('promise.made', 'promise.escalated', 'promise.date-drafted') order by id`,
  )
const names = async (promiseId: string) => (await told(promiseId)).map((one) => one.reminder ?? one.name)

describe('the clock', () => {
  it('reminds the owner twice, then breaks what nobody kept and tells owner, team and all above', async () => {
    const team = await addTeam(server.kernel, '前台')
    const carl = await server.member('agent', { teamIds: [team.id] })
    const { id } = await openConversation(carl, { teamId: team.id })
    const made = await promiseIn(carl, id, { dueAt: fromNow(2 * hour) })
    passes(59 * minute)
    await server.runJobs()
    expect(await names(made.id)).toEqual([])
    passes(minute)
    await server.runJobs()
    // He is away, so his team hears it too.
    expect(await told(made.id)).toMatchObject([
      { name: 'promise.reminded', reminder: 'share-50', audience: [`staff:${carl.id}`, `team:${team.id}`] },
    ])
    passes(48 * minute)
    await server.runJobs()
    expect(await names(made.id)).toEqual(['share-50', 'share-90'])
    passes(12 * minute)
    await server.runJobs()
    expect(await names(made.id)).toEqual(['share-50', 'share-90', 'promise.broken', 'promise.overdue'])
    const overdue = (await told(made.id)).at(-1)?.audience
    expect(overdue?.toSorted()).toEqual([`staff:${carl.id}`, `team:${team.id}`, 'team:*'].toSorted())
    const after = (await carl.get(`/promises/${made.id}`)).body
    expect(after).toMatchObject({ state: 'broken', outstanding: true, overdue: true, brokenAt: made.dueAt })
    expect(after.changedBy).toEqual({ kind: 'system', id: null, name: null })
    expect(after.version).toBe(made.version)
    passes(day)
    await server.runJobs()
    expect(await names(made.id)).toHaveLength(4)
  })

  it('reminds a team that owns it', async () => {
    const team = await addTeam(server.kernel, '维修')
    const carl = await server.member('agent', { teamIds: [team.id] })
    const { id } = await openConversation(carl, { teamId: team.id })
    const made = await promiseIn(carl, id, { dueAt: fromNow(10 * minute), owner: { kind: 'team', id: team.id } })
    passes(9 * minute)
    await server.runJobs()
    expect(await told(made.id)).toMatchObject([{ reminder: 'share-50', audience: [`team:${team.id}`] }])
  })

  it('that stood still while the server was down: each job runs once, what it would have said is not said too late', async () => {
    const { id } = await openConversation(anna)
    const long = await promiseIn(anna, id, { dueAt: fromNow(4 * day) })
    const short = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    passes(3.5 * day)
    await server.runJobs()
    expect(await names(long.id)).toEqual(['before-1440'])
    expect(await names(short.id)).toEqual(['promise.broken', 'promise.overdue'])
    await server.runJobs()
    expect(await names(long.id)).toEqual(['before-1440'])
    expect(await names(short.id)).toEqual(['promise.broken', 'promise.overdue'])
    passes(day)
    await server.runJobs()
    expect(await names(long.id)).toEqual(['before-1440', 'promise.broken', 'promise.overdue'])
  })

  it('says nothing about what was kept, withdrawn or given another time', async () => {
    const { id } = await openConversation(anna)
    const kept = await promiseIn(anna, id, { dueAt: fromNow(2 * hour) })
    const withdrawn = await promiseIn(anna, id, { dueAt: fromNow(2 * hour) })
    const moved = await promiseIn(anna, id, { dueAt: fromNow(2 * hour) })
    await anna.post(`/promises/${kept.id}/keep`, { evidence: '已办好' })
    await anna.post(`/promises/${withdrawn.id}/withdraw`, { reason: '不用了' })
    const renewed = await anna.post(`/promises/${moved.id}/renegotiate`, {
      dueAt: fromNow(5 * hour),
      reason: '配件',
      agreement: { words: '客户电话里说可以' },
    })
    passes(3 * hour)
    await server.runJobs()
    expect(await names(kept.id)).toEqual(['promise.kept'])
    expect(await names(withdrawn.id)).toEqual(['promise.withdrawn'])
    expect(await names(moved.id)).toEqual(['promise.renegotiated'])
    expect(await names(renewed.body.id)).toEqual(['share-50'])
  })

  it('does nothing twice when a job is run again', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { dueAt: fromNow(2 * hour) })
    passes(hour)
    await Promise.all(Array.from({ length: 5 }, () => remindJob.run(server.kernel, { promiseId: made.id })))
    expect(await names(made.id)).toEqual(['share-50'])
    passes(hour)
    await Promise.all(Array.from({ length: 5 }, () => fallDueJob.run(server.kernel, { promiseId: made.id })))
    await fallDueAllJob.run(server.kernel, {})
    expect(await names(made.id)).toEqual(['share-50', 'promise.broken', 'promise.overdue'])
  })

  it('catches up with promises whose own jobs were lost', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    await server.kernel.connection.pool.query(`delete from jobs.job where name like 'promises.%'`)
    passes(5 * day)
    await server.runJobs()
    expect(await names(made.id)).toEqual([])
    expect((await anna.get('/promises/counts')).body).toMatchObject({ overdue: 1, outstanding: 1 })
    await fallDueAllJob.run(server.kernel, {})
    expect(await names(made.id)).toEqual(['promise.broken', 'promise.overdue'])
  })

  it('breaks it while a colleague keeps it: both are recorded, nobody is refused for the clock', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { dueAt: fromNow(hour) })
    passes(hour + 5 * minute)
    const [kept] = await Promise.all([
      ben.post(`/promises/${made.id}/keep`, { evidence: '已办好', version: made.version }),
      fallDueJob.run(server.kernel, { promiseId: made.id }),
    ])
    expect(kept.status).toBe(200)
    expect((await anna.get(`/promises/${made.id}`)).body).toMatchObject({ state: 'kept', keptLate: true })
  })

  it('goes on for what was marked kept by mistake', async () => {
    const { id } = await openConversation(anna)
    const made = await promiseIn(anna, id, { dueAt: fromNow(2 * hour) })
    await anna.post(`/promises/${made.id}/keep`, { evidence: '已办好' })
    passes(90 * minute)
    await server.runJobs()
    await anna.post(`/promises/${made.id}/reopen`, {})
    passes(30 * minute)
    await server.runJobs()
    expect(await names(made.id)).toEqual(['promise.kept', 'promise.reopened', 'promise.broken', 'promise.overdue'])
  })
})
