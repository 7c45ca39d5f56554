import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { estimateFacts, firstStandards, firstWeights } from '../../contract/estimate.ts'
import { standardsOf } from '../../contract/standards.ts'
import { alike, urges } from './alike.ts'
import { findFacts, type Said, type Told } from './facts.ts'
import { feelingsIn, ownWords } from './feelings.ts'
import { estimate, type Fact } from './rules.ts'

describe('estimate', () => {
  it('is nothing without a telling fact', () => {
    expect(estimate([], firstWeights)).toBeNull()
    expect(estimate([{ fact: 'thanked' }], { ...firstWeights, thanked: 0 })).toBeNull()
  })

  test.each<[Fact['fact'][], number]>([
    [['promise-broken'], -2],
    [['promise-renegotiated'], 0],
    [['promise-broken', 'promise-renegotiated'], -2],
    [['promise-kept-early', 'thanked'], 3],
    [['promise-broken', 'waited-too-long', 'angry'], -3],
    [['waited-long', 'thanked'], 0],
    [['answered-at-once', 'thanked'], 2],
    [['answered-at-once', 'promise-kept'], 2],
    [['promise-kept-early', 'promise-renegotiated'], 1],
  ])('%j → %i', (facts, value) => {
    const found = estimate(
      facts.map((fact) => ({ fact })),
      firstWeights,
    )
    expect(Object.is(found?.value, value)).toBe(true)
    expect(found?.reasons.map(({ fact }) => fact).sort()).toEqual([...facts].sort())
  })

  test.each<[Fact['fact'], number]>([
    ['angry', -2],
    ['promise-kept-late', -1],
    ['promise-renegotiated', 0],
    ['confirmed-not-met', -2],
    ['reopened', -1],
    ['asked-again', -1],
  ])('a quick answer makes nothing of %s: %i', (fact, value) => {
    const found = estimate([{ fact: 'answered-at-once' }, { fact }], firstWeights)
    expect(found).toMatchObject({ value, reasons: [{ fact }] })
    // What weighs nothing speaks against nothing.
    expect(estimate([{ fact: 'answered-at-once' }, { fact }], { ...firstWeights, [fact]: 0 })?.value).toBe(1)
  })

  it('stays on the scale, grows with what weighs more, and names each reason with its points', () => {
    const some = fc.array(fc.constantFrom(...estimateFacts), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(some, fc.constantFrom(...estimateFacts), (names, extra) => {
        const facts = names.map((fact) => ({ fact }))
        const found = estimate(facts, firstWeights)
        expect(found && Number.isInteger(found.value) && Math.abs(found.value) <= 3).toBe(true)
        const more = estimate([...facts, { fact: extra }], firstWeights)
        expect(
          Math.sign((more?.value ?? 0) - (found?.value ?? 0)) * Math.sign(firstWeights[extra]),
        ).toBeGreaterThanOrEqual(0)
        expect(found?.reasons.every(({ fact, points }) => points === firstWeights[fact as Fact['fact']])).toBe(true)
      }),
    )
  })
})

