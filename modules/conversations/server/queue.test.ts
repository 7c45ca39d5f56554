import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectedWait } from './queue.ts'

const minutes = (...list: number[]) => list.map((one) => one * 60)
const usual = minutes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)

test.each([
  ['the next one: a quick answer to a slow one', { ahead: 0 }, { from: 3, to: 9 }],
  ['it grows with the place', { ahead: 1 }, { from: 6, to: 20 }],
  ['above a quarter of an hour in fives', { ahead: 5 }, { from: 15, to: 55 }],
  ['two at work take one each', { ahead: 1, online: 2 }, { from: 3, to: 9 }],
  ['more at work than wait: one answer is as long as it is', { ahead: 0, online: 9 }, { from: 3, to: 9 }],
  ['nobody at work', { ahead: 0, online: 0 }, null],
  ['too few say nothing', { paces: minutes(1, 2, 3, 4, 5, 6, 7) }, null],
  ['never less than a minute', { paces: Array.from({ length: 9 }, () => 20) }, { from: 1, to: 1 }],
  ['longer than any of them: no promise is made', { waited: 3601 }, null],
  ['long already, and its turn comes', { waited: 3000 }, { from: 3, to: 9 }],
])('%s', (_, facts, wait) => {
  expect(expectedWait({ ahead: 0, online: 1, waited: 0, paces: usual, waits: minutes(5, 60), ...facts })).toEqual(wait)
})

const facts = {
  online: fc.integer({ min: 1, max: 20 }),
  waited: fc.nat(3600),
  paces: fc.array(fc.integer({ min: 1, max: 7200 }), { minLength: 8, maxLength: 60 }),
}

test('more ahead is never shorter, more at work never longer, and no range is upside down', () => {
  fc.assert(
    fc.property(fc.record(facts), fc.nat(60), fc.nat(60), fc.nat(10), (given, ahead, more, helpers) => {
      const of = (place: number, online = given.online) =>
        expectedWait({ ...given, online, ahead: place, waits: [3600] }) ?? { from: Number.NaN, to: Number.NaN }
      const [near, far, helped] = [of(ahead), of(ahead + more), of(ahead, given.online + helpers)]
      expect(near.from).toBeLessThanOrEqual(near.to)
      expect(far.from).toBeGreaterThanOrEqual(near.from)
      expect(far.to).toBeGreaterThanOrEqual(near.to)
      expect(helped.to).toBeLessThanOrEqual(near.to)
    }),
  )
})
