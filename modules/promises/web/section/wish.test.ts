import { expect, test } from 'vitest'
import { againstWish } from './wish.ts'

const at = (time: string) => Date.parse(`2026-11-23T${time}:00+08:00`)
const zone = 'Asia/Shanghai'
test.each([
  ['明天给您回电', '10:00', 'phone', 'morning', null],
  ['明天给您回电', '12:00', 'phone', 'morning', null],
  ['明天给您回电', '15:00', 'phone', 'morning', 'outside'],
  ['明天給您回電', '19:30', 'phone', 'evening', null],
  ["I'll call you back", '09:00', 'phone', 'afternoon', 'outside'],
  ['打电话确认上门时间', '10:00', 'mail', 'any', 'nocall'],
  ['师傅明天上门', '06:00', 'mail', 'morning', null],
  ['明天给您回电', '06:00', 'phone', 'any', null],
] as const)('%s at %s against %s %s: %s', (text, time, way, when, expected) => {
  expect(againstWish(text, at(time), { way, time: when }, zone)).toBe(expected)
})

test('the hours are those of the customer', () => {
  expect(againstWish('回电', at('15:00'), { way: 'phone', time: 'morning' }, 'Europe/Berlin')).toBeNull()
  expect(againstWish('回电', at('15:00'), null)).toBeNull()
})
