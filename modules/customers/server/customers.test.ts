import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { newId } from '#platform/server/database/index.ts'
import { customerLabel } from './present.ts'

let server: TestServer
let agent: Member
let viewer: Member
let leader: Member
let admin: Member

beforeAll(async () => {
  server = await startTestServer()
  agent = await server.member('agent')
  viewer = await server.member('viewer')
  leader = await server.member('supervisor')
  admin = await server.member('admin')
})
afterAll(() => server.close())

async function add(body: Record<string, unknown>, by = agent) {
  const made = await by.post('/customers', body)
  expect(made.status, made.text).toBe(200)
  return made.body
}

describe('a file', () => {
  it('is made, read by everyone, changed by those who work, and all of it is recorded once', async () => {
    const id = newId()
    const body = {
      id,
      name: '  王小明 ',
      appellation: '王先生',
      tags: ['业主', '业主 ', 'VIP'],
      language: 'zh-CN',
      timeZone: 'Asia/Shanghai',
      notes: '住三号楼',
      identities: [
        { kind: 'phone', value: '138 0013 8001' },
        { kind: 'email', value: 'Wang@Example.com', verified: true },
      ],
    }
    const made = await add(body)
    expect(made).toMatchObject({
      id,
      name: '王小明',
      appellation: '王先生',
      tags: ['业主', 'VIP'],
      kind: 'external',
      contact: 'Wang@Example.com',
      abilities: { edit: true, merge: false, remove: false },
    })
    expect(made.identities.map((one: { normalised: string }) => one.normalised).sort()).toEqual([
      '+8613800138001',
      'wang@example.com',
    ])
    expect((await add(body)).id).toBe(id)
    expect((await viewer.get(`/customers/${id}`)).body).toMatchObject({ name: '王小明', abilities: { edit: false } })

    const changed = await agent.patch(`/customers/${id}`, { name: '王曉明', color: '#aabbcc', notes: '' })
    expect(changed.body).toMatchObject({ name: '王曉明', color: '#aabbcc', notes: '' })
    await agent.patch(`/customers/${id}`, { name: '王曉明' })
    expect(await server.events(id)).toEqual(['customer.created', 'customer.changed'])
  })

  it('is refused to those who may not', async () => {
    const { id } = await add({ name: '李四' })
    expect((await server.visitor.get('/customers')).status).toBe(401)
    expect((await server.visitor.get(`/customers/${id}`)).status).toBe(401)
    expect((await viewer.post('/customers', { name: '不可' })).status).toBe(403)
    expect((await viewer.patch(`/customers/${id}`, { name: '不可' })).status).toBe(403)
    expect((await agent.delete(`/customers/${id}`)).status).toBe(403)
    expect((await leader.delete(`/customers/${id}`)).status).toBe(403)
    expect((await agent.post(`/customers/${id}/merge`, { otherId: newId() })).status).toBe(403)
    expect((await agent.get(`/customers/${newId()}`)).status).toBe(404)
    expect(await server.events(id)).toEqual(['customer.created'])
  })

  it.each([
    [{}, 'name'],
    [{ name: '   ' }, 'name'],
    [{ name: 'a', kind: 'robot' }, 'kind'],
    [{ name: 'a', timeZone: 'Mars/Base' }, 'timeZone'],
    [{ name: 'a', organizationId: newId() }, 'organizationId'],
    [{ name: 'a', color: 'red' }, 'color'],
    [{ name: 'a', language: 'fr' }, 'language'],
    [{ name: 'a', tags: Array.from({ length: 51 }, (_, i) => `t${i}`) }, 'tags'],
    [{ name: 'a', identities: [{ kind: 'email', value: 'nobody' }] }, 'identities.0.value'],
    [{ name: 'a', identities: [{ kind: 'phone', value: '漏水' }] }, 'identities.0.value'],
    [{ name: 'a', identities: [{ kind: 'visitor', value: 'x' }] }, 'identities.0.kind'],
    [{ name: 'a'.repeat(201) }, 'name'],
    [{ name: 'a\0b' }, 'name'],
    [{ name: 'a', secret: 1 }, 'secret'],
  ])('%j is refused at %s, with the reason', async (body, field) => {
    const answer = await agent.post('/customers', body)
    expect(answer.status, answer.text).toBe(400)
    expect(answer.body.error.fields[0].field).toContain(field)
    expect(answer.body.error.fields[0].reason).not.toMatch(/reason\.|^$/)
  })

  it('keeps rare characters, and finds them', async () => {
    const { id } = await add({ name: '𠮷野·阿不都·克里木' })
    await add({ name: 'Zoë Müller' })
    expect((await agent.get(`/customers/${id}`)).body.name).toBe('𠮷野·阿不都·克里木')
    const names = async (q: string) =>
      (await agent.get(`/customers?q=${encodeURIComponent(q)}`)).body.items.map((one: { name: string }) => one.name)
    expect(await names('𠮷')).toEqual(['𠮷野·阿不都·克里木'])
    expect(await names('都·克')).toEqual(['𠮷野·阿不都·克里木'])
    expect(await names('阿不')).toEqual(['𠮷野·阿不都·克里木'])
    expect(await names('ZOË')).toEqual(['Zoë Müller'])
    expect(await names('%')).toEqual([])
    expect(await names('·')).toEqual([])
  })
})

