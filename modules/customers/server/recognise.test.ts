import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { type Contact, findOrCreateByIdentity, markUndeliverable } from './find-or-create.ts'
import { customerCards, customerLabel } from './present.ts'
import { holdCustomer } from './queries.ts'

let server: TestServer
let agent: Member
let leader: Member

beforeAll(async () => {
  server = await startTestServer()
  agent = await server.member('agent')
  leader = await server.member('supervisor')
})
afterAll(() => server.close())

const find = (contact: Contact) => inTransaction(server.kernel.db, (tx) => findOrCreateByIdentity(tx, contact))
const file = async (id: string) => (await agent.get(`/customers/${id}`)).body
const email = (value: string, verified = false) => ({ kind: 'email' as const, value, verified })
const phone = (value: string, verified = false) => ({ kind: 'phone' as const, value, verified })

describe('a returning person', () => {
  it('is recognised by any identity in any spelling, and learns new ones', async () => {
    const first = await find({ identities: [email('Li@Example.cn')], name: '李雷', language: 'zh-CN' })
    expect(first.created).toBe(true)
    const second = await find({ identities: [email(' li@example.CN '), phone('136 0000 0001')], name: '别的名字' })
    expect(second).toEqual({ customerId: first.customerId, created: false })
    const third = await find({ identities: [phone('+8613600000001')] })
    expect(third.customerId).toBe(first.customerId)
    const found = await file(first.customerId)
    expect(found.name).toBe('李雷')
    expect(found.identities).toHaveLength(2)
    expect(await server.events(first.customerId)).toEqual(['customer.created', 'customer.changed'])
  })

  it('is never recognised by a name', async () => {
    const one = await find({ identities: [email('wang1@same.cn')], name: '王伟' })
    const other = await find({ identities: [email('wang2@same.cn')], name: '王伟' })
    const nobody = await find({ identities: [], name: '王伟' })
    expect(new Set([one, other, nobody].map((found) => found.customerId)).size).toBe(3)
  })

  it('gets the name that was missing', async () => {
    const visitor = { kind: 'visitor' as const, source: 'widget', value: newId(), verified: true }
    const first = await find({ identities: [visitor] })
    const card = (await customerCards(server.kernel.db, [first.customerId])).get(first.customerId)!
    expect(customerLabel(card, 'zh-CN')).toBe(`访客 ${card.code}`)
    expect(customerLabel(card, 'zh-TW')).toBe(`訪客 ${card.code}`)
    await find({ identities: [visitor, email('later@name.cn')], name: '韩梅梅' })
    expect((await file(first.customerId)).name).toBe('韩梅梅')
    expect(await server.events(first.customerId)).toEqual(['customer.created', 'customer.changed'])
  })

  it('with identities of two customers is taken for the one who proves theirs; staff see the suspicion', async () => {
    const one = await find({ identities: [email('both@two.cn')], name: '双甲' })
    const other = await find({ identities: [phone('13600000002')], name: '双乙' })
    const both = await find({ identities: [email('both@two.cn'), phone('13600000002', true)] })
    expect(both).toEqual({ customerId: other.customerId, created: false, conflict: { otherIds: [one.customerId] } })
    await find({ identities: [email('both@two.cn'), phone('13600000002', true)] })
    expect((await file(one.customerId)).suspects.map((card: { name: string }) => card.name)).toEqual(['双乙'])
    expect((await file(other.customerId)).suspects.map((card: { name: string }) => card.name)).toEqual(['双甲'])
    expect(await server.events(other.customerId)).toEqual(['customer.created', 'customer.changed'])

    const dismissed = await agent.post(`/customers/${one.customerId}/suspects/${other.customerId}/dismiss`)
    expect(dismissed.body.suspects).toEqual([])
    await find({ identities: [email('both@two.cn'), phone('13600000002', true)] })
    expect((await file(one.customerId)).suspects).toEqual([])
  })

  it('cannot be hijacked by typing somebody’s verified address beside an own proved one', async () => {
    const victim = await find({ identities: [email('victim@two.cn', true)], name: '受害' })
    const token = { kind: 'visitor' as const, source: 'widget', value: newId(), verified: true }
    const stranger = await find({ identities: [token] })
    const again = await find({ identities: [token, email('victim@two.cn')] })
    expect(again.customerId).toBe(stranger.customerId)
    expect(again.conflict).toEqual({ otherIds: [victim.customerId] })
  })

  it('is not lost because an address looks wrong', async () => {
    const first = await find({ identities: [email('MAILER-DAEMON')] })
    expect((await find({ identities: [email('mailer-daemon')] })).customerId).toBe(first.customerId)
  })

  it('of a removed file is somebody new', async () => {
    const admin = await server.member('admin')
    const first = await find({ identities: [email('back@again.cn')] })
    await admin.delete(`/customers/${first.customerId}`)
    const second = await find({ identities: [email('back@again.cn')] })
    expect(second.created).toBe(true)
  })

  it('who writes many times at once is one customer', async () => {
    const contacts = Array.from({ length: 24 }, (_, i) => ({
      identities: i % 2 ? [email('storm@one.cn'), phone('13600000003')] : [phone('13600000003'), email('storm@one.cn')],
      name: `风${i}`,
    }))
    const found = await Promise.all(contacts.map(find))
    expect(new Set(found.map((one) => one.customerId)).size).toBe(1)
    expect(found.filter((one) => one.created)).toHaveLength(1)
    const record = await file(found[0]!.customerId)
    expect(record.identities).toHaveLength(2)
    expect(await server.events(found[0]!.customerId)).toEqual(['customer.created'])
  })

  it('leaves nothing behind when the contact fails', async () => {
    const failed = inTransaction(server.kernel.db, async (tx) => {
      await findOrCreateByIdentity(tx, { identities: [email('ghost@fail.cn')] })
      throw badField('body', 'other')
    })
    await expect(failed).rejects.toThrow()
    expect((await agent.get('/customers?q=ghost@fail')).body.items).toEqual([])
  })
})

