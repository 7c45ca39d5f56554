import { beforeAll, describe, expect, it } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { serverAt } from '#apps/server/testing-clock.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import type { PromiseRecord } from '../contract.ts'
import { endOfDay, endOfWeek, startOf } from './calendar.ts'
import { day, fromNow, hour, minute, promiseIn } from './testing.ts'

let server: TestServer
/** Thursday, 20:00 in Shanghai, 08:00 in New York. */
const desk = serverAt('2031-03-13T20:00:00+08:00')
beforeAll(() => {
  server = desk.server
})
const texts = (items: PromiseRecord[]) => items.map(({ text }) => text)

describe('lists of promises', () => {
  it('come by due time, page by page, each once', async () => {
    const team = await addTeam(server.kernel, '前台')
    const anna = await server.member('agent', { teamIds: [team.id] })
    const { id } = await openConversation(anna, { teamId: team.id })
    const dueAt = fromNow(day)
    for (const text of ['b', 'c', 'd']) await promiseIn(anna, id, { text, dueAt })
    await promiseIn(anna, id, { text: 'a', dueAt: fromNow(hour) })
    await promiseIn(anna, id, { text: 'e', dueAt: fromNow(2 * day) })
    for (const [order, expected] of [
      ['due', ['a', 'b', 'c', 'd', 'e']],
      ['latest', ['e', 'd', 'c', 'b', 'a']],
    ] as const) {
      const found: PromiseRecord[] = []
      let after: string | null = null
      do {
        const where = `/promises?owner=me&order=${order}&limit=2${after ? `&after=${after}` : ''}`
        const page: { items: PromiseRecord[]; next: string | null } = (await anna.get(where)).body
        expect(page.items.length).toBeLessThanOrEqual(2)
        found.push(...page.items)
        after = page.next
      } while (after)
      expect(texts(found)).toEqual(expected)
    }
    expect((await anna.get('/promises?after=nonsense')).status).toBe(400)
  })

  it('are narrowed by owner, state, customer and time', async () => {
    const team = await addTeam(server.kernel, '维修')
    const anna = await server.member('agent', { teamIds: [team.id] })
    const ben = await server.member('agent', { teamIds: [team.id] })
    const one = await openConversation(anna, { teamId: team.id })
    const other = await openConversation(anna, { teamId: team.id })
    await promiseIn(anna, one.id, { text: 'mine', dueAt: fromNow(hour) })
    const kept = await promiseIn(anna, one.id, { text: 'kept', dueAt: fromNow(2 * hour) })
    await promiseIn(anna, one.id, { text: 'team', dueAt: fromNow(3 * hour), owner: { kind: 'team', id: team.id } })
    await promiseIn(anna, other.id, { text: 'ben', dueAt: fromNow(4 * hour), owner: { kind: 'member', id: ben.id } })
    const boss = await server.member('admin')
    await promiseIn(anna, one.id, { text: 'boss', dueAt: fromNow(5 * hour), owner: { kind: 'member', id: boss.id } })
    await anna.post(`/promises/${kept.id}/keep`, { evidence: '已办好' })
    const list = async (query: string) => texts((await anna.get(`/promises?${query}`)).body.items)
    expect(await list('owner=me')).toEqual(['mine'])
    // A team's are those of its people too.
    expect(await list('owner=mine')).toEqual(['mine', 'team', 'ben'])
    expect(await list(`owner=team:${team.id}`)).toEqual(['mine', 'team', 'ben'])
    expect(await list(`owner=${ben.id}`)).toEqual(['ben'])
    expect(await list('')).toEqual(['mine', 'team', 'ben', 'boss'])
    expect(await list('owner=me&state=all')).toEqual(['mine', 'kept'])
    expect(await list('state=kept')).toEqual(['kept'])
    expect(await list(`customerId=${other.customer.id}`)).toEqual(['ben'])
    expect(await list(`from=${fromNow(2 * hour)}&to=${fromNow(4 * hour)}`)).toEqual(['team'])
    desk.at += 90 * minute
    expect(await list('state=overdue')).toEqual(['mine'])
    const wrong = ['owner=you', 'owner=team:1', 'state=gone', 'from=tomorrow', 'customerId=1', 'limit=0']
    for (const query of wrong) expect((await anna.get(`/promises?${query}`)).status).toBe(400)
  })
})