describe('the list', () => {
  it('filters, finds by name, mail and phone, and pages without gap or double', async () => {
    const organization = (await agent.post('/organizations', { name: '云栖花园', kind: 'household' })).body
    const ids: string[] = []
    for (let i = 0; i < 7; i += 1) {
      const made = await add({
        name: `陳列測${i}`,
        tags: ['列表'],
        organizationId: i < 3 ? organization.id : null,
        identities: [
          { kind: 'phone', value: `1391234560${i}` },
          { kind: 'email', value: `list${i}@liebiao.cn` },
        ],
      })
      ids.push(made.id)
    }
    await add({ name: '內部列表', kind: 'internal', tags: ['列表'] })
    const list = async (query: string) => (await viewer.get(`/customers?${query}`)).body
    const count = async (query: string) => (await list(query)).items.length
    const tag = encodeURIComponent('列表')
    expect(await count(`tag=${tag}`)).toBe(8)
    expect(await count(`tag=${tag}&kind=internal`)).toBe(1)
    expect(await count(`organizationId=${organization.id}`)).toBe(3)
    expect(await count(`q=${encodeURIComponent('陈列测')}`)).toBe(7)
    expect(await count(`q=${encodeURIComponent('陳列測3')}`)).toBe(1)
    expect(await count(`q=${encodeURIComponent('139-1234-5603')}`)).toBe(1)
    expect(await count('q=345605')).toBe(1)
    expect(await count(`q=${encodeURIComponent('陈列 liebiao')}`)).toBe(7)
    expect(await count('q=LIST4@Lie')).toBe(1)
    expect(await count(`q=${encodeURIComponent('陈列 没有')}`)).toBe(0)

    const seen: string[] = []
    for (let after = ''; ; ) {
      const page = await list(`tag=${tag}&limit=3${after && `&after=${after}`}`)
      seen.push(...page.items.map((one: { id: string }) => one.id))
      if (!page.next) break
      after = page.next
    }
    expect(seen).toHaveLength(8)
    expect(new Set(seen).size).toBe(8)
    expect((await agent.get('/customers?after=nonsense')).status).toBe(400)
    expect((await agent.get('/customer-tags')).body.items[0]).toEqual({ tag: '列表', count: 8 })
  })

  it.each(['%25', '_', '%5C', "'", '"', '%F0%9F%98%80', '%20%20', '(((', '*', '%ED%A0%BD', 'a'.repeat(200)])(
    'takes the query %s calmly',
    async (q) => {
      expect([200, 400]).toContain((await agent.get(`/customers?q=${q}`)).status)
      expect([200, 400]).toContain((await agent.get(`/organizations?q=${q}`)).status)
      expect([200, 400]).toContain((await agent.get(`/customer-tags?q=${q}`)).status)
    },
  )
})

