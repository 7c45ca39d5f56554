import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { roles } from '#platform/contract/permission.ts'
import { nowMs, setClock } from '#platform/server/clock/index.ts'
import type { ProductMail } from '#platform/server/mail/index.ts'
import { createMember, memberNames, membersOfTeams, resetMemberPassword } from './index.ts'
import { addTeam, cookieOf } from './testing.ts'

const password = 'correct horse battery'
const nobody = '00000000-0000-7000-8000-000000000000'
let server: TestServer
let mails: ProductMail[]
beforeEach(async () => {
  server = await startTestServer()
  mails = []
  server.kernel.outbox.send = async (mail) => void mails.push(mail)
})
afterEach(async () => {
  setClock()
  await server.close()
})
const as = (cookie: string) => ({ headers: { cookie } })
const tokenOf = (link: string) => link.split('/').at(-1) ?? ''
const accepted = { name: '陈小明', password, locale: 'zh-TW' }

describe('invitations', () => {
  test('only admins and owners manage staff, teams and company', async () => {
    for (const role of roles) {
      const person = await server.member(role)
      const mayManage = role === 'owner' || role === 'admin'
      const answers = await Promise.all([
        person.get('/invitations'),
        person.post('/invitations', { email: `for-${role}@example.com`, role: 'agent' }),
        person.delete(`/invitations/${nobody}`),
        person.patch(`/members/${nobody}`, { role: 'agent' }),
        person.post('/teams', { name: `team of ${role}` }),
        person.patch(`/teams/${nobody}`, { name: 'x' }),
        person.delete(`/teams/${nobody}`),
      ])
      const statuses = answers.map((answer) => answer.status)
      expect(statuses).toEqual(mayManage ? [200, 200, 404, 404, 200, 404, 404] : Array(7).fill(403))
      expect((await person.get('/members')).status).toBe(200)
      expect((await person.get('/teams')).status).toBe(200)
    }
    for (const path of ['/members', '/teams', '/me', '/invitations']) {
      expect((await server.visitor.get(path)).status).toBe(401)
    }
  })

  test('lead to an account in the right role and teams, once', async () => {
    const admin = await server.member('admin', { name: '李管理' })
    const team = await addTeam(server.kernel, '前台')
    const made = await admin.post('/invitations', { email: 'Chen@Example.com', role: 'agent', teamIds: [team.id] })
    expect(made.body.invitation).toMatchObject({ email: 'chen@example.com', role: 'agent', teamIds: [team.id] })
    await server.runJobs()
    expect(mails).toMatchObject([{ to: 'chen@example.com', link: made.body.link }])
    expect(mails[0]?.text).toContain(made.body.link)
    const url = `/invitations/accept/${tokenOf(made.body.link)}`
    expect((await server.visitor.get(url)).body).toMatchObject({ email: 'chen@example.com', invitedBy: '李管理' })
    expect((await server.visitor.post(url, { ...accepted, password: 'chen' })).status).toBe(400)
    const both = await Promise.all([server.visitor.post(url, accepted), server.visitor.post(url, accepted)])
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 410])
    const joined = both.find((answer) => answer.status === 200)
    const me = (await server.visitor.get('/me', as(cookieOf(joined ?? both[0])))).body
    expect(me).toMatchObject({ role: 'agent', locale: 'zh-TW', teams: [{ id: team.id, name: '前台' }] })
    expect((await server.visitor.get(url)).body.error.code).toBe('staff.invitation-gone')
    expect((await admin.get('/invitations')).body.items).toEqual([])
    const again = await admin.post('/invitations', { email: 'chen@example.com', role: 'agent' })
    expect(again).toMatchObject({ status: 400, body: { error: { fields: [{ field: 'email' }] } } })
    expect(await server.events(made.body.invitation.id)).toEqual(['staff.invited', 'staff.invitation-accepted'])
  })

  test('are replaced, withdrawn, and run out after 7 days', async () => {
    const admin = await server.member('admin')
    const first = await admin.post('/invitations', { email: 'chen@example.com', role: 'agent' })
    const second = await admin.post('/invitations', { email: 'chen@example.com', role: 'sales' })
    const status = async (link: string) => (await server.visitor.get(`/invitations/accept/${tokenOf(link)}`)).status
    expect(await status(first.body.link)).toBe(410)
    expect(await status(second.body.link)).toBe(200)
    expect((await admin.get('/invitations')).body.items).toHaveLength(1)
    const start = nowMs()
    setClock(() => start + 7.1 * 86_400_000)
    expect(await status(second.body.link)).toBe(410)
    setClock()
    expect((await admin.delete(`/invitations/${second.body.invitation.id}`)).status).toBe(200)
    expect(await status(second.body.link)).toBe(410)
    expect((await admin.delete(`/invitations/${second.body.invitation.id}`)).status).toBe(404)
  })

  test('a retried request gives the same invitation', async () => {
    const admin = await server.member('admin')
    const other = await server.member('admin')
    const body = { id: '01920000-0000-7000-8000-000000000001', email: 'chen@example.com', role: 'agent' }
    const first = await admin.post('/invitations', body)
    expect((await admin.post('/invitations', body)).body).toEqual(first.body)
    expect((await other.post('/invitations', body)).status).toBe(400)
    expect(await server.events(body.id)).toEqual(['staff.invited'])
  })

  test('an e-mail taken meanwhile is said clearly', async () => {
    const admin = await server.member('admin')
    const made = await admin.post('/invitations', { email: 'chen@example.com', role: 'agent' })
    await createMember(server.kernel, { email: 'chen@example.com', name: 'Chen', role: 'agent' })
    const late = await server.visitor.post(`/invitations/accept/${tokenOf(made.body.link)}`, accepted)
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'staff.email-taken' } } })
  })

  test('an admin invites no owner; an unknown team is refused', async () => {
    const admin = await server.member('admin')
    const owner = await server.member('owner')
    const body = { email: 'boss@example.com', role: 'owner' }
    expect((await admin.post('/invitations', body)).status).toBe(403)
    expect((await owner.post('/invitations', body)).status).toBe(200)
    const unknown = await admin.post('/invitations', { email: 'a@example.com', role: 'agent', teamIds: [nobody] })
    expect(unknown).toMatchObject({ status: 400, body: { error: { fields: [{ field: 'teamIds' }] } } })
  })
})

