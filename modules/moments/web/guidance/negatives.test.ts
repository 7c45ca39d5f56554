import { expect, test } from 'vitest'
import { firstOf } from './negatives.ts'

const list = [
  { title: '不能、没办法', lines: ['先说可以做什么'] },
  { title: "can't, that is our policy", lines: ['What we can do'] },
]
test.each([
  ['今天没办法上门', '没办法'],
  ['今天不能上门', '不能'],
  ['您看能不能改到明天', undefined],
  ['不能不说，您很细心', undefined],
  ['I can’t do that', "can't"],
  ["We scan't", undefined],
  ['That is our policy.', 'that is our policy'],
  ['明天上午师傅上门', undefined],
])('%s: %s', (text, word) => {
  expect(firstOf(list, text, [])?.word).toBe(word)
})
test('what was waved away is not said again', () => {
  expect(firstOf(list, '今天不能上门', ['不能'])).toBeNull()
})
