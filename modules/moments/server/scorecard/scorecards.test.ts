import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { addTeam, setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { newId } from '#platform/server/database/index.ts'
import type { ScorecardRowRecord } from '../../contract/scorecards.ts'
import { moment } from '../cut/schema.ts'

let server: TestServer
let owner: Member
let lead: Member
let anna: Member
let bob: Member
let teamId: string
let otherId: string
const noon = Date.parse('2026-03-12T04:00:00Z')
const span = 'from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z'

type Made = Partial<typeof moment.$inferInsert> & { value?: number }
let customerId: string
/** A conversation whose moments have these scores, an hour apart. */
async function way(made: readonly Made[], at = noon): Promise<string> {
  setClock(() => at)
  const { conversationId } = await receive(server.kernel, {
    customerId,
    teamId: made[0]?.teamId ?? null,
    text: '你好吗',
  })
  await server.runJobs()
  await server.kernel.db.delete(moment)
  setClock()
  kept.push(
    ...made.map(({ value, ...one }, index) => ({
      ...{ id: newId(), conversationId, customerId, kind: 'contact' as const, channel: 'chat', position: index + 1 },
      beganAt: new Date(at + index * 3_600_000),
      ...(value === undefined ? {} : { scoreValue: value, scoreSource: 'customer' as const }),
      ...one,
    })),
  )
  return conversationId
}
const kept: (typeof moment.$inferInsert)[] = []
let first: string
let second: string

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server.kernel)
  teamId = (await addTeam(server.kernel, '一组')).id
  otherId = (await addTeam(server.kernel, '二组')).id
  owner = await server.member('owner')
  lead = await server.member('supervisor', { teamIds: [teamId] })
  anna = await server.member('agent', { name: '安娜', teamIds: [teamId] })
  bob = await server.member('agent', { name: '鲍勃', teamIds: [teamId] })
  customerId = await addCustomer(server.kernel)
  first = await way([
    { value: -2, servedById: anna.id, teamId, waitingSeconds: 100 },
    { value: 1, servedById: anna.id, teamId, waitingSeconds: 300, scoreSource: 'estimate' },
    { value: 2, servedById: bob.id, teamId },
    { servedById: bob.id, teamId },
    { value: 3, servedById: bob.id, teamId, kind: 'internal' },
  ])
  second = await way(
    [{ value: 3, servedById: bob.id, teamId: otherId, waitingSeconds: 20 }],
    noon + (19 * 24 + 13) * 3_600_000,
  )
  await server.kernel.db.insert(moment).values(kept)
})
afterEach(() => setClock())
afterAll(() => server.close())

const cards = async (who: Member, query: string): Promise<ScorecardRowRecord[]> =>
  (await who.get(`/scorecards?${span}&${query}`)).body.items
const row = async (who: Member, query: string, key: string) => (await cards(who, query)).find((one) => one.key === key)

