import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { openConversation } from '#modules/conversations/server/testing.ts'
import { addTeam } from '#modules/staff/server/testing.ts'
import { newId } from '#platform/server/database/index.ts'

let server: TestServer
let agent: Member

beforeAll(async () => {
  server = await startTestServer()
  agent = await server.member('agent')
})
afterAll(() => server.close())

const note = (text: string) => ({ direction: 'note' as const, html: `<p>${text}</p>` })
const call = (text: string) => ({ direction: 'inbound' as const, kind: 'phone' as const, html: `<p>${text}</p>` })

async function find(q: string, more = '', by: Member = agent) {
  const answer = await by.get(`/search?q=${encodeURIComponent(q)}${more}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
type Hit = { type: string; id: string; exact: boolean; message: { text: string; ranges: [number, number][] } | null }
const ids = (body: { items: Hit[] }) => body.items.filter((hit) => hit.type === 'conversation').map((hit) => hit.id)

describe('texts', () => {
  const stored = new Map<string, string>()
  it.each([
    ['厨房漏水了', '漏水', true],
    ['厨房漏水了', '漏', true],
    ['厨房漏水了', '水漏', false],
    ['廚房的電燈壞了', '电灯', true],
    ['电灯坏了', '電燈壞', true],
    ['在裡面等著', '里面', true],
    ['订单 ＳＯ－20260312 未到', 'so-20260312', true],
    ['订单 SO-20260312X 未到', 'SO-2026', true],
    ['订单 SO-20260312Y 未到', '20260312y', true],
    ['订单 SO-20260312Z 未到', 'SO-2026 0312z', true],
    ['Elevator OUT of order', 'out OF', true],
    ['Elevator B out of order', '"of out"', false],
    ['Ｗｉ－Ｆｉ信号弱', 'wi-fi', true],
    ['住户𠮷野先生', '𠮷野', true],
    ['阿不都·克里木来电', '都·克', true],
    ['好的👍🏽谢谢', '👍', true],
    ['完成率 100% 以上', '100%', true],
    ['文件 a_b.txt', 'a_b', true],
    ['路径 c:\\temp', 'c:\\t', true],
    ["it's broken", "it's", true],
    ['电话13800138000请回', '0013', true],
    ['单字：龘', '龘', true],
    ['没有这个词', '龟背竹', false],
    ['分开的 词语 相隔很远 的 句子', '词语 句子', true],
    ['半句', '半句话', false],
  ])('%s ← %s: %s', async (text, q, found) => {
    if (!stored.has(text)) stored.set(text, (await openConversation(agent, { subject: '例', message: call(text) })).id)
    expect(ids(await find(q, '&limit=50')).includes(stored.get(text)!)).toBe(found)
  })

  it('shows the place, in its own spelling, and the newest of the best messages', async () => {
    const { id } = await openConversation(agent, {
      subject: '無關',
      message: call(`${'前面很長的話。'.repeat(20)}廚房漏水`),
    })
    await agent.post(`/conversations/${id}/messages`, note('冰箱在廚房，也在漏水漏電'))
    const body = await find('厨房 漏电')
    const hit = body.items.find((one: Hit) => one.id === id)
    expect(hit.message.text).toBe('冰箱在廚房，也在漏水漏電')
    expect(hit.message.direction).toBe('note')
    const marked = hit.message.ranges.map(([start, end]: [number, number]) => hit.message.text.slice(start, end))
    expect(marked).toEqual(['廚房', '漏電'])
    expect(hit.subjectRanges).toEqual([])
  })

  it('finds terms in the subject and in several messages of one conversation, once', async () => {
    const { id } = await openConversation(agent, { subject: '朱雀七门', message: call('玄武八窗') })
    await agent.post(`/conversations/${id}/messages`, note('青龙九梁'))
    expect(ids(await find('朱雀 玄武 青龙'))).toEqual([id])
    expect(ids(await find('朱雀 玄武 白虎'))).toEqual([])
    const renamed = await agent.patch(`/conversations/${id}`, { subject: '改名麒麟' })
    expect(renamed.status).toBe(200)
    expect(ids(await find('朱雀'))).toEqual([])
    expect(ids(await find('麒麟'))).toEqual([id])
  })
})

describe('ranking', () => {
  it('puts the very number first, then subjects, then texts, the newest first', async () => {
    const target = await openConversation(agent, { subject: '普通', message: call('普通') })
    const number = String(target.number)
    const old = await openConversation(agent, { subject: `见 ${number} 号`, message: call('一') })
    const text = await openConversation(agent, { subject: '二', message: call(`参考 ${number}`) })
    const young = await openConversation(agent, { subject: `又见 ${number}`, message: call('三') })
    const body = await find(number)
    expect(ids(body)).toEqual([target.id, young.id, old.id, text.id])
    expect(body.items[0].exact).toBe(true)
    expect(ids(await find(`#${number}`))[0]).toBe(target.id)
    expect(ids(await find(`＃${number}`))[0]).toBe(target.id)
    expect(ids(await find('#999999999'))).toEqual([])
  })

  it('follows merges, their undoing and splits', async () => {
    const target = await openConversation(agent, { subject: '目标一', message: call('鹦鹉洲前') })
    const same = { customerId: target.customer.id }
    const source = await openConversation(agent, { subject: '源头一', message: call('凤凰台上'), ...same })
    const leader = await server.member('supervisor')
    const merged = await leader.post(`/conversations/${target.id}/merge`, { sourceId: source.id })
    expect(merged.status, merged.text).toBe(200)
    expect(ids(await find('凤凰台'))).toEqual([target.id])
    expect(ids(await find('凤凰 鹦鹉'))).toEqual([target.id])
    expect(ids(await find('源头一'))).toEqual([])
    expect(ids(await find(String(source.number)))[0]).toBe(target.id)
    expect((await leader.post(`/conversations/merges/${merged.body.mergeId}/undo`)).status).toBe(200)
    expect(ids(await find('凤凰台'))).toEqual([source.id])
    expect(ids(await find('源头一'))).toEqual([source.id])

    await agent.post(`/conversations/${target.id}/messages`, note('燕子矶边'))
    const timeline = (await agent.get(`/conversations/${target.id}/timeline`)).body.items
    const moved = timeline.find((one: { text?: string }) => one.text?.includes('燕子')).id
    const split = await leader.post(`/conversations/${target.id}/split`, { messageIds: [moved], subject: '分出去' })
    expect(split.status, split.text).toBe(200)
    expect(ids(await find('燕子'))).toEqual([split.body.created.id])
    expect(ids(await find('分出去'))).toEqual([split.body.created.id])
  })
})

