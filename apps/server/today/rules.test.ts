import { describe, expect, it, test } from 'vitest'
import { consequence, type Fact, isPutOff, rankSteps } from './rules.ts'

const now = new Date('2026-03-12T08:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const c = (letter: string) => `0198d000-0000-7000-8000-00000000000${letter}`
const fact = (kind: Fact['kind'], more: Partial<Fact> = {}): Fact => ({
  conversationId: c('1'),
  kind,
  ref: null,
  at: now,
  ...more,
})

test.each<[string, Fact, number]>([
  ['a promise just broken', fact('broken', { at: ago(1) }), 100],
  ['broken since ten hours', fact('broken', { at: ago(600) }), 105],
  ['broken since a week is no worse than forty hours', fact('broken', { at: ago(10_080) }), 120],
  ['the customer said no', fact('not-met'), 95],
  ['the customer said: in part', fact('partly'), 80],
  ['the customer scored −3', fact('low-score', { value: -3 }), 92],
  ['the customer scored −2', fact('low-score', { value: -2 }), 78],
  ['the customer scored −1', fact('low-score', { value: -1 }), 62],
  ['a colleague scored the hand-over −3', fact('handover-low', { value: -3 }), 74],
  ['a colleague scored the hand-over −2', fact('handover-low', { value: -2 }), 60],
  ['a colleague scored the hand-over −1', fact('handover-low', { value: -1 }), 46],
  ['due in ten minutes', fact('due', { at: ago(-10) }), 90],
  ['due in fifty minutes', fact('due', { at: ago(-50) }), 80],
  ['due in three hours', fact('due', { at: ago(-180) }), 68],
  ['due in twenty hours', fact('due', { at: ago(-1200) }), 55],
  ['a notice drafted', fact('notice'), 88],
  ['the customer refused the new time', fact('refused', { dueAt: ago(-10) }), 96],
  ['… and the old one has passed since ten hours', fact('refused', { dueAt: ago(600) }), 106],
  ['a task just late', fact('task-late', { at: ago(1) }), 70],
  ['a task late since a week', fact('task-late', { at: ago(10_080) }), 85],
  ['a task due in ten minutes', fact('task-due', { at: ago(-10) }), 75],
  ['a task due in twenty hours', fact('task-due', { at: ago(-1200) }), 40],
  ['waiting as long as usual', fact('waiting', { at: ago(20), usualSeconds: 1200 }), 50],
  ['waiting half as long as usual', fact('waiting', { at: ago(10), usualSeconds: 1200 }), 40],
  ['waiting 2 h 10 where 20 min are usual', fact('waiting', { at: ago(130), usualSeconds: 1200 }), 77],
  ['waiting for days where minutes are usual', fact('waiting', { at: ago(20_000), usualSeconds: 300 }), 90],
  ['waiting an hour where nothing is known', fact('waiting', { at: ago(60) }), 50],
  ['waiting, and urgent', fact('waiting', { at: ago(60), priority: 'urgent' }), 60],
  ['waiting, and of low priority', fact('waiting', { at: ago(60), priority: 'low' }), 45],
  ['usual is nothing: a minute is taken', fact('waiting', { at: ago(2), usualSeconds: 0 }), 60],
  ['a clock that goes ahead', fact('waiting', { at: ago(-5), usualSeconds: 600 }), 30],
  ['no expectation', fact('no-expectation', { at: null }), 40],
  ['a draft', fact('draft'), 35],
  ['wakes today', fact('wakes'), 25],
  ['our turn', fact('ours'), 15],
])('%s', (_, given, points) => {
  expect(consequence(given, now)).toBe(points)
})

describe('steps', () => {
  const order = (facts: Fact[]) => rankSteps(facts, now).map((step) => step.conversationId.slice(-1))

  it('stand once for each conversation, by the gravest reason, the others beneath', () => {
    const [step, ...more] = rankSteps(
      [fact('ours'), fact('draft'), fact('waiting', { at: ago(60) }), fact('broken', { ref: c('9'), at: ago(1) })],
      now,
    )
    expect(more).toEqual([])
    expect(step?.reasons.map(({ kind }) => kind)).toEqual(['broken', 'waiting', 'draft'])
    expect(step?.points).toBe(104)
  })

  it('name a promise once: by its notice, while another promise is named beside it', () => {
    const facts = [
      fact('due', { ref: c('8'), at: ago(-50) }),
      fact('due', { ref: c('9'), at: ago(-50) }),
      fact('notice', { ref: c('7'), about: c('8') }),
    ]
    const [step] = rankSteps(facts, now)
    expect(step?.reasons.map(({ kind, ref }) => `${kind} ${ref?.slice(-1)}`)).toEqual(['notice 7', 'due 9'])
  })

  it('are ordered by consequence, then by how long it has been so, then by id, however they come', () => {
    const facts = [
      fact('draft', { conversationId: c('1'), at: ago(5) }),
      fact('draft', { conversationId: c('2'), at: ago(50) }),
      fact('not-met', { conversationId: c('3') }),
      fact('draft', { conversationId: c('4'), at: ago(50) }),
      fact('low-score', { conversationId: c('5'), value: -3 }),
      fact('broken', { conversationId: c('6'), at: ago(1) }),
    ]
    expect(order(facts)).toEqual(['6', '3', '5', '2', '4', '1'])
    expect(order(facts.toReversed())).toEqual(order(facts))
  })

  it('do not say the same twice: "not met" and a low score, "our turn" and anything else', () => {
    const [step] = rankSteps([fact('not-met'), fact('low-score', { value: -3 }), fact('ours')], now)
    expect(step?.reasons.map(({ kind }) => kind)).toEqual(['not-met'])
    const kinds = (value: number) =>
      rankSteps([fact('partly'), fact('low-score', { value })], now)[0]?.reasons.map(({ kind }) => kind)
    expect(kinds(-1)).toEqual(['partly'])
    expect(kinds(-3)).toEqual(['low-score', 'partly'])
  })

  it('gain a little by further reasons, and never more than six', () => {
    const due = [1, 2, 3, 4, 5, 6].map((n) => fact('due', { ref: c(String(n)), at: ago(-1200) }))
    expect(rankSteps(due, now)[0]?.points).toBe(61)
  })

  it('put off stay away until their time, and come back at once for a reason that is new', () => {
    const [step] = rankSteps([fact('due', { ref: c('7'), at: ago(-30) })], now)
    const [broken] = rankSteps([fact('broken', { ref: c('7'), at: ago(1) })], now)
    if (!step || !broken) throw new Error('no steps')
    const until = ago(-60)
    const putOff = { conversationId: c('1'), until, reasons: [`due:${c('7')}`, 'waiting'] }
    expect(isPutOff(step, undefined, now)).toBe(false)
    expect(isPutOff(step, putOff, now)).toBe(true)
    expect(isPutOff(step, putOff, until)).toBe(false)
    expect(isPutOff(broken, putOff, now)).toBe(false)
  })
})
