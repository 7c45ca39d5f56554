import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { day, fromNow, hour, promiseIn } from './testing.ts'

let server: TestServer
let anna: Member
let time = Date.parse('2031-03-08T09:00:00-05:00')
beforeAll(async () => {
  setClock(() => time)
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
})
afterAll(async () => {
  setClock()
  await server.close()
})

const link = async (member: Member) => {
  const { url } = (await member.post('/promises/feed', {})).body
  return `//${new URL(url).pathname}`.replace('///', '//')
}
const event = (text: string, id: string) =>
  text
    .replace(/\r\n /g, '')
    .split('BEGIN:VEVENT')
    .find((one) => one.includes(`promise-${id}@`))

it('is a calendar behind a secret link: stable ids, growing sequence, escaped text, UTC over a change of clocks', async () => {
  const { id } = await openConversation(anna)
  // New York goes to summer time in between: 15:00 there is 19:00 UTC and no longer 20:00.
  const made = await promiseIn(anna, id, { text: '带上；阀门, 两个\\', dueAt: '2031-03-09T15:00:00-04:00' })
  const whole = await promiseIn(anna, id, { text: '当天', dueAt: '2031-03-10T00:00:00+08:00', duePrecision: 'day' })
  const path = await link(anna)
  const first = await server.visitor.get(path)
  expect(first.status).toBe(200)
  expect(first.headers['content-type']).toContain('text/calendar')
  const before = event(first.text, made.id) ?? ''
  expect(before).toContain('DTEND:20310309T190000Z')
  expect(before).toContain('带上；阀门\\, 两个\\\\')
  expect(event(first.text, whole.id)).toContain('DTSTART;VALUE=DATE:20310309')
  const etag = String(first.headers.etag)
  expect((await server.visitor.get(path, { headers: { 'if-none-match': etag } })).status).toBe(304)
  await anna.patch(`/promises/${made.id}`, { text: '带上阀门' })
  const second = await server.visitor.get(path)
  expect(second.headers.etag).not.toBe(etag)
  const sequence = (text: string) => Number(/SEQUENCE:(\d+)/.exec(text)?.[1] ?? 0)
  expect(sequence(event(second.text, made.id) ?? '')).toBeGreaterThan(sequence(before))
  await anna.post(`/promises/${made.id}/withdraw`, { reason: '不用了' })
  expect(event((await server.visitor.get(path)).text, made.id)).toBeUndefined()
})

it('shows only what its person may read when it is asked, and ends with the link or the person', async () => {
  const team = await addTeam(server.kernel, '维修')
  const carl = await server.member('agent', { teamIds: [team.id] })
  const boss = await server.member('owner')
  const { id } = await openConversation(carl, { teamId: team.id, assigneeId: null })
  // Of the team: who owes something themselves reads along wherever they work.
  const made = await promiseIn(carl, id, { owner: { kind: 'team', id: team.id }, dueAt: fromNow(day) })
  const path = await link(carl)
  expect(event((await server.visitor.get(path)).text, made.id)).toBeDefined()
  await boss.patch(`/members/${carl.id}`, { teamIds: [] })
  expect(event((await server.visitor.get(path)).text, made.id)).toBeUndefined()
  const renewed = await link(carl)
  expect((await server.visitor.get(path)).status).toBe(404)
  expect((await server.visitor.get(renewed)).status).toBe(200)
  expect((await carl.get('/promises/feed')).body).toMatchObject({ active: true })
  await carl.delete('/promises/feed')
  expect((await server.visitor.get(renewed)).status).toBe(404)
  expect((await server.visitor.get('/promises/feed/guess.ics')).status).toBe(404)
})

it('reliability: what was promised and what became of it, by person, team and customer', async () => {
  const team = await addTeam(server.kernel, '销售')
  const dora = await server.member('agent', { name: '多拉', teamIds: [team.id] })
  const { id } = await openConversation(dora, { teamId: team.id })
  const make = (dueAt: string) => promiseIn(dora, id, { dueAt })
  const from = fromNow(0)
  const [onTime, late, , moved, gone, inner] = await Promise.all(
    [1, 1, 1, 1, 1, 1, 48].map((hours) => make(fromNow(hours * hour))),
  )
  await dora.post(`/promises/${onTime?.id}/keep`, { evidence: '好了' })
  await dora.post(`/promises/${moved?.id}/renegotiate`, {
    dueAt: fromNow(47 * hour),
    reason: '商量好',
    agreement: { words: '客户电话里说可以' },
  })
  await dora.post(`/promises/${gone?.id}/withdraw`, { reason: '不用了' })
  await dora.post(`/promises/${inner?.id}/inner`, {
    text: '备件',
    owner: { kind: 'member', id: dora.id },
    dueAt: fromNow(hour / 2),
  })
  time += 2 * hour
  await server.runJobs()
  await dora.post(`/promises/${late?.id}/keep`, { evidence: '晚了' })
  const query = `from=${encodeURIComponent(from)}`
  const figures = {
    made: 8,
    onTime: 1,
    late: 1,
    broken: 2,
    renegotiated: 1,
    withdrawn: 1,
    open: 2,
    known: 4,
    rate: 0.25,
  }
  const byMember = (await dora.get(`/promises/reliability?by=member&${query}`)).body
  expect(byMember.items).toContainEqual({ id: dora.id, name: '多拉', ...figures })
  // Colleagues' lines are for those who lead, as on scorecards.
  const carl = await server.member('agent', { teamIds: [team.id] })
  expect((await carl.get(`/promises/reliability?by=member&${query}`)).body.items).toEqual([])
  const lead = await server.member('supervisor', { teamIds: [team.id] })
  const compared = (await lead.get(`/promises/reliability?by=member&${query}`)).body.items
  expect(compared.map((one: { id: string }) => one.id)).toContain(dora.id)
  const byTeam = (await dora.get(`/promises/reliability?by=team&${query}`)).body
  expect(byTeam.items).toContainEqual({ id: team.id, name: '销售', ...figures })
  const first = (await dora.get(`/promises/reliability?by=customer&limit=1&${query}`)).body
  expect(first.items[0]).toMatchObject({ made: 8 })
  const outside = await server.member('agent')
  const hidden = (await outside.get(`/promises/reliability?by=team&${query}`)).body
  expect(hidden.items.map((one: { id: string }) => one.id)).not.toContain(team.id)
  expect((await outside.get('/promises/reliability?by=touch')).status).toBe(400)
})
