import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, openConversation, receive } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { locales } from '#platform/contract/locale.ts'
import { newId } from '#platform/server/database/index.ts'
import { guidanceTrades } from '../../contract/guidance.ts'
import { layers } from '../../contract.ts'
import { customerScores } from '../testing.ts'
import { startOf } from './catalogue.ts'
import { alikeMatters, chooseQuestions, isClosed, wordsOf } from './rules.ts'

const unknown = { stated: '', outcome: '', latent: '', organizationInterest: '', personalInterest: '' }

describe('the catalogue the product brings', () => {
  it.each(locales)('%s: at least twelve questions a trade, in every layer, open ones and closed ones', (locale) => {
    const start = startOf(locale)
    for (const trade of guidanceTrades) {
      const items = start.questions[trade]
      const lines = items.flatMap((one) => one.lines)
      expect(lines.length, trade).toBeGreaterThanOrEqual(12)
      expect(new Set(lines).size).toBe(lines.length)
      expect(items.map(({ title }) => title)).toEqual([...layers])
      expect(lines.some(isClosed) && !lines.every(isClosed), trade).toBe(true)
      for (const { lines: options } of start.options[trade]) {
        expect(options.length).toBeGreaterThanOrEqual(2)
        expect(options.length).toBeLessThanOrEqual(4)
      }
    }
    expect(start.refusals.length).toBeGreaterThanOrEqual(8)
    // How to say no never says it: not one of the words that are better left out.
    const bad = start.negatives.flatMap(({ title }) => title.split(/[、,]\s*/))
    for (const { lines } of start.refusals) for (const word of bad) expect(lines.join(' ')).not.toContain(word)
  })
})

describe('what to ask next', () => {
  const catalogue = [
    { title: 'stated', lines: ['问题从什么时候开始的？', '漏水的位置在哪里？', '是厨房在漏吗？'] },
    { title: 'outcome', lines: ['您希望怎样处理？', '先止水可以吗？'] },
    { title: 'latent', lines: ['还有别的不方便吗？'] },
  ]
  it('is about what is unknown, open before closed, words of the matter first', () => {
    const asked = chooseQuestions(catalogue, unknown, wordsOf('我家漏水'))
    expect(asked.map(({ text }) => text)).toEqual([
      '漏水的位置在哪里？',
      '问题从什么时候开始的？',
      '是厨房在漏吗？',
      '您希望怎样处理？',
      '先止水可以吗？',
      '还有别的不方便吗？',
    ])
  })
  it('concludes with closed ones once the request is written down; asks nothing that is known', () => {
    const asked = chooseQuestions(catalogue, { ...unknown, stated: '厨房漏水', latent: '—' }, new Set())
    expect(asked.map(({ text }) => text)).toEqual(['先止水可以吗？', '您希望怎样处理？'])
  })
  it('earlier matters: alike by shared words, however they are written', () => {
    const at = new Date(0)
    const found = alikeMatters(
      [
        { text: '厨房水管漏水', at, id: 1 },
        { text: '停车费发票', at, id: 2 },
      ],
      wordsOf('厨房又在漏水'),
    )
    expect(found.map(({ id }) => id)).toEqual([1])
  })
})

describe('guidance in a conversation', () => {
  let server: TestServer
  let anna: Member
  let owner: Member
  beforeAll(async () => {
    server = await startTestServer()
    anna = await server.member('agent')
    owner = await server.member('owner')
  })
  afterAll(() => server.close())
  const said = (text: string) => ({ direction: 'inbound' as const, kind: 'phone' as const, html: `<p>${text}</p>` })
  const guidance = async (id: string, member = anna, query = '') => {
    const answer = await member.get(`/conversations/${id}/guidance${query}`)
    expect(answer.status, answer.text).toBe(200)
    return answer.body
  }

  it('asks by the trade, says when to propose, and remembers what the customer said before', async () => {
    expect((await owner.put('/guidance/settings', { trade: 'property' })).body).toEqual({ trade: 'property' })
    const customerId = await addCustomer(server.kernel, '王丽')
    const earlier = await receive(server.kernel, { customerId, text: '廚房水管漏水，地板濕了' })
    await customerScores(server.kernel, earlier.conversationId, -2)
    await anna.post(`/conversations/${earlier.conversationId}/status`, { status: 'resolved', reason: '已修好' })
    const other = (
      await openConversation(anna, { customerId, subject: '停车费发票', message: said('停车费的发票开好了吗') })
    ).id
    const { id } = await openConversation(anna, { customerId, subject: '厨房又漏水了' })
    const first = await guidance(id)
    expect(first.trade).toBe('property')
    expect(first.questions[0]).toMatchObject({ layer: 'stated', closed: false })
    expect(first.questions[0].text).toContain('漏水')
    expect(first.proposeNow).toBe(false)
    expect(first.past).toMatchObject([{ id: earlier.conversationId, score: -2, scoreSource: 'customer' }])
    expect(first.past.map((one: { id: string }) => one.id)).not.toContain(other)
    expect(first.refusals[0].lines[0]).toContain('王')

    await anna.patch(`/conversations/${id}/expectation`, { version: 0, stated: '厨房漏水，今天要用水' })
    const next = await guidance(id)
    expect(next.proposeNow).toBe(true)
    expect(next.questions.every((one: { layer: string }) => one.layer !== 'stated')).toBe(true)
    expect((await guidance(id, anna, '?locale=en')).questions[0].text).toMatch(/\?$/)
  })

  it('the company writes its own lists; two at once: one wins; nothing brings the product’s own back', async () => {
    const where = '/guidance/questions/property/zh-CN'
    const items = [{ title: 'stated', lines: ['请问几号楼？'] }]
    const both = await Promise.all([0, 1].map(() => owner.put(where, { items, version: 0 })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await anna.get(where)).body).toMatchObject({ own: true, version: 1, items })
    expect((await owner.put(where, { items: [], version: 1 })).body).toMatchObject({ own: false, version: 2 })
    const wrong = await owner.put(where, { items: [{ title: 'x', lines: ['?'] }], version: 2 })
    expect(wrong.status).toBe(400)
    expect((await anna.put(where, { items, version: 2 })).status).toBe(403)
    expect((await anna.put('/guidance/settings', { trade: 'bank' })).status).toBe(403)
    expect((await anna.get('/guidance/questions/nothing/zh-CN')).status).toBe(400)
  })

  it('of another team’s conversation nothing is told', async () => {
    const { id: teamId } = await addTeam(server.kernel, `维修${newId()}`)
    const { id } = await openConversation(owner, { teamId })
    expect((await anna.get(`/conversations/${id}/guidance`)).status).toBe(404)
  })
})