describe('a scorecard', () => {
  it('of a conversation has total, average, distribution, sources, share, wait, peak and end', async () => {
    expect(await row(owner, 'by=conversation', first)).toMatchObject({
      name: expect.stringMatching(/^#\d+ /),
      moments: 4,
      count: 3,
      total: 1,
      average: 0.33,
      distribution: [0, 1, 0, 0, 1, 1, 0],
      bySource: { customer: 2, reviewer: 0, estimate: 1 },
      share: 0.75,
      waitingMedian: 200,
      peak: { position: 1, value: -2 },
      end: { position: 3, value: 2 },
    })
    const whole = (await owner.get(`/conversations/${first}/scorecard`)).body
    expect(whole.journey.map(({ value }: { value: number | null }) => value)).toEqual([-2, 1, 2, null])
    expect([whole.total, whole.peak.value, whole.end.value]).toEqual([1, -2, 2])
  })

  it('counts only the chosen sources, kinds and people', async () => {
    expect(await row(owner, 'by=conversation&source=customer', first)).toMatchObject({ moments: 4, count: 2, total: 0 })
    expect(await row(owner, 'by=conversation&source=reviewer,estimate', first)).toMatchObject({ count: 1, total: 1 })
    expect(await row(owner, 'by=team&kind=internal', teamId)).toMatchObject({ moments: 1, total: 3 })
    expect(await row(owner, `by=team&agentId=${anna.id}`, teamId)).toMatchObject({ moments: 2, total: -1 })
    expect((await owner.get(`/scorecards/total?${span}`)).body).toMatchObject({
      moments: 5,
      count: 4,
      total: 4,
      average: 1,
    })
  })

  it('is there by agent, team, customer, touchpoint and by day, week and month of the reader’s zone', async () => {
    expect((await cards(owner, 'by=agent')).map(({ name, total }) => [name, total])).toEqual(
      expect.arrayContaining([
        ['安娜', -1],
        ['鲍勃', 5],
      ]),
    )
    expect((await cards(owner, 'by=team')).map(({ name, moments }) => [name, moments])).toEqual([
      ['一组', 4],
      ['二组', 1],
    ])
    expect(await cards(owner, 'by=customer')).toMatchObject([{ key: customerId, name: '王丽', moments: 5 }])
    expect(await cards(owner, 'by=touchpoint')).toMatchObject([{ key: '', name: '', moments: 5 }])
    expect((await cards(owner, 'by=day')).map(({ key }) => key)).toEqual(['2026-04-01', '2026-03-12'])
    expect((await cards(owner, 'by=week')).map(({ key }) => key)).toEqual(['2026-03-30', '2026-03-09'])
    expect((await cards(owner, 'by=month')).map(({ key, moments }) => [key, moments])).toEqual([
      ['2026-04-01', 1],
      ['2026-03-01', 4],
    ])
  })

  it('comes in pages without loss or double', async () => {
    const seen: string[] = []
    let after = ''
    do {
      const { body } = await owner.get(`/scorecards?${span}&by=conversation&limit=1${after && `&after=${after}`}`)
      seen.push(...body.items.map(({ key }: { key: string }) => key))
      after = body.next ?? ''
    } while (after)
    expect(seen).toEqual([second, first])
  })

  it('refuses bad spans, sources and cursors', async () => {
    for (const query of [
      'by=agent&from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z',
      'by=agent&from=2020-03-02T00:00:00Z&to=2026-03-01T00:00:00Z',
      'by=agent&source=guess',
      'by=mood',
      'by=agent&after=x',
      'by=agent&after=WzFlMzA5LCIiXQ',
    ])
      expect([query, (await owner.get(`/scorecards?${query}`)).status]).toEqual([query, 400])
    const half = Buffer.from('[1.5,"x"]').toString('base64url')
    expect((await owner.get(`/scorecards?${span}&by=agent&after=${half}`)).status).toBe(200)
  })
})

describe('whose figures', () => {
  it('leaders see all they lead, by name; nothing of other teams', async () => {
    expect((await cards(lead, 'by=team')).map(({ name }) => name)).toEqual(['一组'])
    const people = (await cards(lead, 'by=agent')).map(({ name, moments }) => [name, moments])
    expect(people.toSorted()).toEqual([
      ['安娜', 2],
      ['鲍勃', 2],
    ])
    expect((await lead.get(`/scorecards?${span}&by=agent&teamId=${otherId}`)).status).toBe(403)
    expect((await lead.get(`/conversations/${second}/scorecard`)).status).toBe(404)
  })

  it('agents see themselves and their teams’ totals, and no colleague', async () => {
    expect((await cards(anna, 'by=agent')).map(({ name, moments }) => [name, moments])).toEqual([['安娜', 2]])
    expect((await cards(anna, 'by=team')).map(({ name, moments }) => [name, moments])).toEqual([['一组', 4]])
    expect((await cards(anna, 'by=conversation')).map(({ key }) => key)).toEqual([first])
    expect((await anna.get(`/scorecards?${span}&by=conversation&agentId=${bob.id}`)).status).toBe(403)
    expect((await anna.get(`/scorecards/total?${span}&agentId=${bob.id}`)).status).toBe(403)
    expect((await anna.get(`/scorecards/total?${span}&agentId=${anna.id}`)).body).toMatchObject({ total: -1 })
    expect((await server.visitor.get(`/scorecards?${span}&by=team`)).status).toBe(401)
    // What Bob served in the other team is Bob’s to see, and not by its subject.
    expect((await cards(bob, 'by=agent')).map(({ moments }) => moments)).toEqual([3])
    expect((await cards(bob, 'by=conversation')).map(({ key }) => key)).toEqual([first])
  })
})