describe('customers', () => {
  it('are found by name, phone fragment and mail, never when removed', async () => {
    const admin = await server.member('admin')
    const add = async (name: string, identities: object[]) =>
      (await agent.post('/customers', { name, identities })).body.id as string
    const li = await add('歐陽娜娜', [{ kind: 'phone', value: '135-0246-8013' }])
    const other = await add('欧阳', [{ kind: 'email', value: 'Na.Na@ouyang.tw' }])
    const names = async (q: string, more = '') =>
      (await find(q, more)).items
        .filter((hit: Hit) => hit.type === 'customer')
        .map((hit: { customer: { id: string } }) => hit.customer.id)
    expect(await names('欧阳')).toEqual([other, li])
    expect(await names('娜')).toEqual([li])
    const byPhone = (await find('0246-80')).items[0]
    expect(byPhone.customer.id).toBe(li)
    expect(byPhone.contact.value).toBe('135-0246-8013')
    expect(byPhone.contact.ranges.map(([start, end]: number[]) => byPhone.contact.value.slice(start, end))).toEqual([
      '0246-80',
    ])
    expect(await names('46')).toEqual([])
    expect(await names('na.na@')).toEqual([other])
    expect(await names('欧阳', '&kind=conversation')).toEqual([])
    expect(await names('欧阳', '&status=open')).toEqual([])
    const first = await find('欧阳', '&kind=customer&limit=1')
    expect(first.items[0].customer.id).toBe(other)
    expect(await names('欧阳', `&kind=customer&limit=1&after=${first.next}`)).toEqual([li])
    const quick = (await agent.get(`/search/quick?q=${encodeURIComponent('歐陽')}`)).body
    expect(quick.customers).toHaveLength(2)
    await admin.delete(`/customers/${li}`)
    expect(await names('娜')).toEqual([])
  })
})