describe('members', () => {
  test('roles and teams are changed by those who may', async () => {
    const owner = await server.member('owner')
    const admin = await server.member('admin')
    const anna = await server.member('agent')
    const team = await addTeam(server.kernel, '后台')
    const changed = await admin.patch(`/members/${anna.id}`, { role: 'supervisor', teamIds: [team.id] })
    expect(changed.body).toMatchObject({ role: 'supervisor', teamIds: [team.id] })
    expect((await anna.get('/me')).body).toMatchObject({ role: 'supervisor', teams: [{ id: team.id }] })
    expect((await admin.patch(`/members/${anna.id}`, { role: 'owner' })).status).toBe(403)
    expect((await admin.patch(`/members/${owner.id}`, { role: 'admin' })).status).toBe(403)
    expect((await admin.patch(`/members/${owner.id}`, { deactivated: true })).status).toBe(403)
    expect((await admin.patch(`/members/${anna.id}`, { teamIds: [nobody] })).body.error.fields[0].field).toBe('teamIds')
    expect((await owner.patch(`/members/${anna.id}`, { role: 'owner' })).status).toBe(200)
    const before = await server.events(anna.id)
    expect((await owner.patch(`/members/${anna.id}`, { role: 'owner', teamIds: [team.id] })).status).toBe(200)
    expect(await server.events(anna.id)).toEqual(before)
    expect(before.filter((name) => name === 'staff.access-changed')).toHaveLength(2)
  })

  test('the last owner stays, even when two step down at once', async () => {
    const one = await server.member('owner')
    const alone = await one.patch(`/members/${one.id}`, { role: 'admin' })
    expect(alone).toMatchObject({ status: 409, body: { error: { code: 'staff.last-owner' } } })
    const two = await server.member('owner')
    const both = await Promise.all([
      one.patch(`/members/${one.id}`, { role: 'admin' }),
      two.patch(`/members/${two.id}`, { role: 'admin' }),
    ])
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409])
  })

  test('a deactivated person is out at once and may come back', async () => {
    const owner = await server.member('owner')
    const anna = await server.member('agent', { email: 'anna@example.com', password })
    expect((await anna.get('/me')).status).toBe(200)
    expect((await owner.patch(`/members/${owner.id}`, { deactivated: true })).body.error.fields[0].field).toBe(
      'deactivated',
    )
    const done = await owner.patch(`/members/${anna.id}`, { deactivated: true })
    expect(done.body.deactivatedAt).not.toBeNull()
    expect((await anna.get('/me')).status).toBe(401)
    await server.visitor.post('/password-reset', { email: 'anna@example.com' })
    await server.runJobs()
    expect(mails).toEqual([])
    await owner.patch(`/members/${anna.id}`, { deactivated: false })
    expect((await anna.get('/me')).status).toBe(401)
    expect((await server.visitor.post('/session', { email: 'anna@example.com', password })).status).toBe(200)
  })

  test('the list tells the reader what they may do with each', async () => {
    const owner = await server.member('owner')
    const admin = await server.member('admin')
    const anna = await server.member('agent')
    const abilities = async (reader: typeof anna, id: string) =>
      (await reader.get('/members')).body.items.find((one: { id: string }) => one.id === id).abilities
    expect(await abilities(owner, owner.id)).toMatchObject({ roles: [], deactivate: false, editTeams: true })
    expect(await abilities(owner, anna.id)).toMatchObject({ roles: [...roles], deactivate: true })
    expect(await abilities(admin, owner.id)).toEqual({ roles: [], deactivate: false, editTeams: false })
    expect((await abilities(admin, anna.id)).roles).not.toContain('owner')
    expect(await abilities(anna, anna.id)).toEqual({ roles: [], deactivate: false, editTeams: false })
  })
})

