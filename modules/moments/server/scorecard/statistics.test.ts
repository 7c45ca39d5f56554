import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { figuresOf, interval, tQuantile } from './statistics.ts'

// NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, column 0.975.
test.each([
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [5, 2.571],
  [7, 2.365],
  [10, 2.228],
  [20, 2.086],
  [30, 2.042],
  [60, 2.0],
  [100, 1.984],
  [1_000_000, 1.96],
])('t with %i degrees of freedom is %f', (df, expected) => {
  expect(tQuantile(df)).toBeCloseTo(expected, 3)
})

describe('figures', () => {
  test.each<[string, number[], ReturnType<typeof figuresOf>]>([
    ['none', [0, 0, 0, 0, 0, 0, 0], { count: 0, total: 0, average: null, interval: null }],
    ['one', [0, 0, 0, 0, 0, 1, 0], { count: 1, total: 2, average: 2, interval: null }],
    ['all equal', [0, 0, 0, 0, 5, 0, 0], { count: 5, total: 5, average: 1, interval: null }],
    // 1, 2, 3: mean 2, s 1, 4.303 ÷ √3 = 2.484, cut at 3.
    ['three', [0, 0, 0, 0, 1, 1, 1], { count: 3, total: 6, average: 2, interval: { low: -0.48, high: 3 } }],
    // −2 and 1: mean −0.5, s 2.1213, 12.706 · 1.5 = 19.06.
    ['two', [0, 1, 0, 0, 1, 0, 0], { count: 2, total: -1, average: -0.5, interval: { low: -3, high: 3 } }],
  ])('of %s', (_, distribution, expected) => expect(figuresOf(distribution)).toEqual(expected))

  it('hold the average inside the interval and the interval inside the scale', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { minLength: 7, maxLength: 7 }), (distribution) => {
        const { average, interval: found } = figuresOf(distribution)
        if (!found || average === null) return
        expect(found.low).toBeGreaterThanOrEqual(-3)
        expect(found.high).toBeLessThanOrEqual(3)
        expect(found.low).toBeLessThanOrEqual(average)
        expect(found.high).toBeGreaterThanOrEqual(average)
      }),
    )
  })

  it('grow surer with more scores', () => {
    const width = (n: number) => {
      const found = interval(1, 1, n)
      return found ? found.high - found.low : 0
    }
    expect(width(100)).toBeLessThan(width(20))
    expect(width(20)).toBeLessThan(width(5))
  })
})