describe('feelings', () => {
  test.each([
    ['太差了,我要投诉', 'angry', '投诉'],
    ['我對你們的服務很不滿意', 'angry', '不满意'],
    ['氣死我了', 'angry', '气死'],
    ['没有生气,只是想问问', 'none', ''],
    ['我不生氣', 'none', ''],
    ['这不是投诉', 'none', ''],
    ['不得不投诉了', 'angry', '投诉'],
    ['别再敷衍我了', 'angry', '敷衍'],
    ['没有敷衍', 'none', ''],
    ['非常感谢!', 'thanked', '感谢'],
    ['謝謝您', 'thanked', '谢谢'],
    ['谢谢,但是还是漏水', 'none', ''],
    ['谢谢你们浪费我的时间', 'angry', '浪费我'],
    ['虽然慢了点，但很满意', 'praised', '很满意'],
    ['不太满意', 'angry', '不太满意'],
    ['不用谢', 'none', ''],
    ['请尽快,谢谢配合', 'none', ''],
    ['服務很好,點讚', 'praised', '很好'],
    ['從來沒讓我失望', 'praised', '从来没让我失望'],
    ['如果不满意可以退吗', 'none', ''],
    ['我对楼上邻居很失望', 'none', ''],
    ["I'm really not angry", 'none', ''],
    ["I'm angry!", 'angry', 'angry'],
    ['Thanks, but it still leaks', 'none', ''],
    ['Thanks in advance', 'none', ''],
    ['Thank you so much', 'thanked', 'thank you'],
    ['This is unacceptable', 'angry', 'unacceptable'],
    ['that would be perfectly fine', 'none', ''],
    ['I am not very satisfied', 'angry', 'not very satisfied'],
    ['厨房天花板在滴水', 'none', ''],
  ])('%s → %s', (text, kind, word) => {
    const found = feelingsIn(text)
    const said = Object.entries(found).filter(([, one]) => one !== null)
    expect(said.map(([name]) => name).filter((name) => name === kind || kind === 'none')).toEqual(
      kind === 'none' ? [] : [kind],
    )
    if (kind !== 'none') expect(found[kind as 'angry']).toBe(word)
  })

  it('of what is quoted do not count', () => {
    expect(ownWords('好的\n> 太差了')).toBe('好的')
    expect(ownWords('收到\n在 2026年3月1日，王丽 写道：\n气死我了')).toBe('收到')
    expect(ownWords('ok\nOn Mon, 2 Mar 2026, Anna wrote:\nterrible')).toBe('ok')
  })
})

test.each([
  ['厨房天花板在漏水，什么时候来修？', '厨房的天花板在漏水,什么时候来修', true],
  ['廚房天花板在漏水', '厨房天花板在漏水!!', true],
  ['厨房天花板在漏水', '电梯又坏了，请来看看', false],
  ['你好', '你好', false],
])('%s and %s alike: %s', (a, b, same) => expect(alike(a, b)).toBe(same))

test('who asks what has become of it urges', () => {
  for (const text of ['怎么还没来', '怎麼還不處理', '有人吗', 'Any update?']) expect(urges(text)).toBe(true)
  for (const text of ['麻烦改到明天', '可以开票吗']) expect(urges(text)).toBe(false)
})

