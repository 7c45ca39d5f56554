import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { company, teamsById } from './index.ts'
import { setUp } from './testing.ts'

let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.close())

const span = { from: '09:00', to: '18:00' }
const hours = {
  timeZone: 'Asia/Shanghai',
  week: [[span], [span], [span], [span], [span], [], []],
  holidays: [{ date: '2026-10-01', name: '国庆节' }],
  makeUpDays: [{ date: '2026-10-10', spans: [span] }],
}

test('a team is made, changed and removed', async () => {
  const admin = await server.member('admin')
  const anna = await server.member('agent')
  const bob = await server.member('agent')
  const made = await admin.post('/teams', { name: '前台', hours, members: [{ id: anna.id, isLead: true }] })
  const id = made.body.id as string
  expect(made).toMatchObject({ status: 200, body: { name: '前台', hours, members: [{ id: anna.id, isLead: true }] } })
  expect((await anna.get('/me')).body.teams).toEqual([{ id, name: '前台', isLead: true }])
  const members = [
    { id: anna.id, isLead: false },
    { id: bob.id, isLead: true },
  ]
  const changed = await admin.patch(`/teams/${id}`, { name: '大堂', members, hours: null })
  expect(changed.body).toMatchObject({ name: '大堂', hours: null })
  expect(changed.body.members).toHaveLength(2)
  expect((await bob.get('/me')).body.teams).toEqual([{ id, name: '大堂', isLead: true }])
  expect((await teamsById(server.kernel.db)).get(id)).toMatchObject({ name: '大堂', hours: null })
  expect((await admin.delete(`/teams/${id}`)).status).toBe(200)
  expect((await bob.get('/me')).body.teams).toEqual([])
  expect((await admin.delete(`/teams/${id}`)).status).toBe(404)
  expect(await server.events(id)).toEqual(['team.created', 'team.changed', 'team.removed'])
  const access = (names: string[]) => names.filter((name) => name === 'staff.access-changed').length
  expect([access(await server.events(anna.id)), access(await server.events(bob.id))]).toEqual([2, 2])
})

test('names are unique whatever their case; a retried creation makes one team', async () => {
  const admin = await server.member('admin')
  const body = { id: '01920000-0000-7000-8000-000000000001', name: 'Lobby' }
  const first = await admin.post('/teams', body)
  expect((await admin.post('/teams', body)).body).toEqual(first.body)
  expect(await server.events(body.id)).toEqual(['team.created'])
  expect((await admin.post('/teams', { name: 'LOBBY' })).body.error.fields).toEqual([
    { field: 'name', reason: '已被使用' },
  ])
  const other = await admin.post('/teams', { name: 'Garage' })
  expect((await admin.patch(`/teams/${other.body.id}`, { name: 'lobby' })).body.error.fields[0].field).toBe('name')
  expect((await admin.patch(`/teams/${other.body.id}`, { name: 'GARAGE' })).status).toBe(200)
  expect((await admin.get('/teams')).body.items.map((one: { name: string }) => one.name)).toEqual(['GARAGE', 'Lobby'])
})

test('opening hours that make no sense are refused with the field', async () => {
  const admin = await server.member('admin')
  const field = async (change: object) =>
    (await admin.post('/teams', { name: 'x', hours: { ...hours, ...change } })).body.error?.fields[0].field
  expect(await field({ timeZone: 'Asia/Nowhere' })).toBe('hours.timeZone')
  expect(await field({ week: [[]] })).toContain('hours')
  expect(await field({ week: [[{ from: '9:00', to: '25:00' }], [], [], [], [], [], []] })).toContain('hours')
  expect(await field({ holidays: [{ date: '2026-02-30', name: 'x' }] })).toContain('hours')
  expect(await field({ makeUpDays: [...hours.makeUpDays, ...hours.makeUpDays] })).toBe('hours.makeUpDays')
  const member = await admin.post('/teams', {
    name: 'x',
    members: [{ id: '00000000-0000-7000-8000-000000000000', isLead: false }],
  })
  expect(member.body.error.fields[0].field).toBe('members')
})

test('the company is changed by admins and seen by everybody at once', async () => {
  const { owner } = await setUp(server.kernel)
  const anna = await server.member('agent')
  const cookie = { headers: { cookie: owner.cookie } }
  expect(await company(server.kernel.db)).toMatchObject({ timeZone: 'Asia/Shanghai' })
  expect((await anna.patch('/company', { name: 'x' })).status).toBe(403)
  const changed = await server.visitor.patch('/company', { name: '安居物业', settings: { closeAfterDays: 3 } }, cookie)
  expect(changed.body).toMatchObject({ name: '安居物业', settings: { closeAfterDays: 3, reopenWithinDays: 30 } })
  expect((await anna.get('/me')).body.company).toEqual(changed.body)
  expect(await company(server.kernel.db)).toEqual(changed.body)
  const wrong = await server.visitor.patch('/company', { settings: { closeAfterDays: 0 } }, cookie)
  expect(wrong.body.error.fields[0].field).toBe('settings.closeAfterDays')
  expect((await server.visitor.patch('/company', { settings: { colour: 1 } }, cookie)).status).toBe(400)
  expect((await server.events()).filter((name) => name === 'company.changed')).toHaveLength(1)
})
