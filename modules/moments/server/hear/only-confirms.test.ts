import { expect, test } from 'vitest'
import { onlyConfirms, withoutCourtesies } from './only-confirms.ts'

test.each([
  ['解决了，谢谢', true],
  ['您好，\n\n已经修好了，非常感谢！\n\n王丽\n13800138000', true],
  ['Yes, all fixed now. Thank you!\n\nBest regards,\nJohn', true],
  ['都好了\n\n此致\n敬礼', true],
  ['修好了，另外麻烦把阳台的灯也换一下', false],
  ['修好了。\n请把发票寄给我。\n王丽', false],
  ['修好了吗？', false],
  ['好的', false],
  ['还是漏水', false],
  ['It works now. When do I get the invoice?', false],
])('%j only confirms: %s', (text, expected) => {
  expect(onlyConfirms(text)).toBe(expected)
})

test.each([
  ['您好，\n还是漏\n\n此致\n敬礼\n王丽', '还是漏'],
  ['王丽', '王丽'],
  ['修好了\n好的', '修好了\n好的'],
  ['Hello Anna,\nStill leaking.\nJohn Smith\n+86 138 0013 8000', 'Still leaking.'],
])('of %j it says %j', (text, expected) => {
  expect(withoutCourtesies(text)).toBe(expected)
})
