import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { newId } from '#platform/server/database/index.ts'
import { checkSubmission } from './check-submission.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

test('an admin sets up forms; the first is the default, and there is only one', async () => {
  const admin = await server.member('admin')
  const team = await addTeam(server.kernel, '客服部')
  const id = newId()
  const first = await admin.post('/forms', { id, key: 'service', title: ' 联系物业 ', teamId: team.id })
  expect(first.status).toBe(200)
  expect(first.body).toMatchObject({
    id,
    key: 'service',
    title: '联系物业',
    isDefault: true,
    enabled: true,
    required: [],
  })
  expect(first.body.team).toEqual({ id: team.id, name: '客服部' })
  expect(first.body.url).toMatch(/\/form\/service$/)
  expect((await admin.post('/forms', { id, key: 'service' })).body.id).toBe(id)
  expect(await server.events(id)).toEqual(['form.created'])

  const second = await admin.post('/forms', { key: 'repair', required: ['name'], language: 'zh-TW' })
  expect(second.body.isDefault).toBe(false)
  const changed = await admin.patch(`/forms/${second.body.id}`, { isDefault: true, intro: '一小时内答复' })
  expect(changed.body).toMatchObject({ isDefault: true, intro: '一小时内答复', language: 'zh-TW' })
  await admin.patch(`/forms/${second.body.id}`, { intro: '一小时内答复' })
  expect(await server.events(second.body.id)).toEqual(['form.created', 'form.changed'])
  const { body } = await admin.get('/forms')
  expect(body.items.map((one: { key: string; isDefault: boolean }) => [one.key, one.isDefault])).toEqual([
    ['repair', true],
    ['service', false],
  ])
  expect((await admin.delete(`/forms/${second.body.id}`)).status).toBe(200)
  expect((await admin.delete(`/forms/${second.body.id}`)).status).toBe(404)
})

test('wrong settings are refused with the field', async () => {
  const admin = await server.member('admin')
  await admin.post('/forms', { key: 'taken' })
  const wrong: [object, string][] = [
    [{ key: 'taken' }, 'key'],
    [{ key: 'Not Good' }, 'key'],
    [{ key: '-' }, 'key'],
    [{ key: 'a', teamId: newId() }, 'teamId'],
    [{ key: 'a', language: 'fr' }, 'language'],
    [{ key: 'a', required: ['text'] }, 'required.0'],
    [{}, 'key'],
  ]
  for (const [body, field] of wrong) {
    const answer = await admin.post('/forms', body)
    expect(answer.status, JSON.stringify(body)).toBe(400)
    expect(answer.body.error.fields[0].field).toBe(field)
  }
})

test('nobody but owner and admins sees or changes them', async () => {
  for (const role of ['supervisor', 'agent', 'sales', 'viewer'] as const) {
    const member = await server.member(role)
    expect((await member.get('/forms')).status).toBe(403)
    expect((await member.post('/forms', { key: 'x' })).status).toBe(403)
    expect((await member.patch(`/forms/${newId()}`, { title: 'x' })).status).toBe(403)
    expect((await member.delete(`/forms/${newId()}`)).status).toBe(403)
  }
  expect((await server.visitor.get('/forms')).status).toBe(401)
})

const entries = { subject: '', text: '漏水', name: '', phone: '', email: '' }
test.each([
  [{ phone: '13800138000' }, {}],
  [{ phone: '+852 6123 4567' }, {}],
  [{ phone: '0755-8888 6666 转 801' }, {}],
  [{ phone: '10086' }, {}],
  [{ phone: '１３８００１３８０００' }, {}],
  [{ email: 'wang@例子.公司' }, {}],
  [{}, { phone: 'contact' }],
  [{ phone: '12' }, { phone: 'phone' }],
  [{ phone: '微信上说' }, { phone: 'phone' }],
  [{ phone: '13800138000', email: 'wang' }, { email: 'email' }],
  [{ phone: '13800138000', text: ' ' }, { text: 'text' }],
])('%j → %j', (given, problems) => {
  expect(checkSubmission({ ...entries, ...given }, { required: [], locale: 'zh-CN', files: 0 })).toEqual(problems)
})
