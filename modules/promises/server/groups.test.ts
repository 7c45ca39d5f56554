import { beforeAll, describe, expect, it } from 'vitest'
import type { Member, TestServer } from '#apps/server/testing.ts'
import { serverAt } from '#apps/server/testing-clock.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { type listPromiseGroups, type PromiseGroupRecord, type PromiseRecord, promiseFilters } from '../contract.ts'
import { day, fromNow, hour, minute, promiseIn } from './testing.ts'

let server: TestServer
const desk = serverAt('2031-03-13T20:00:00+08:00')
beforeAll(() => {
  server = desk.server
})

type Groups = ReplyOf<typeof listPromiseGroups>
async function groups(member: Member, query: string): Promise<Groups> {
  const answer = await member.get(`/promises/groups?${query}`)
  expect(answer.status, query).toBe(200)
  return answer.body
}
const named = ({ items }: Groups) => items.map(({ name, count }) => [name, count])
const texts = (items: readonly PromiseRecord[]) => items.map(({ text }) => text)

/** The list's own filter of a group, as the board asks on. */
function filterOf(by: string, { id, kind }: PromiseGroupRecord): string {
  if (by === 'customer') return `customerId=${id}`
  if (by === 'team') return `team=${id ?? 'none'}`
  return `owner=${kind === 'team' ? 'team:' : ''}${id}`
}

/** Every promise of a board, group by group, each group read to its end by the list. */
async function whole(member: Member, by: string, filter: string, state: string): Promise<Map<string, PromiseRecord[]>> {
  const order = ['outstanding', 'overdue', 'soon', 'open'].includes(state) ? 'due' : 'latest'
  const found = new Map<string, PromiseRecord[]>()
  let after: string | null = null
  do {
    const page: Groups = await groups(
      member,
      `by=${by}&${filter}&state=${state}&limit=2${after ? `&after=${after}` : ''}`,
    )
    for (const group of page.items) {
      const items = [...group.items]
      let next = group.next
      while (next) {
        const own = filterOf(by, group)
        const rest = own.startsWith('owner') ? '' : `&${filter}`
        const more = await member.get(`/promises?${own}${rest}&state=${state}&order=${order}&limit=4&after=${next}`)
        items.push(...more.body.items)
        next = more.body.next
      }
      expect(items.length, `${group.name} counts all of its own`).toBe(group.count)
      expect(items.filter(({ overdue }) => overdue).length).toBe(group.overdue)
      expect(found.has(`${group.kind}:${group.id}`)).toBe(false)
      found.set(`${group.kind}:${group.id}`, items)
    }
    after = page.next
  } while (after)
  return found
}

/** A team's work in every state: 26 promises of two colleagues and the team, for five customers, in two teams and none. */
async function busy(name: string) {
  const [one, two] = [await addTeam(server.kernel, `${name}一队`), await addTeam(server.kernel, `${name}二队`)]
  const anna = await server.member('agent', { teamIds: [one.id, two.id], name: `${name}安娜` })
  const ben = await server.member('agent', { teamIds: [one.id, two.id], name: `${name}本` })
  const teamIds = [one.id, two.id, null, one.id, one.id]
  const homes = []
  for (const teamId of teamIds) homes.push(await openConversation(anna, { teamId }))
  for (let n = 0; n < 26; n += 1) {
    const home = homes[n % homes.length]!
    const ofTeam = n % 7 === 3 && home.team
    const owner = ofTeam
      ? { kind: 'team' as const, id: home.team!.id }
      : { kind: 'member' as const, id: n % 2 === 0 ? anna.id : ben.id }
    const made = await promiseIn(anna, home.id, {
      text: `${name}${n}`,
      owner,
      dueAt: fromNow(hour + (n % 13) * 5 * hour),
    })
    const act = (verb: string, body: object) => anna.post(`/promises/${made.id}/${verb}`, body)
    if (n % 6 === 1) await act('keep', { evidence: '已办好' })
    if (n % 6 === 2) await act('withdraw', { reason: '客户不需要了' })
    if (n % 6 === 4)
      await act('renegotiate', { reason: '缺配件', dueAt: fromNow(4 * day), agreement: { words: '客户电话里说可以' } })
    if (n % 12 === 5) await act('break', { reason: '做不到' })
  }
  // Some fall due, and of those one is kept late.
  desk.at += 12 * hour
  await server.runJobs()
  const late = (await anna.get('/promises?owner=me&state=overdue')).body.items[0]
  await anna.post(`/promises/${late.id}/keep`, { evidence: '补办好了' })
  return { anna, ben, one, two }
}

