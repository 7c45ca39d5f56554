import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { addCustomer, openConversation, receive } from '#modules/conversations/server/testing.ts'
import { promiseIn } from '#modules/promises/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { locales } from '#platform/contract/locale.ts'
import { derivedId, newId } from '#platform/server/database/index.ts'
import { guidanceTrades } from '../../contract/guidance.ts'
import { type Trade, trades } from '../../contract/touchpoints.ts'
import { layers } from '../../contract.ts'
import { customerScores } from '../testing.ts'
import { startSets } from '../touchpoints/start-words.ts'
import { startOf } from './catalogue.ts'
import { alikeMatters, chooseQuestions, isClosed, type Place, wordsOf } from './rules.ts'

const unknown = { stated: '', outcome: '', latent: '', organizationInterest: '', personalInterest: '' }

describe('the catalogue the product brings', () => {
  it.each(locales)('%s: at least twelve questions a trade, in every layer, open ones and closed ones', (locale) => {
    const start = startOf(locale)
    for (const trade of guidanceTrades) {
      const items = start.questions[trade]
      const lines = items.flatMap((one) => one.lines)
      expect(lines.length, trade).toBeGreaterThanOrEqual(12)
      expect(new Set(lines).size).toBe(lines.length)
      expect(items.filter((one) => !one.for).map(({ title }) => title)).toEqual([...layers])
      expect(lines.some(isClosed) && !lines.every(isClosed), trade).toBe(true)
      for (const { lines: options } of start.options[trade]) {
        expect(options.length).toBeGreaterThanOrEqual(2)
        expect(options.length).toBeLessThanOrEqual(4)
      }
    }
    expect(start.refusals.general.length).toBeGreaterThanOrEqual(8)
    // How to say no never says it: not one of the words that are better left out.
    const bad = start.negatives.flatMap(({ title }) => title.split(/[、,]\s*/))
    for (const { lines } of Object.values(start.refusals).flat())
      for (const word of bad) expect(lines.join(' ')).not.toContain(word)
    for (const trade of guidanceTrades) {
      const titles = [...start.refusals[trade], ...start.refusals.general].map(({ title }) => title)
      expect(new Set(titles.slice(0, start.refusals[trade].length)).size, trade).toBe(start.refusals[trade].length)
      expect(start.refusals[trade].length, trade).toBeGreaterThanOrEqual(trade === 'bank' ? 3 : 6)
    }
  })
})

const pointsOf = (trade: Trade) =>
  startSets[trade].map(({ key }) => `touchpoint:${derivedId('touchpoint', `${trade}.${key}`)}`)

it.each(trades)('%s: options and ways to say no are of its own touchpoints, in every language alike', (trade) => {
  for (const kind of ['options', 'refusals'] as const) {
    const meant = locales.map((locale) => startOf(locale)[kind][trade].map((one) => [one.for, one.lines.length]))
    expect(meant[1]).toEqual(meant[0])
    expect(meant[2]).toEqual(meant[0])
    const points = startOf('en')[kind][trade].flatMap((one) => one.for ?? [])
    expect(points.filter((one) => !pointsOf(trade).includes(one))).toEqual([])
    expect(new Set(points).size).toBeGreaterThanOrEqual(4)
  }
})

