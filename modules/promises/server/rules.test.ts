import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PromiseAction, type PromiseState, promiseActions } from '../contract.ts'
import { dueProblem, fallsDue, isLate, isOverdue, move, reliabilityOf } from './rules.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const made = new Date('2026-03-12T09:00:00+08:00')
const plus = (ms: number) => new Date(made.getTime() + ms)

describe('what may be done to a promise', () => {
  const due = plus(hour)
  const early = plus(0)
  const past = plus(2 * hour)
  const standing = (state: PromiseState, settledAt: Date | null = null, replaced = false) => ({
    state,
    dueAt: due,
    settledAt,
    replaced,
  })
  const open = standing('open')
  const brokenByTime = standing('broken')
  const givenUp = standing('broken', past)
  const kept = standing('kept', past)
  const table: [string, ReturnType<typeof standing>, Date, Record<PromiseAction, string | null>][] = [
    [
      'open, not yet due',
      open,
      early,
      { keep: 'kept', break: 'broken', renegotiate: 'renegotiated+', withdraw: 'withdrawn', reopen: null },
    ],
    ['open, due', open, past, { keep: 'kept', break: 'broken', renegotiate: 'broken+', withdraw: null, reopen: null }],
    [
      'broken by time',
      brokenByTime,
      past,
      { keep: 'kept', break: 'broken', renegotiate: 'broken+', withdraw: null, reopen: null },
    ],
    [
      'given up, due',
      givenUp,
      past,
      { keep: 'kept', break: null, renegotiate: 'broken+', withdraw: null, reopen: 'broken' },
    ],
    [
      'given up, not yet due',
      givenUp,
      early,
      { keep: 'kept', break: null, renegotiate: 'broken+', withdraw: null, reopen: 'open' },
    ],
    ['kept', kept, early, { keep: null, break: null, renegotiate: null, withdraw: null, reopen: 'open' }],
    [
      'withdrawn',
      standing('withdrawn', past),
      past,
      { keep: null, break: null, renegotiate: null, withdraw: null, reopen: 'broken' },
    ],
    [
      'renegotiated',
      standing('renegotiated', past, true),
      past,
      { keep: null, break: null, renegotiate: null, withdraw: null, reopen: null },
    ],
    [
      'broken with a successor',
      standing('broken', past, true),
      past,
      { keep: null, break: null, renegotiate: null, withdraw: null, reopen: null },
    ],
  ]
  it.each(table)('%s', (_name, promise, at, expected) => {
    const actual = Object.fromEntries(
      promiseActions.map((action) => {
        const next = move(promise, action, at)
        return [action, next && next.to + (next.successor ? '+' : '')]
      }),
    )
    expect(actual).toEqual(expected)
  })

  it('whatever is done in whatever order: what was broken never counts as kept on time or renegotiated', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ action: fc.constantFrom(...promiseActions), wait: fc.integer({ min: 0, max: 40 * minute }) }),
          { maxLength: 30 },
        ),
        (doings) => {
          let at = made
          let promise = { ...open, keptLate: false, wasBroken: false }
          for (const { action, wait } of doings) {
            at = new Date(at.getTime() + wait)
            if (fallsDue(promise, at)) promise = { ...promise, state: 'broken', wasBroken: true }
            const next = move(promise, action, at)
            if (!next) continue
            promise = {
              ...promise,
              state: next.to,
              settledAt: next.settled ? at : null,
              replaced: next.successor,
              keptLate: next.to === 'kept' && isLate(at, promise.dueAt),
            }
            expect(promise.state === 'open' ? promise.settledAt : null).toBeNull()
            if (promise.state !== 'open' && promise.state !== 'broken') expect(promise.settledAt).not.toBeNull()
            expect(isOverdue(promise, at)).toBe(promise.settledAt === null && promise.dueAt <= at)
          }
          const counted = reliabilityOf(promise)
          if (promise.wasBroken) {
            const onTheMinute = promise.settledAt && !isLate(promise.settledAt, promise.dueAt)
            if (!onTheMinute) expect(counted === 'on-time').toBe(false)
            expect(counted).not.toBe('renegotiated')
          }
        },
      ),
    )
  })

  it('falls due once, at its time', () => {
    expect(fallsDue(open, plus(hour - 1))).toBe(false)
    expect(fallsDue(open, due)).toBe(true)
    expect(fallsDue(brokenByTime, past)).toBe(false)
    expect(fallsDue(kept, past)).toBe(false)
  })

  it.each([
    [-1, false],
    [0, false],
    [59_999, false],
    [60_000, true],
  ])('kept %i ms after due is late: %s', (ms, late) => {
    expect(isLate(new Date(due.getTime() + ms), due)).toBe(late)
  })

  it.each([
    [{ state: 'kept', keptLate: false }, 'on-time'],
    [{ state: 'kept', keptLate: true }, 'late'],
    [{ state: 'broken', keptLate: false }, 'broken'],
    [{ state: 'renegotiated', keptLate: false }, 'renegotiated'],
    [{ state: 'withdrawn', keptLate: false }, null],
    [{ state: 'open', keptLate: false }, null],
  ] as const)('%o counts as %s', (promise, counted) => {
    expect(reliabilityOf(promise)).toBe(counted)
  })
})

describe('times of a new promise', () => {
  it.each([
    [
      { dueAt: plus(-1), dueFrom: null },
      { field: 'dueAt', reason: 'in-past' },
    ],
    [
      { dueAt: plus(0), dueFrom: null },
      { field: 'dueAt', reason: 'in-past' },
    ],
    [{ dueAt: plus(1), dueFrom: null }, null],
    [
      { dueAt: plus(6 * 366 * day), dueFrom: null },
      { field: 'dueAt', reason: 'promises:reason.too-far' },
    ],
    [
      { dueAt: plus(hour), dueFrom: plus(hour) },
      { field: 'dueFrom', reason: 'promises:reason.after-due' },
    ],
    [{ dueAt: plus(hour), dueFrom: plus(-hour) }, null],
  ])('%o', (times, problem) => {
    expect(dueProblem(times, made)).toEqual(problem)
  })
})