describe('promises by group', () => {
  it.each(['owner', 'customer', 'team'] as const)(
    'by %s have every promise of every state exactly once',
    async (by) => {
      const { anna, ben } = await busy(by)
      const { items } = (await anna.get('/promises?owner=all&state=all&limit=100')).body as { items: PromiseRecord[] }
      expect(items.length).toBeGreaterThan(28)
      for (const filter of ['owner=all', 'owner=mine', `owner=${ben.id}`]) {
        for (const state of [...promiseFilters, 'all']) {
          const list: PromiseRecord[] = (await anna.get(`/promises?${filter}&state=${state}&limit=100`)).body.items
          const found = await whole(anna, by, filter, state)
          const all = [...found.values()].flat()
          expect(texts(all).toSorted(), `${filter} ${state}`).toEqual(texts(list).toSorted())
          const sum = await groups(anna, `by=${by}&${filter}&state=${state}&limit=1`)
          expect([sum.groups, sum.total]).toEqual([found.size, list.length])
        }
      }
      // Each filter tells something here, so that none of this was said of nothing.
      for (const state of promiseFilters) {
        expect((await groups(anna, `by=${by}&owner=all&state=${state}`)).total, state).toBeGreaterThan(0)
      }
    },
    60_000,
  )

  it('stand in the order of what is due first, of what has ended the latest; those of no team last', async () => {
    const north = await addTeam(server.kernel, '序北')
    const south = await addTeam(server.kernel, '序南')
    const anna = await server.member('agent', { teamIds: [north.id, south.id] })
    const homes = [null, south.id, north.id]
    for (const [n, teamId] of homes.entries()) {
      const { id } = await openConversation(anna, { teamId })
      const kept = await promiseIn(anna, id, { text: `k${n}`, dueAt: fromNow((n + 1) * hour) })
      await anna.post(`/promises/${kept.id}/keep`, { evidence: '好' })
      for (const more of [0, 1])
        await promiseIn(anna, id, { text: `o${n}${more}`, dueAt: fromNow((n + 1 + more * 5) * hour) })
    }
    const owed = await groups(anna, 'by=team&owner=me')
    expect(named(owed)).toEqual([
      ['序南', 2],
      ['序北', 2],
      ['', 2],
    ])
    expect(texts(owed.items[0]!.items)).toEqual(['o10', 'o11'])
    expect(named(await groups(anna, 'by=team&owner=me&state=kept')).map(([name]) => name)).toEqual(['序北', '序南', ''])
    desk.at += 90 * minute
    expect((await groups(anna, 'by=team&owner=me')).items.map(({ overdue }) => overdue)).toEqual([0, 0, 1])
    expect(named(await groups(anna, `by=customer&owner=me&team=${south.id}`))).toHaveLength(1)
    expect((await groups(anna, `by=owner&owner=me&from=${fromNow(2 * hour)}`)).total).toBe(3)
  })

  it('count what the list of the same choice lists, however old, and look back as far as is asked', async () => {
    const anna = await server.member('agent')
    const { id } = await openConversation(anna)
    const kept = await promiseIn(anna, id, { text: '已办', dueAt: fromNow(hour) })
    await anna.post(`/promises/${kept.id}/keep`, { evidence: '好' })
    await promiseIn(anna, id, { text: '还欠着', dueAt: fromNow(hour) })
    let reader = anna
    const of = (query: string) => groups(reader, `by=customer&owner=${anna.id}&${query}`)
    expect(await of('state=kept')).toMatchObject({ total: 1, from: null })
    desk.at += 91 * day
    reader = await server.member('owner')
    const listed = async (query: string) => (await reader.get(`/promises?owner=${anna.id}&${query}`)).body.items.length
    for (const state of ['kept', 'all', 'outstanding'] as const) {
      expect((await of(`state=${state}`)).total, state).toBe(await listed(`state=${state}`))
    }
    expect(await of('state=all')).toMatchObject({ total: 2, from: null })
    const short = `state=all&from=${new Date(desk.at - 90 * day).toISOString()}`
    expect([(await of(short)).total, await listed(short)]).toEqual([0, 0])
    const long = `from=${new Date(desk.at - 100 * day).toISOString()}`
    expect(await of(`state=kept&${long}`)).toMatchObject({ total: 1 })
    expect(await of(`state=all&${long}`)).toMatchObject({ total: 2 })
    expect(await of('state=outstanding')).toMatchObject({ total: 1, from: null })
  })

  it('count only what the reader may read', async () => {
    const [inside, outside] = [await addTeam(server.kernel, '内组'), await addTeam(server.kernel, '外组')]
    const ines = await server.member('agent', { teamIds: [inside.id] })
    const otto = await server.member('agent', { teamIds: [outside.id] })
    const owner = await server.member('owner')
    const both = await server.member('supervisor', { teamIds: [inside.id, outside.id], name: '组长' })
    for (const [team, times] of [
      [inside, 3],
      [outside, 2],
    ] as const) {
      const { id } = await openConversation(owner, { teamId: team.id })
      for (let n = 0; n < times; n += 1) await promiseIn(owner, id, { owner: { kind: 'member', id: both.id } })
    }
    const seen = async (reader: Member) =>
      (await groups(reader, `by=team&owner=${both.id}`)).items.map(({ name }) => name)
    expect(await seen(ines)).toEqual(['内组'])
    expect(await seen(otto)).toEqual(['外组'])
    expect(await seen(owner)).toEqual(expect.arrayContaining(['内组', '外组']))
    expect(named(await groups(ines, `by=owner&owner=${both.id}`))).toEqual([['组长', 3]])
    expect(named(await groups(both, 'by=owner&owner=me'))).toEqual([['组长', 5]])
    expect((await groups(otto, `by=owner&owner=me`)).total).toBe(0)
    expect((await server.visitor.get('/promises/groups?by=team')).status).toBe(401)
  })

  it.each(['by=day', '', 'by=team&after=nonsense', 'by=team&state=gone', 'by=owner&limit=21', 'by=team&from=tomorrow'])(
    'refuse %s',
    async (query) => {
      const anna = await server.member('agent')
      expect((await anna.get(`/promises/groups?${query}`)).status).toBe(400)
    },
  )
})
