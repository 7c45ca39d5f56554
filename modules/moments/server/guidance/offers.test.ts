import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, openConversation, receive } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import { chooseOption, offeredOptions } from '../index.ts'
import { momentOf, statesOf } from '../testing.ts'

let server: TestServer
let anna: Member
beforeAll(async () => {
  server = await startTestServer()
  anna = await server.member('agent', { name: '安娜' })
})
afterAll(() => server.close())

const begun = async () => {
  const customerId = await addCustomer(server.kernel)
  return (await receive(server.kernel, { customerId })).conversationId
}
const two = [{ text: '明天上午上门维修' }, { text: '先换一台备用机，周末再修' }]
const offered = async (id: string, more: Record<string, unknown> = {}) => {
  const answer = await anna.post(`/conversations/${id}/offers`, { options: two, ...more })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const customerChooses = (conversationId: string, optionId: string) =>
  inTransaction(server.kernel.db, (tx) => chooseOption(tx, { conversationId, optionId }))

describe('options for the customer', () => {
  it('are a proposal; the customer’s choice finishes the step and is told once', async () => {
    const id = await begun()
    const offerId = newId()
    const made = await offered(id, { id: offerId })
    expect((await offered(id, { id: offerId })).options).toEqual(made.options)
    expect(statesOf(await momentOf(anna, id))).toBe('doing doing todo todo')
    expect(await offeredOptions(server.kernel.db, id)).toMatchObject([{ id: offerId, chosenOptionId: null }])
    const [, second] = made.options
    expect(await customerChooses(id, second.id)).toBe(true)
    expect(await customerChooses(id, second.id)).toBe(false)
    expect(statesOf(await momentOf(anna, id))).toBe('doing done todo todo')
    const { body } = await anna.get(`/conversations/${id}/offers`)
    expect(body.items).toMatchObject([{ chosenOptionId: second.id, chosenBy: { kind: 'customer', name: '王丽' } }])
    const told = (await server.events(id)).filter((name) => name.startsWith('moment.option'))
    expect(told).toEqual(['moment.options-offered', 'moment.option-chosen'])
  })

  it('the first choice stays, and what was taken back cannot be chosen', async () => {
    const id = await begun()
    const made = await offered(id)
    const [first, second] = made.options
    expect((await anna.post(`/offers/${made.id}/choose`, { optionId: first.id })).status).toBe(200)
    await expect(customerChooses(id, second.id)).rejects.toMatchObject({ code: 'moments.already-chosen' })
    expect((await anna.post(`/offers/${made.id}/withdraw`, {})).status).toBe(409)
    const other = await offered(id)
    expect((await anna.post(`/offers/${other.id}/withdraw`, {})).body.withdrawnAt).not.toBeNull()
    await expect(customerChooses(id, other.options[0].id)).rejects.toMatchObject({ code: 'moments.offer-withdrawn' })
    expect((await offeredOptions(server.kernel.db, id)).map((one) => one.id)).toEqual([made.id])
  })

  it('two choices at once: one is made', async () => {
    const id = await begun()
    const { options } = await offered(id)
    const results = await Promise.allSettled([customerChooses(id, options[0].id), customerChooses(id, options[1].id)])
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  })

  it('bad input is named; options of another conversation are not found; outsiders see nothing', async () => {
    const id = await begun()
    const post = (options: unknown) => anna.post(`/conversations/${id}/offers`, { options })
    expect((await post([{ text: '一个' }])).status).toBe(400)
    const same = await post([{ text: '一样' }, { text: ' 一样 ' }])
    expect(same.body.error.fields[0]).toMatchObject({ field: 'options', reason: '两个方案的文字一样' })
    const made = await offered(id)
    await expect(customerChooses(await begun(), made.options[0].id)).rejects.toMatchObject({ code: 'not-found' })
    expect((await anna.post(`/offers/${made.id}/choose`, { optionId: newId() })).status).toBe(404)

    const viewer = await server.member('viewer')
    expect((await viewer.get(`/conversations/${id}/offers`)).body.abilities.work).toBe(false)
    expect((await viewer.post(`/conversations/${id}/offers`, { options: two })).status).toBe(403)
    const { id: team } = await addTeam(server.kernel, `维修${newId()}`)
    const kept = await openConversation(await server.member('agent', { teamIds: [team] }), { teamId: team })
    expect((await anna.get(`/conversations/${kept.id}/offers`)).status).toBe(404)
    expect((await anna.post(`/conversations/${kept.id}/offers`, { options: two })).status).toBe(404)
  })

  it('come along with a merge', async () => {
    const customerId = await addCustomer(server.kernel)
    const source = (await openConversation(anna, { customerId })).id
    const target = (await openConversation(anna, { customerId })).id
    const { options } = await offered(source)
    const joined = await anna.post(`/conversations/${target}/merge`, { sourceId: source })
    expect(joined.status, joined.text).toBe(200)
    expect(await offeredOptions(server.kernel.db, target)).toHaveLength(1)
    expect(await customerChooses(target, options[0].id)).toBe(true)
  })
})