it('an address that bounces is marked, and trusted again when mail arrives', async () => {
  const { customerId } = await find({ identities: [email('bounce@back.cn')] })
  const mark = (undeliverable: boolean) =>
    inTransaction(server.kernel.db, (tx) =>
      markUndeliverable(tx, { kind: 'email', value: 'Bounce@back.cn', undeliverable }),
    )
  expect(await mark(true)).toBe(customerId)
  expect(await mark(true)).toBeNull()
  expect((await file(customerId)).identities[0].undeliverable).toBe(true)
  expect(await mark(false)).toBe(customerId)
})

describe('merging', () => {
  it('moves identities and fills gaps in the chosen direction, and is taken back whole', async () => {
    const kept = await find({ identities: [email('kept@merge.cn')], name: '留下' })
    const merged = await find({ identities: [phone('13600000010')], name: '并入', language: 'zh-TW' })
    await agent.patch(`/customers/${kept.customerId}`, { notes: '原有', tags: ['甲'] })
    await agent.patch(`/customers/${merged.customerId}`, { notes: '带来', tags: ['乙'], appellation: '并太太' })

    const mergeId = newId()
    const done = await leader.post(`/customers/${kept.customerId}/merge`, { otherId: merged.customerId, mergeId })
    expect(done.body).toMatchObject({
      mergeId,
      customer: {
        name: '留下',
        appellation: '并太太',
        language: 'zh-TW',
        notes: '原有\n\n带来',
        tags: ['甲', '乙'],
        merges: [{ id: mergeId, mergedId: merged.customerId, mergedName: '并入', undoable: true }],
      },
    })
    expect(done.body.customer.identities).toHaveLength(2)
    expect(
      (await leader.post(`/customers/${kept.customerId}/merge`, { otherId: merged.customerId, mergeId })).status,
    ).toBe(200)
    expect((await find({ identities: [phone('13600000010')] })).customerId).toBe(kept.customerId)
    expect(await file(merged.customerId)).toMatchObject({ mergedIntoId: kept.customerId, abilities: { edit: false } })
    const refused = await agent.patch(`/customers/${merged.customerId}`, { name: 'x' })
    expect(refused.status).toBe(409)
    expect(refused.body.error.details).toEqual({ mergedIntoId: kept.customerId })
    expect((await agent.get(`/customers?q=${encodeURIComponent('并入')}`)).body.items).toEqual([])
    const held = await inTransaction(server.kernel.db, (tx) => holdCustomer(tx, merged.customerId))
    expect(held).toBe(kept.customerId)

    await agent.patch(`/customers/${kept.customerId}`, { appellation: '留先生' })
    expect((await agent.post(`/customers/merges/${mergeId}/undo`)).status).toBe(403)
    const undone = await leader.post(`/customers/merges/${mergeId}/undo`)
    expect(undone.body).toMatchObject({
      appellation: '留先生',
      notes: '原有',
      tags: ['甲'],
      language: null,
      merges: [],
    })
    expect((await leader.post(`/customers/merges/${mergeId}/undo`)).status).toBe(200)
    expect(await file(merged.customerId)).toMatchObject({ mergedIntoId: null, notes: '带来' })
    expect((await find({ identities: [phone('13600000010')] })).customerId).toBe(merged.customerId)
    expect((await server.events(kept.customerId)).slice(-3)).toEqual([
      'customer.merged',
      'customer.changed',
      'customer.merge-undone',
    ])
  })

  it('refuses itself, the unknown, and undoing below a later merge', async () => {
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((one) => find({ identities: [email(`${one}@chain.cn`)] })))
    expect((await leader.post(`/customers/${a!.customerId}/merge`, { otherId: a!.customerId })).status).toBe(400)
    expect((await leader.post(`/customers/${a!.customerId}/merge`, { otherId: newId() })).status).toBe(404)
    expect((await leader.post(`/customers/merges/${newId()}/undo`)).status).toBe(404)
    const first = (await leader.post(`/customers/${b!.customerId}/merge`, { otherId: a!.customerId })).body.mergeId
    const second = (await leader.post(`/customers/${c!.customerId}/merge`, { otherId: b!.customerId })).body.mergeId
    expect((await find({ identities: [email('a@chain.cn')] })).customerId).toBe(c!.customerId)
    expect((await leader.post(`/customers/${b!.customerId}/merge`, { otherId: c!.customerId })).status).toBe(409)
    const early = await leader.post(`/customers/merges/${first}/undo`)
    expect(early.status).toBe(409)
    expect(early.body.error.message).toMatch(/无法撤销/)
    expect((await leader.post(`/customers/merges/${second}/undo`)).status).toBe(200)
    expect((await leader.post(`/customers/merges/${first}/undo`)).status).toBe(200)
    expect((await find({ identities: [email('a@chain.cn')] })).customerId).toBe(a!.customerId)
  })

  it('crosswise at once, with contacts coming in, leaves one live file and every identity in it', async () => {
    const a = (await find({ identities: [email('x1@cross.cn')] })).customerId
    const b = (await find({ identities: [email('x2@cross.cn')] })).customerId
    const answers = await Promise.all([
      leader.post(`/customers/${a}/merge`, { otherId: b }),
      leader.post(`/customers/${b}/merge`, { otherId: a }),
      ...Array.from({ length: 6 }, (_, i) =>
        find({ identities: [email(`x${1 + (i % 2)}@cross.cn`), phone(`1360000010${i}`)] }),
      ),
    ])
    const statuses = answers.slice(0, 2).map((one) => (one as { status: number }).status)
    expect(statuses.sort()).toEqual([200, 409])
    const owners = new Set<string>()
    for (const value of ['x1@cross.cn', 'x2@cross.cn'])
      owners.add((await find({ identities: [email(value)] })).customerId)
    expect(owners.size).toBe(1)
    expect((await file([...owners][0]!)).identities).toHaveLength(8)
  })
})
