import { expect, test } from 'vitest'
import { unitOf } from './length.ts'

test.each([
  [0, 'minutes'],
  [5, 'minutes'],
  [90, 'minutes'],
  [60, 'hours'],
  [300, 'hours'],
  [1440, 'days'],
  [14 * 1440, 'days'],
])('%i minutes are shown in %s', (minutes, unit) => {
  expect(unitOf(minutes)).toBe(unit)
})
