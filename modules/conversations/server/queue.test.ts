import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stillToWait } from './queue.ts'

const minutes = (...list: number[]) => list.map((one) => one * 60)

test.each([
  ['too few say nothing', minutes(1, 2, 3, 4, 5, 6, 7), 0, null],
  ['median to 80th percentile', minutes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 0, { from: 5, to: 8 }],
  ['what has been waited is taken off', minutes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 60, { from: 5, to: 8 }],
  ['longer than nearly all others: no promise is made', minutes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 600, null],
  ['never less than a minute', Array.from({ length: 9 }, () => 20), 0, { from: 1, to: 1 }],
] as const)('%s', (_, others, waited, wait) => {
  expect(stillToWait(others, waited)).toEqual(wait)
})

test('the range is never upside down, and no longer than the longest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 7200 }), { maxLength: 60 }), fc.nat(3600), (others, waited) => {
      const wait = stillToWait(others, waited)
      if (!wait) return
      expect(wait.from).toBeLessThanOrEqual(wait.to)
      expect(wait.to).toBeLessThanOrEqual(Math.ceil((Math.max(...others) - waited) / 60) || 1)
    }),
  )
})