it.each(trades)('%s: questions meant for touchpoints of its own start set, in every language alike', (trade) => {
  const known = pointsOf(trade)
  const meant = locales.map((locale) => startOf(locale).questions[trade].filter((one) => one.for))
  for (const items of meant) {
    expect(items.map((one) => [one.title, one.for, one.lines.length])).toEqual(
      meant[0]?.map((one) => [one.title, one.for, one.lines.length]),
    )
    const points = items.flatMap((one) => one.for ?? []).filter((one) => one.startsWith('touchpoint:'))
    expect(points.filter((one) => !known.includes(one))).toEqual([])
    expect(new Set(points).size).toBeGreaterThanOrEqual(5)
  }
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
  it('is meant for the touchpoint and the tags: those first, those for elsewhere not at all', () => {
    const id = newId()
    const meant = [
      { title: 'stated', lines: ['经过怎样？'] },
      { title: 'stated', for: ['stage:after'], lines: ['售后问的'] },
      { title: 'stated', for: [`touchpoint:${id}`], lines: ['报修问的'] },
      { title: 'stated', for: ['tag:VIP'], lines: ['贵宾问的'] },
    ]
    const asked = (place: Place) =>
      chooseQuestions(meant, unknown, new Set(), place).map(({ text, fits }) => [text, fits])
    expect(asked({ touchpoint: null, tags: [] })).toEqual([['经过怎样？', null]])
    expect(asked({ touchpoint: { id, name: '报修', stage: 'after' }, tags: [] })).toEqual([
      ['报修问的', '报修'],
      ['售后问的', '报修'],
      ['经过怎样？', null],
    ])
    expect(asked({ touchpoint: { id: newId(), name: '咨询', stage: 'before' }, tags: ['vip'] })).toEqual([
      ['贵宾问的', 'vip'],
      ['经过怎样？', null],
    ])
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

  it('asks by touchpoint and tag, and tells what came of it before', async () => {
    await owner.put('/guidance/settings', { trade: 'property' })
    expect((await owner.post('/touchpoints/start-set', { trade: 'property' })).status).toBe(200)
    const customerId = await addCustomer(server.kernel, '赵敏')
    const before = await receive(server.kernel, { customerId, text: '地下车库道闸不识别车牌' })
    await promiseIn(anna, before.conversationId, { text: '今天派人调试道闸' })
    const [promise] = (await anna.get(`/conversations/${before.conversationId}/promises`)).body.items
    await anna.post(`/promises/${promise.id}/keep`, { evidence: '已调好' })
    await owner.post(`/conversations/${before.conversationId}/scores`, {
      source: 'reviewer',
      value: 1,
      comment: '答复及时',
    })
    await anna.post(`/conversations/${before.conversationId}/status`, { status: 'resolved', reason: '道闸已重新标定' })
    const { conversationId: id } = await receive(server.kernel, { customerId, text: '道闸又不识别车牌，停车很麻烦' })
    await server.kernel.followers.drain()
    const { questions, past } = await guidance(id)
    expect(questions[0]).toMatchObject({ layer: 'stated', fits: '车位与停车', text: '车牌号和车位号分别是多少？' })
    expect(questions.filter(({ fits }: { fits: string | null }) => fits === '报修')).toEqual([])
    expect(past).toMatchObject([
      {
        id: before.conversationId,
        promises: [{ text: '今天派人调试道闸', state: 'kept' }],
        ...{ outcome: '道闸已重新标定', review: '答复及时' },
      },
    ])
    const where = '/guidance/questions/property/zh-CN'
    const { version } = (await owner.get(where)).body
    const items = [
      { title: 'stated', lines: ['请问几号楼？'] },
      { title: 'stated', for: ['tag:急'], lines: ['现场有人受伤吗？'] },
    ]
    expect((await owner.put(where, { items, version })).body.items).toEqual(items)
    await anna.patch(`/conversations/${id}`, { tags: ['急'] })
    expect((await guidance(id)).questions.map(({ text }: { text: string }) => text)).toEqual([
      '现场有人受伤吗？',
      '请问几号楼？',
    ])
    const wrong = [{ title: 'stated', for: ['somewhere'], lines: ['?'] }]
    expect((await owner.put(where, { items: wrong, version: version + 1 })).status).toBe(400)
    await owner.put(where, { items: [], version: version + 1 })
  })

  it('options and ways to say no are of the trade and of the touchpoint; what the company wrote itself stays', async () => {
    await owner.put('/guidance/settings', { trade: 'property' })
    const customerId = await addCustomer(server.kernel, '孙丽')
    const leak = (await receive(server.kernel, { customerId, text: '厨房漏水，请来报修' })).conversationId
    const unknownYet = (await receive(server.kernel, { customerId, text: '你好，在吗' })).conversationId
    await server.kernel.followers.drain()
    const titles = (items: { title: string }[]) => items.map(({ title }) => title)
    const { options, refusals } = await guidance(leak)
    expect(titles(options)).toEqual(['报修', '时间安排不过来时', '费用有出入时'])
    expect(titles(refusals).slice(0, 2)).toEqual(['户内维修要自费', '要我们赔家里的损失'])
    for (const other of ['过了退换期限', '产品没有这个功能', '没有空车位', '要求减免物业费'])
      expect(titles(refusals)).not.toContain(other)
    expect(titles(refusals)).toEqual(expect.arrayContaining(['时间做不到', '涉及他人隐私', '要业主大会才能定的事']))
    // What it is about is not known there: nothing of the trade is kept back, nothing of another trade is there.
    const anything = await guidance(unknownYet)
    expect(titles(anything.options)).toEqual(expect.arrayContaining(['报修', '停车', '噪音', '费用核对']))
    expect(titles(anything.refusals)).toContain('没有空车位')
    expect(titles(anything.refusals)).not.toContain('过了退换期限')
    const inTrade = async (trade: string) => {
      await owner.put('/guidance/settings', { trade })
      return titles((await guidance(unknownYet)).refusals)
    }
    expect(await inTrade('retail')).toEqual(expect.arrayContaining(['过了退换期限', '现在没有货', '时间做不到']))
    expect(await inTrade('it')).toContain('产品没有这个功能')
    expect(await inTrade('telecom')).toContain('合约期内要退订')
    expect(await inTrade('general')).not.toContain('产品没有这个功能')
    await owner.put('/guidance/settings', { trade: 'property' })

    const where = '/guidance/refusals/property/zh-CN'
    const items = [
      { title: '过了退换期限', lines: ['我们自己的说法'] },
      { title: '停车', for: ['tag:车位'], lines: ['先看看附近的停车场'] },
    ]
    const { version } = (await owner.get(where)).body
    expect((await owner.put(where, { items, version })).body).toMatchObject({ own: true, items })
    expect(titles((await guidance(leak)).refusals)).toEqual(['过了退换期限'])
    await anna.patch(`/conversations/${leak}`, { tags: ['车位'] })
    expect(titles((await guidance(leak)).refusals)).toEqual(['停车', '过了退换期限'])
    expect((await owner.get('/guidance/refusals/retail/zh-CN')).body.own).toBe(false)
    await owner.put(where, { items: [], version: version + 1 })
  })

  it('the company writes its own lists; two at once: one wins; nothing brings the product’s own back', async () => {
    const where = '/guidance/questions/property/zh-CN'
    const items = [{ title: 'stated', lines: ['请问几号楼？'] }]
    const both = await Promise.all([0, 1].map(() => owner.put(where, { items, version: 2 })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await anna.get(where)).body).toMatchObject({ own: true, version: 3, items })
    expect((await owner.put(where, { items: [], version: 3 })).body).toMatchObject({ own: false, version: 4 })
    const wrong = await owner.put(where, { items: [{ title: 'x', lines: ['?'] }], version: 4 })
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