describe('counts', () => {
  it('are mine, by the reader’s day and week', async () => {
    const anna = await server.member('agent', { timeZone: 'Asia/Shanghai' })
    const ben = await server.member('agent', { timeZone: 'America/New_York' })
    const { id } = await openConversation(anna)
    for (const member of [anna, ben]) {
      const owner = { kind: 'member' as const, id: member.id }
      await promiseIn(anna, id, { owner, dueAt: fromNow(hour) })
      await promiseIn(anna, id, { owner, dueAt: '2031-03-13T23:59:59+08:00' })
      await promiseIn(anna, id, { owner, dueAt: '2031-03-14T00:00:00+08:00' })
      await promiseIn(anna, id, { owner, dueAt: '2031-03-16T23:59:00+08:00' })
      await promiseIn(anna, id, { owner, dueAt: '2031-03-17T08:00:00+08:00' })
      await promiseIn(anna, id, { owner, dueAt: '2031-04-17T08:00:00+08:00' })
    }
    desk.at += 90 * minute
    const due = { overdue: 1, outstanding: 6, nextDueAt: '2031-03-13T15:59:59.000Z' }
    expect((await anna.get('/promises/counts')).body).toEqual({ ...due, today: 1, week: 3 })
    // In New York it is still Thursday morning, and Sunday ends twelve hours later.
    expect((await ben.get('/promises/counts')).body).toEqual({ ...due, today: 2, week: 4 })
    expect((await anna.get(`/promises/counts?owner=${ben.id}`)).body).toEqual({ ...due, today: 1, week: 3 })
  })

  it('are everybody’s that one may see when asked for all', async () => {
    const [north, south] = [await addTeam(server.kernel, '北区'), await addTeam(server.kernel, '南区')]
    const nora = await server.member('agent', { teamIds: [north.id] })
    const sam = await server.member('agent', { teamIds: [south.id] })
    const before = (await sam.get('/promises/counts?owner=all')).body.outstanding
    const { id } = await openConversation(nora, { teamId: north.id })
    await promiseIn(nora, id)
    expect((await nora.get('/promises/counts?owner=all')).body.outstanding).toBe(before + 1)
    const [only] = (await nora.get(`/promises?owner=all&team=${north.id}`)).body.items
    expect(only).toMatchObject({ conversationId: id, team: { id: north.id, name: '北区' } })
    expect((await sam.get('/promises/counts?owner=all')).body.outstanding).toBe(before)
  })

  it.each([
    ['2031-03-13T12:00:00Z', 'Asia/Shanghai', '2031-03-13T16:00:00.000Z', '2031-03-16T16:00:00.000Z'],
    ['2031-03-16T15:59:59Z', 'Asia/Shanghai', '2031-03-16T16:00:00.000Z', '2031-03-16T16:00:00.000Z'],
    ['2031-03-16T16:00:00Z', 'Asia/Shanghai', '2031-03-17T16:00:00.000Z', '2031-03-23T16:00:00.000Z'],
    // The day on which New York's clocks go forward has 23 hours.
    ['2031-03-09T05:00:00Z', 'America/New_York', '2031-03-10T04:00:00.000Z', '2031-03-10T04:00:00.000Z'],
  ])('at %s in %s the day ends %s, the week %s', (at, zone, dayEnd, weekEnd) => {
    expect(endOfDay(new Date(at), zone).toISOString()).toBe(dayEnd)
    expect(endOfWeek(new Date(at), zone).toISOString()).toBe(weekEnd)
  })

  it('begin a day without a midnight at its first instant', () => {
    const first = startOf(Temporal.PlainDate.from('2031-03-30'), 'Asia/Beirut')
    expect(first.toISOString()).toBe('2031-03-29T22:00:00.000Z')
  })
})

describe('the calendar', () => {
  it('has the promises by day in the reader’s time zone', async () => {
    const anna = await server.member('agent', { timeZone: 'Asia/Shanghai' })
    const ben = await server.member('agent', { timeZone: 'America/New_York' })
    const { id } = await openConversation(anna)
    await promiseIn(anna, id, { text: 'tonight', dueAt: '2031-03-13T23:00:00+08:00' })
    await promiseIn(anna, id, { text: 'early', dueAt: '2031-03-14T01:00:00+08:00' })
    const kept = await promiseIn(anna, id, { text: 'kept', dueAt: '2031-03-14T02:00:00+08:00' })
    await anna.post(`/promises/${kept.id}/keep`, { evidence: '已办好' })
    desk.at += 4 * hour
    await server.runJobs()
    const read = async (member: Member) =>
      (await member.get(`/promises/calendar?from=2031-03-13&to=2031-03-31&owner=${anna.id}`)).body.days
    const shown = (await read(anna)).map(({ items, ...rest }: { items: PromiseRecord[] }) => ({
      ...rest,
      items: texts(items),
    }))
    expect(shown).toEqual([
      { date: '2031-03-13', total: 1, outstanding: 1, overdue: 1, kept: 0, broken: 1, items: ['tonight'] },
      { date: '2031-03-14', total: 2, outstanding: 1, overdue: 0, kept: 1, broken: 0, items: ['early', 'kept'] },
    ])
    expect((await read(ben)).map(({ date, total }: { date: string; total: number }) => [date, total])).toEqual([
      ['2031-03-13', 3],
    ])
  })

  it('shows at most twenty of a day and says how many there are', async () => {
    const anna = await server.member('agent')
    const { id } = await openConversation(anna)
    for (let n = 0; n < 23; n += 1) await promiseIn(anna, id, { dueAt: fromNow(hour + n * minute) })
    const [only] = (await anna.get('/promises/calendar?from=2031-03-13&to=2031-03-13&owner=me')).body.days
    expect(only.total).toBe(23)
    expect(only.items).toHaveLength(20)
  })

  it.each([
    ['from=2031-03-01&to=2031-05-02', 'to'],
    ['from=2031-03-02&to=2031-03-01', 'to'],
    ['from=2031-02-31&to=2031-03-01', 'from'],
    ['from=2031-03-01', 'to'],
  ])('refuses %s', async (query, field) => {
    const anna = await server.member('agent')
    const refused = await anna.get(`/promises/calendar?${query}`)
    expect(refused.status).toBe(400)
    expect(refused.body.error.fields[0].field).toBe(field)
  })
})

describe('times that cannot be', () => {
  it.each([
    ['/promises?from=0000-01-01T00:00:00Z', 'from'],
    ['/promises?to=0001-01-01T00:00:00Z', 'to'],
    ['/promises?from=2026-12-31T23:59:60Z', 'from'],
    ['/promises/calendar?from=0000-01-01&to=0000-02-01', 'from'],
    ['/promises/calendar?from=2031-01-01&to=1899-02-01', 'to'],
  ])('%s names %s', async (where, field) => {
    const anna = await server.member('agent')
    const refused = await anna.get(where)
    expect(refused.status).toBe(400)
    expect(refused.body.error.fields[0].field).toBe(field)
  })
})