describe('identities', () => {
  it('belong to one customer; a taken one names who has it', async () => {
    const one = await add({ name: '甲', identities: [{ kind: 'phone', value: '13700000001' }] })
    const other = await add({ name: '乙' })
    const refused = await agent.post(`/customers/${other.id}/identities`, { kind: 'phone', value: '+86 137-0000-0001' })
    expect(refused.status).toBe(409)
    expect(refused.body.error).toMatchObject({
      code: 'customers.identity-taken',
      message: '这个联系方式已属于客户“甲”',
      details: { customerId: one.id, name: '甲' },
      fields: [{ field: 'value' }],
    })
    const same = await agent.post(`/customers/${one.id}/identities`, { kind: 'phone', value: '137 0000 0001' })
    expect(same.status).toBe(200)
    expect(same.body.identities).toHaveLength(1)

    const freed = await agent.delete(`/customers/${one.id}/identities/${one.identities[0].id}`)
    expect(freed.body.identities).toEqual([])
    const given = await agent.post(`/customers/${other.id}/identities`, { kind: 'phone', value: '13700000001' })
    expect(given.body.identities).toHaveLength(1)
    const marked = await agent.patch(`/customers/${other.id}/identities/${given.body.identities[0].id}`, {
      verified: true,
    })
    expect(marked.body.identities[0]).toMatchObject({ verified: true, undeliverable: false })
    expect(
      (await agent.patch(`/customers/${one.id}/identities/${given.body.identities[0].id}`, { verified: false })).status,
    ).toBe(404)
    expect((await viewer.delete(`/customers/${other.id}/identities/${given.body.identities[0].id}`)).status).toBe(403)
    expect(await server.events(other.id)).toEqual(['customer.created', 'customer.changed', 'customer.changed'])
  })

  it('of external systems are told apart by their source', async () => {
    const a = await add({ name: '外一', identities: [{ kind: 'external', source: 'erp', value: 'C-1' }] })
    const b = await add({ name: '外二', identities: [{ kind: 'external', source: 'shop', value: 'C-1' }] })
    expect(a.id).not.toBe(b.id)
    const taken = await agent.post('/customers', {
      name: '外三',
      identities: [{ kind: 'external', source: 'erp', value: 'C-1' }],
    })
    expect(taken.status).toBe(409)
    expect(taken.body.error.fields[0].field).toBe('identities.0.value')
  })

  it('of two staff at once only one gets it', async () => {
    const [a, b] = [await add({ name: '争一' }), await add({ name: '争二' })]
    const answers = await Promise.all(
      [a, b].map(({ id }) => agent.post(`/customers/${id}/identities`, { kind: 'email', value: 'race@zheng.cn' })),
    )
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409])
  })

  it('reads numbers without a prefix as of the reader’s country', async () => {
    const taipei = await server.member('agent', { locale: 'zh-TW' })
    const made = await add({ name: '陳太太', identities: [{ kind: 'phone', value: '02-2345-6789' }] }, taipei)
    expect(made.identities[0].normalised).toBe('+886223456789')
  })
})

