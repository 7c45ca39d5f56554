import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EvidenceKind, evidenceKinds, type StepState, scoreSources, stepStates } from '../contract.ts'
import {
  advance,
  confirmedBy,
  confirmedByScore,
  currentStep,
  effectiveScore,
  periodStart,
  shownByReply,
  summarise,
} from './rules.ts'

describe('evidence', () => {
  it.each<[StepState, 'evidence' | 'hand' | null, StepState, EvidenceKind, StepState | null]>([
    ['todo', null, 'doing', 'inbound', 'doing'],
    ['todo', null, 'done', 'stated', 'done'],
    ['doing', 'evidence', 'done', 'stated', 'done'],
    ['doing', 'evidence', 'doing', 'inbound', null],
    ['done', 'hand', 'doing', 'inbound', null],
    ['skipped', 'hand', 'doing', 'promise-made', null],
    ['skipped', 'hand', 'done', 'promise-kept', 'done'],
    ['done', 'evidence', 'doing', 'cleared', 'doing'],
    ['done', 'hand', 'doing', 'cleared', null],
    ['doing', 'evidence', 'doing', 'cleared', null],
    ['done', 'hand', 'doing', 'not-met', 'doing'],
    ['skipped', 'hand', 'doing', 'scored-low', 'doing'],
    ['todo', null, 'doing', 'not-met', 'doing'],
    ['todo', null, 'doing', 'reopened', null],
    ['todo', null, 'doing', 'cleared', null],
    ['done', 'evidence', 'doing', 'promise-made', 'doing'],
    ['done', 'hand', 'doing', 'promise-made', null],
    ['done', 'evidence', 'todo', 'reopened', 'todo'],
  ])('%s (%s) → %s by %s gives %s', (state, how, to, kind, expected) => {
    expect(advance({ state, how }, to, kind)).toBe(expected)
  })

  it('other than setbacks never moves a step back', () => {
    const forward = evidenceKinds.filter(
      (kind) => !['not-met', 'scored-low', 'reopened', 'cleared', 'promise-made', 'task-made'].includes(kind),
    )
    const order = ['todo', 'doing', 'skipped', 'done']
    fc.assert(
      fc.property(
        fc.constantFrom(...stepStates),
        fc.constantFrom('hand' as const, 'evidence' as const),
        fc.constantFrom(...stepStates),
        fc.constantFrom(...forward),
        (state, how, to, kind) => {
          const next = advance({ state, how }, to, kind) ?? state
          expect(order.indexOf(next)).toBeGreaterThanOrEqual(order.indexOf(state))
        },
      ),
    )
  })
})

describe('the current step', () => {
  const all = (explore: StepState, offer: StepState, act: StepState, confirm: StepState) => ({
    explore,
    offer,
    act,
    confirm,
  })
  it.each([
    [all('todo', 'todo', 'todo', 'todo'), 'explore', null],
    [all('doing', 'todo', 'todo', 'todo'), 'explore', null],
    [all('done', 'todo', 'todo', 'todo'), 'offer', 'offer'],
    [all('done', 'doing', 'todo', 'todo'), 'offer', null],
    [all('done', 'done', 'todo', 'todo'), 'act', 'act'],
    [all('done', 'skipped', 'doing', 'todo'), 'act', null],
    [all('done', 'done', 'done', 'doing'), 'confirm', null],
    [all('done', 'done', 'done', 'done'), null, null],
  ] as const)('of %o is %s; a reply shows %s', (states, current, shown) => {
    expect(currentStep(states)).toBe(current)
    expect(shownByReply(states)).toBe(shown)
  })
})

describe('confirmation', () => {
  it.each([
    ['met', 'done'],
    ['partly', 'doing'],
    ['not_met', 'doing'],
  ] as const)('answer %s → %s', (answer, state) => {
    expect(confirmedBy(answer).state).toBe(state)
  })
  it.each([
    [-3, 'doing'],
    [-1, 'doing'],
    [0, 'done'],
    [1, 'done'],
    [3, 'done'],
  ] as const)('score %i → %s', (value, state) => {
    expect(confirmedByScore(value).state).toBe(state)
  })
})

describe('the score that counts', () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 2, 12, 9, minutes))
  const one = (
    id: string,
    source: 'customer' | 'reviewer' | 'estimate',
    minutes: number,
    recordedById: string | null = null,
  ) => ({ id, source, recordedById, at: at(minutes) })
  it.each([
    [[], null],
    [[one('a', 'estimate', 5)], 'a'],
    [[one('a', 'estimate', 5), one('b', 'reviewer', 1)], 'b'],
    [[one('a', 'customer', 0), one('b', 'reviewer', 9), one('c', 'estimate', 10)], 'a'],
    [[one('a', 'customer', 0), one('b', 'customer', 3), one('c', 'reviewer', 10)], 'b'],
    [[one('a', 'customer', 3), one('b', 'customer', 3)], 'b'],
    [[one('a', 'customer', 0), one('b', 'customer', 9, 'anna')], 'a'],
    [[one('a', 'customer', 0, 'anna'), one('b', 'customer', 9, 'anna'), one('c', 'reviewer', 10)], 'b'],
  ])('of %o is %s', (scores, id) => {
    expect(effectiveScore(scores)?.id ?? null).toBe(id)
  })

  it('does not depend on the order in which they are read', () => {
    const scores = fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1 }),
        source: fc.constantFrom(...scoreSources),
        recordedById: fc.constantFrom(null, 'anna'),
        at: fc.integer({ min: 0, max: 5 }).map((m) => at(m)),
      }),
      { selector: ({ id }) => id },
    )
    fc.assert(
      fc.property(scores, (list) => {
        expect(effectiveScore([...list].reverse())).toBe(effectiveScore(list))
      }),
    )
  })
})

describe('figures', () => {
  it('total, average and distribution', () => {
    const summary = summarise(
      new Map([
        [3, 2],
        [-1, 1],
        [0, 1],
      ]),
    )
    expect(summary).toMatchObject({ count: 4, total: 5, average: 1.25 })
    expect(summary.distribution.map(({ count }) => count)).toEqual([0, 0, 1, 1, 0, 0, 2])
    expect(summarise(new Map()).average).toBeNull()
  })

  it.each([
    ['today', '2026-03-12T01:00:00+08:00', 'Asia/Shanghai', '2026-03-11T16:00:00.000Z'],
    ['today', '2026-03-11T16:30:00Z', 'America/New_York', '2026-03-11T04:00:00.000Z'],
    ['week', '2026-03-15T23:59:00+08:00', 'Asia/Shanghai', '2026-03-08T16:00:00.000Z'],
    ['week', '2026-03-09T00:00:00+08:00', 'Asia/Shanghai', '2026-03-08T16:00:00.000Z'],
    ['week', '2026-03-11T12:00:00-04:00', 'America/New_York', '2026-03-09T04:00:00.000Z'],
    ['month', '2026-03-31T12:00:00+02:00', 'Europe/Berlin', '2026-02-28T23:00:00.000Z'],
    ['quarter', '2026-06-01T00:00:00+08:00', 'Asia/Shanghai', '2026-03-31T16:00:00.000Z'],
  ] as const)('%s of %s in %s begins %s', (period, at, zone, start) => {
    expect(periodStart(period, new Date(at), zone).toISOString()).toBe(start)
  })
})