describe('facts', () => {
  const minute = (n: number) => new Date(Date.UTC(2026, 2, 2, 9, 0) + n * 60_000)
  const heard = (at: number, text: string): Said => ({
    direction: 'inbound',
    kind: 'message',
    authorKind: 'customer',
    text,
    at: minute(at),
    failed: false,
  })
  const ours = (at: number, more: Partial<Said> = {}): Said => ({
    ...heard(at, ''),
    direction: 'outbound',
    authorKind: 'staff',
    ...more,
  })
  const contact = (more: Partial<Told['moment']> = {}): Told['moment'] => ({
    kind: 'contact',
    channel: 'mail',
    beganAt: minute(0),
    answeredAt: minute(100),
    waitingSeconds: 6000,
    ...more,
  })
  const told = (more: Partial<Told>): Told => ({
    ...{ moment: contact(), until: null, said: [], promises: [], confirmations: [], handovers: [], reopenings: [] },
    ...more,
  })
  const found = (more: Partial<Told>) => findFacts(told(more), firstStandards)
  const names = (more: Partial<Told>) => found(more).map(({ fact }) => fact)

  test.each([
    ['chat', 12, ['answered-at-once']],
    ['chat', 13, []],
    ['chat', 120, []],
    ['chat', 121, ['waited-long']],
    ['chat', 361, ['waited-too-long']],
    ['mail', 48 * 60, ['answered-at-once']],
    ['mail', 481 * 60, ['waited-long']],
    ['wechat', 61 * 60, ['waited-long']],
  ])('%s after %i s: %j', (channel, waitingSeconds, expected) => {
    expect(names({ moment: contact({ channel, waitingSeconds }) })).toEqual(expected)
  })

  it.each([
    ['property', []],
    ['it', []],
    ['retail', ['waited-long']],
    ['telecom', ['waited-too-long']],
    ['general', ['waited-long']],
  ] as const)('of %s: four minutes in the chat are %j', (trade, expected) => {
    const waited = told({ moment: contact({ channel: 'chat', waitingSeconds: 240 }) })
    expect(findFacts(waited, standardsOf(trade)).map(({ fact }) => fact)).toEqual(expected)
  })

  it('of waiting carry their figures; spoken, internal and unanswered ones have none', () => {
    expect(found({ moment: contact({ channel: 'chat', waitingSeconds: 300 }) })).toEqual([
      { fact: 'waited-long', figures: { waited: 300, standard: 120 } },
    ])
    expect(names({ moment: contact({ kind: 'spoken', channel: 'phone', waitingSeconds: 0 }) })).toEqual([])
    expect(names({ moment: contact({ answeredAt: null, waitingSeconds: null }) })).toEqual([])
    expect(names({ moment: contact({ kind: 'internal', waitingSeconds: 99_999 }) })).toEqual([])
  })

  it('of asking again: before we answered, and the same after we had', () => {
    const twice = [heard(0, '厨房天花板在漏水，什么时候来修？'), heard(50, '厨房天花板在漏水,什么时候来修')]
    expect(found({ said: [...twice, ours(100)] })).toEqual([{ fact: 'asked-again', figures: { times: 2 } }])
    expect(names({ said: [heard(0, '厨房天花板在漏水'), heard(30, '怎么还没人来'), ours(100)] })).toEqual([
      'asked-again',
    ])
    expect(names({ said: [heard(0, '厨房天花板在漏水'), heard(5, '我家在三号楼'), ours(100)] })).toEqual([])
    expect(
      names({ said: [heard(-90, '厨房天花板在漏水啊'), ours(-60), heard(0, '厨房天花板在漏水'), ours(100)] }),
    ).toEqual(['asked-same-again'])
    expect(names({ said: [heard(-90, '好的,收到'), ours(-60), heard(0, '好的,收到'), ours(100)] })).toEqual([])
  })

  it('of thanks: only after our answer; praise and anger wherever they stand', () => {
    expect(names({ said: [heard(0, '请查一下账单,谢谢'), ours(100)] })).toEqual([])
    expect(names({ said: [heard(0, '请查一下账单'), ours(100), heard(110, '谢谢')] })).toEqual(['thanked'])
    expect(names({ said: [heard(0, '昨天的师傅很专业')] })).toEqual(['praised'])
    expect(names({ said: [heard(0, '你们太差了')] })).toEqual(['angry'])
    expect(names({ said: [heard(-5, '你们太差了'), heard(200, '太差了')], until: minute(150) })).toEqual([])
  })

  it('of a matter are none: before we have served, only listed words tell of anger and praise', () => {
    for (const matter of ['我一个人被困在电梯里了，按铃没人应，快来人！', '走廊的烟感隔一会儿就叫，整层都听见。']) {
      expect(names({ said: [heard(0, matter)] })).toEqual([])
    }
    expect(names({ said: [heard(0, '你们太差劲了')] })).toEqual(['angry'])
    const served = [heard(-90, '厨房漏水'), ours(-60), heard(0, '你这叫解决问题吗？给出逐项账单明细有这么难吗？')]
    expect(names({ said: served })).toEqual(['angry'])
  })

  describe('of a quick answer', () => {
    const quick = (first: string, then: string) =>
      names({
        moment: contact({ channel: 'chat', waitingSeconds: 5, answeredAt: minute(0.1) }),
        said: [heard(0, first), ours(0.1), heard(3, then)],
      })
    test.each([
      ['谢谢，不过还没好', false],
      ['算了，就这样吧', false],
      ['勉强可以吧', false],
      ['還是沒網路', false],
      ['怎么还没人来', false],
      ['it still leaks', false],
      ['whatever', false],
      ['好的，我等你们', true],
      ['我家在三号楼', true],
      ['请问发票怎么开', true],
      ['不用了，谢谢', true],
      ['已经好了，谢谢', true],
    ])('%s: counts %s', (then, counts) => {
      expect(quick('水管漏了，请来修', then).includes('answered-at-once')).toBe(counts)
    })
    it('the matter itself speaks not against it; what turns out well in the end neither', () => {
      expect(quick('网络连不上', '好的，收到')).toEqual(['answered-at-once'])
      const said = [heard(0, '网络连不上'), ours(0.1), heard(3, '还没好'), ours(4), heard(5, '现在已经好了')]
      const moment = contact({ channel: 'chat', waitingSeconds: 5, answeredAt: minute(0.1) })
      expect(names({ moment, said })).toEqual(['answered-at-once'])
    })
  })

  describe('of what was said in a call, a visit or at the counter', () => {
    const note = (at: number, text: string, more: Partial<Said> = {}): Said => ({
      ...heard(at, text),
      ...{ kind: 'phone', authorKind: 'staff', notedBy: '李雷' },
      ...more,
    })
    const spokenOf = (text: string, earlier: Said[] = []) =>
      found({
        moment: contact({ kind: 'spoken', channel: 'phone', waitingSeconds: 0, answeredAt: minute(0) }),
        said: [...earlier, note(0, text)],
      })
    test.each([
      ['你们太差劲了，气死我了，我要投诉你们！', 'angry', '投诉'],
      ['客户很生气，说要投诉', 'angry', '投诉'],
      ['客户很生气，说要投诉，怎么还没来', 'angry', '投诉'],
      ['客戶說「你們怎麼搞的」', 'angry', '客戶說「你們怎麼搞的」'],
      ['业主来电，语气激动', 'angry', '语气激动'],
      ['客户情绪很激动，骂了客服', 'angry', '情绪很激动'],
      ['客户不满意', 'angry', '不满意'],
      ['客户投诉物业服务差', 'angry', '投诉'],
      ['业主对维修很满意，连声道谢', 'praised', '很满意'],
      ['The customer is very angry', 'angry', 'angry'],
    ])('%s: %s, by whom it was noted', (text, fact, word) => {
      expect(spokenOf(text)).toEqual([{ fact, figures: { word, by: '李雷' } }])
    })
    test.each([
      '业主来电：厨房漏水，请尽快',
      '业主投诉楼上噪音大',
      '客户来电投诉快递员态度',
      '客户没有生气',
      '客户没有发火',
      '对门邻居情绪激动',
      '业主说楼上邻居太差劲了',
      '客户咨询满意度调查',
      '安抚客户情绪后已解决',
      '赵先生来电：“今天楼上扔下来半瓶水，太缺德了，一定要查。” 又说：“雨棚有个印，靠花坛那边。”',
      '接到袁先生电话：“我跟邻居两个人被困在电梯里了，停在5楼附近，快来人！”',
      '想租个固定车位，车有点长，四米九。',
      '客户来电，谢谢',
    ])('%s: no sign', (text) => expect(spokenOf(text)).toEqual([]))
    it('a call asks the same again, or what has become of it', () => {
      const again = [{ fact: 'asked-same-again', figures: { by: '李雷' } }]
      const first = note(-3000, '业主来电：三号楼厨房天花板漏水')
      expect(spokenOf('业主来电：三号楼厨房天花板又漏水', [first])).toEqual(again)
      expect(spokenOf('客户来电问怎么还没人来', [heard(-50, '厨房漏水')])).toEqual(again)
      expect(spokenOf('客户来电问怎么还没人来')).toEqual([])
      expect(spokenOf('客户来电咨询停车月卡', [first])).toEqual([])
      expect(spokenOf('客户表示感谢', [first])).toEqual([{ fact: 'thanked', figures: { word: '感谢', by: '李雷' } }])
    })
  })

  it('of promises, confirmation and the way belong to the moment in which they happened', () => {
    const promise = (at: number, happened: 'broken' | 'kept-early') => ({
      ...{ conversationId: 'c', happened, at: minute(at), seconds: 600 },
    })
    expect(
      found({ promises: [promise(-1, 'broken'), promise(3, 'kept-early'), promise(9, 'broken')], until: minute(9) }),
    ).toEqual([{ fact: 'promise-kept-early', figures: { seconds: 600 } }])
    expect(
      names({
        confirmations: [
          { answer: 'not_met', at: minute(1) },
          { answer: 'met', at: minute(2) },
        ],
      }),
    ).toEqual(['confirmed-met'])
    expect(found({ handovers: [minute(-9), minute(-5), minute(4)] })).toEqual([
      { fact: 'transferred', figures: { times: 3 } },
    ])
    expect(names({ handovers: [minute(-9), minute(-5), minute(-4)] })).toEqual([])
    expect(names({ reopenings: [minute(0)], said: [ours(3, { failed: true })] })).toEqual(['reopened', 'undelivered'])
  })
})