describe('only what the reader may see', () => {
  it('is found, counted, shown and paged over', async () => {
    const team = await addTeam(server.kernel, '甲组')
    const inside = await server.member('agent', { teamIds: [team.id] })
    const outside = await server.member('agent')
    const owner = await server.member('owner')
    const hidden: string[] = []
    let number = 0
    for (let i = 0; i < 3; i += 1) {
      const made = await openConversation(inside, {
        subject: `机密石榴${i}`,
        teamId: team.id,
        message: call('石榴内情'),
      })
      hidden.push(made.id)
      if (i === 0) number = made.number
    }
    const open = await openConversation(inside, { subject: '公开', message: call('石榴公开') })
    expect(ids(await find('石榴', '', inside)).sort()).toEqual([...hidden, open.id].sort())
    expect(ids(await find('石榴', '', owner))).toHaveLength(4)
    const seen = await find('石榴', '', outside)
    expect(ids(seen)).toEqual([open.id])
    expect(JSON.stringify(seen)).not.toContain('内情')
    const short = await find('石榴', '&limit=1', outside)
    const rest = short.next ? await find('石榴', `&limit=1&after=${short.next}`, outside) : { items: [], next: null }
    expect([...ids(short), ...ids(rest)]).toEqual([open.id])
    const quick = (await outside.get(`/search/quick?q=${encodeURIComponent('石榴')}`)).body
    expect(ids({ items: quick.conversations })).toEqual([open.id])
    expect(ids(await find(String(number), '', inside))).toContain(hidden[0])
    expect(ids(await find(String(number), '', outside))).not.toContain(hidden[0])
    expect(ids(await find('石榴', `&team=${team.id}`, inside))).toHaveLength(3)
    expect(ids(await find('石榴', '&team=none', inside))).toEqual([open.id])
    expect((await server.visitor.get('/search?q=a')).status).toBe(401)
    expect((await server.visitor.get('/search/quick?q=a')).status).toBe(401)
  })
})

describe('filters and pages', () => {
  it('narrow by status, channel, customer and time, and go on without gap or double', async () => {
    const made: string[] = []
    for (let i = 0; i < 11; i += 1) {
      const one = await openConversation(agent, {
        subject: i % 3 === 0 ? `葡萄${i}` : `别的${i}`,
        message: call(i % 3 === 0 ? '无' : '葡萄架下'),
      })
      made.push(one.id)
    }
    for (const limit of [1, 2, 4, 20]) {
      const seen: string[] = []
      for (let after = ''; ; ) {
        const page = await find('葡萄', `&limit=${limit}&kind=conversation${after && `&after=${after}`}`)
        seen.push(...ids(page))
        if (!page.next) break
        after = page.next
      }
      expect(seen).toHaveLength(11)
      expect(seen.slice(0, 4)).toEqual([9, 6, 3, 0].map((i) => made[i]))
      expect(new Set(seen)).toEqual(new Set(made))
    }
    expect(ids(await find('葡萄', '&status=closed'))).toEqual([])
    expect(ids(await find('葡萄', '&status=open&channel=phone'))).toHaveLength(11)
    expect(ids(await find('葡萄', '&channel=chat'))).toEqual([])
    expect(ids(await find('葡萄', '&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z'))).toEqual([])
    expect(ids(await find('葡萄', '&from=2020-01-01T00:00:00%2B08:00'))).toHaveLength(11)
    expect(ids(await find('葡萄', `&customer=${newId()}`))).toEqual([])
  })

  it.each([
    '&after=x',
    '&after=WzksIjIwMjYiLCJ4Il0',
    '&limit=0',
    '&limit=51',
    '&status=odd',
    '&team=x',
    '&from=today',
    '&kind=x',
    '&customer=1',
  ])('refuses %s', async (more) => {
    expect((await agent.get(`/search?q=a${more}`)).status).toBe(400)
  })
})

it.each([
  ...[
    '%25',
    '_',
    '%5C',
    '%5C%5C',
    "'",
    '%22',
    '%22%22',
    '.*',
    '(((',
    '[a-z]',
    '%20%20%20',
    '',
    '%E3%80%80',
    '%F0%9F%98%80',
  ],
  ...[
    '%ED%A0%BD',
    '%00',
    '%0A',
    '%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9',
    'a'.repeat(500),
    '漏'.repeat(500),
    'x'.repeat(10_240),
  ],
  ...[
    '%2523',
    '%3C%3E%26',
    '{}',
    '{1,2}',
    '%7B%22a%22%3A1%7D',
    'NULL',
    '-1',
    '99999999999999999999',
    '%23',
    'a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r',
  ],
])('takes the query %.30s calmly', async (q) => {
  expect([200, 400]).toContain((await agent.get(`/search?q=${q}`)).status)
  expect([200, 400]).toContain((await agent.get(`/search?kind=customer&q=${q}`)).status)
  expect([200, 400]).toContain((await agent.get(`/search/quick?q=${q}`)).status)
})