describe('oneself', () => {
  test('name, language and time zone', async () => {
    const anna = await server.member('agent')
    const changed = await anna.patch('/me', {
      name: ' 安娜 ',
      locale: 'en',
      timeZone: 'Asia/Taipei',
    })
    expect(changed.body).toMatchObject({ name: '安娜', locale: 'en', timeZone: 'Asia/Taipei' })
    const zone = await anna.patch('/me', { timeZone: '+08:00' })
    expect(zone.body.error.fields).toEqual([{ field: 'timeZone', reason: 'is not a time zone' }])
    for (const unknown of [{ role: 'owner' }, { notify: { sound: true } }])
      expect((await anna.patch('/me', unknown)).status).toBe(400)
    const before = await server.events(anna.id)
    await anna.patch('/me', { name: '安娜' })
    expect(await server.events(anna.id)).toEqual(before)
  })

  test('availability is told to everybody, once', async () => {
    const anna = await server.member('agent')
    const heard: { name: string; data: unknown }[] = []
    const told = Promise.withResolvers<void>()
    const listener = {
      audience: new Set(['everyone']),
      events: (events: readonly { name: string; data: unknown }[]) => {
        heard.push(...events.filter((event) => event.name === 'staff.availability-changed'))
        if (heard.length > 0) told.resolve()
      },
      signal: () => {},
      reset: () => {},
    }
    const { stop } = await server.kernel.live.listen(listener, null)
    await anna.put('/me/availability', { availability: 'busy' })
    await anna.put('/me/availability', { availability: 'busy' })
    await told.promise
    stop()
    expect(heard).toMatchObject([{ data: { memberId: anna.id, availability: 'busy' } }])
    expect((await anna.get('/me')).body.availability).toBe('busy')
    expect((await anna.put('/me/availability', { availability: 'asleep' })).status).toBe(400)
  })
})

test('the operator adds people and resets passwords without a login', async () => {
  const { kernel } = server
  const made = await createMember(kernel, { email: 'Ops@Example.com', name: 'Ops', role: 'admin' })
  const signIn = (word: string) => server.visitor.post('/session', { email: 'ops@example.com', password: word })
  const cookie = cookieOf(await signIn(made.password))
  expect((await server.visitor.get('/me', as(cookie))).body.role).toBe('admin')
  const reset = await resetMemberPassword(kernel, 'ops@example.com')
  expect((await server.visitor.get('/me', as(cookie))).status).toBe(401)
  expect((await signIn(made.password)).status).toBe(401)
  expect((await signIn(reset.password)).status).toBe(200)
  await expect(resetMemberPassword(kernel, 'no@example.com')).rejects.toMatchObject({ fields: [{ field: 'email' }] })
  await expect(createMember(kernel, { email: 'ops@example.com', name: 'B', role: 'agent' })).rejects.toMatchObject({
    code: 'staff.email-taken',
  })
  await expect(createMember(kernel, { email: 'nonsense', name: 'B', role: 'agent' })).rejects.toMatchObject({
    fields: [{ field: 'email' }],
  })
})

test('other modules ask for names and members of teams', async () => {
  const team = await addTeam(server.kernel, '前台')
  const owner = await server.member('owner')
  const anna = await server.member('agent', { teamIds: [team.id], name: '安娜' })
  const gone = await server.member('agent', { teamIds: [team.id] })
  await owner.patch(`/members/${gone.id}`, { deactivated: true })
  const names = await memberNames(server.kernel.db, [anna.id, null, nobody, gone.id])
  expect([...names.keys()].sort()).toEqual([anna.id, gone.id].sort())
  expect(names.get(anna.id)?.name).toBe('安娜')
  expect(await membersOfTeams(server.kernel.db, [team.id])).toMatchObject([{ id: anna.id, teamId: team.id }])
})