describe('removing', () => {
  it('hides the file, frees its addresses, and can be undone', async () => {
    const made = await add({ name: '删除甲', identities: [{ kind: 'email', value: 'gone@shan.cn' }] })
    expect((await admin.delete(`/customers/${made.id}`)).status).toBe(200)
    expect((await agent.get(`/customers/${made.id}`)).status).toBe(404)
    expect((await agent.patch(`/customers/${made.id}`, { name: 'x' })).status).toBe(404)
    expect((await agent.get(`/customers?q=${encodeURIComponent('删除甲')}`)).body.items).toEqual([])
    expect((await agent.get('/customers?q=gone@shan')).body.items).toEqual([])
    expect((await agent.post(`/customers/${made.id}/restore`)).status).toBe(403)
    const back = await admin.post(`/customers/${made.id}/restore`)
    expect(back.body.identities).toHaveLength(1)
    expect(await server.events(made.id)).toEqual(['customer.created', 'customer.removed', 'customer.restored'])
  })

  it('leaves an address with whoever took it meanwhile', async () => {
    const made = await add({ name: '删除乙', identities: [{ kind: 'email', value: 'taken@shan.cn' }] })
    await admin.delete(`/customers/${made.id}`)
    await add({ name: '后来者', identities: [{ kind: 'email', value: 'taken@shan.cn' }] })
    expect((await admin.post(`/customers/${made.id}/restore`)).body.identities).toEqual([])
  })

  it('with anonymise leaves nothing personal, not even in files merged into it', async () => {
    const kept = await add({ name: '隐名', notes: '秘密一', identities: [{ kind: 'email', value: 'yin@ming.cn' }] })
    const other = await add({ name: '隐名二', notes: '秘密二' })
    const { mergeId } = (await leader.post(`/customers/${kept.id}/merge`, { otherId: other.id })).body
    await admin.delete(`/customers/${kept.id}?anonymise=true`)
    const left = await server.kernel.connection.pool.query(
      `select c::text || coalesce((select string_agg(i::text, '') from identity i where i.customer_id = c.id), '')
        || coalesce((select string_agg(m::text, '') from customer_merge m where m.kept_id = c.id), '') as text
       from customer c where id = any($1)`,
      [[kept.id, other.id]],
    )
    for (const { text } of left.rows) expect(text).not.toMatch(/隐名|秘密|yin@/)
    expect((await admin.post(`/customers/${kept.id}/restore`)).status).toBe(409)
    expect((await leader.post(`/customers/merges/${mergeId}/undo`)).status).toBe(409)
    const shown = (await admin.get(`/customers/${kept.id}`)).body
    expect(shown).toMatchObject({ anonymised: true, removed: true, name: '' })
    expect(customerLabel(shown, 'zh-CN')).toBe(`已匿名客户 ${shown.code}`)
  })
})

describe('organizations', () => {
  it('have members, are found by name, and leave their members when removed', async () => {
    const id = newId()
    const made = await agent.post('/organizations', {
      id,
      name: '龍湖物業',
      kind: 'company',
      address: '科技路 1 号',
      tags: ['重点'],
    })
    expect(made.body).toMatchObject({ id, name: '龍湖物業', memberCount: 0 })
    expect((await agent.post('/organizations', { id, name: '龍湖物業' })).body.address).toBe('科技路 1 号')
    const member = await add({ name: '成员', organizationId: id })
    expect(member.organization).toEqual({ id, name: '龍湖物業', kind: 'company' })
    const found = (await viewer.get(`/organizations?q=${encodeURIComponent('龙湖')}`)).body.items
    expect(found).toHaveLength(1)
    expect(found[0].memberCount).toBe(1)
    expect((await agent.patch(`/organizations/${id}`, { notes: '续约中' })).body.notes).toBe('续约中')
    expect((await viewer.patch(`/organizations/${id}`, { notes: 'x' })).status).toBe(403)
    expect((await agent.delete(`/organizations/${id}`)).status).toBe(403)
    expect((await admin.delete(`/organizations/${id}`)).status).toBe(200)
    expect((await agent.get(`/organizations/${id}`)).status).toBe(404)
    expect((await agent.get(`/customers/${member.id}`)).body.organization).toBeNull()
    expect((await agent.patch(`/customers/${member.id}`, { organizationId: id })).status).toBe(400)
    expect(await server.events(id)).toEqual(['organization.created', 'organization.changed', 'organization.removed'])
  })
})
