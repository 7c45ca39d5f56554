import { expect, test } from 'vitest'
import { bareSubject, isAddress, readAddresses, withAddresses } from './addresses.ts'

const plain = (address: string) => ({ name: '', address })

test.each([
  ['a@b.cn', [plain('a@b.cn')]],
  ['  a@b.cn，c@d.com；e@f.org、g@h.cn ', [plain('a@b.cn'), plain('c@d.com'), plain('e@f.org'), plain('g@h.cn')]],
  ['王丽 <wangli@example.com>', [{ name: '王丽', address: 'wangli@example.com' }]],
  ['王丽＜wangli＠example。com＞', [{ name: '王丽', address: 'wangli@example.com' }]],
  ['"王, 丽" <a@b.cn>, b@c.cn', [{ name: '王, 丽', address: 'a@b.cn' }, plain('b@c.cn')]],
  ['“李雷”<a@b.cn>', [{ name: '李雷', address: 'a@b.cn' }]],
  ['a@b.cn b@c.cn\nc@d.cn', [plain('a@b.cn'), plain('b@c.cn'), plain('c@d.cn')]],
  ['王丽', [plain('王丽')]],
  ['a＠b．cn', [plain('a@b.cn')]],
  ['<a@b.cn>', [plain('a@b.cn')]],
  [' , ；', []],
])('%j', (text, expected) => {
  expect(readAddresses(text)).toEqual(expected)
})

test.each([
  ['a@b.cn', true],
  ['a.b+tag@mail.example.com', true],
  ['用户@例子.中国', true],
  ["o'neil@example.com", true],
  ['a@b', false],
  ['a@b.', false],
  ['a@@b.cn', false],
  ['a..b@c.cn', false],
  ['.a@c.cn', false],
  ['a@-b.cn', false],
  ['a b@c.cn', false],
  ['a@b.c', false],
  ['王丽', false],
  [`${'a'.repeat(65)}@b.cn`, false],
])('%s is an address: %s', (address, expected) => {
  expect(isAddress(address)).toBe(expected)
})

test('nobody is named twice', () => {
  expect(withAddresses([plain('A@b.cn')], [plain('a@B.cn'), plain('c@d.cn'), plain('c@d.cn')])).toEqual([
    plain('A@b.cn'),
    plain('c@d.cn'),
  ])
})

test.each([
  ['Re: 回复：  转发: 三号楼漏水', '三号楼漏水'],
  ['RE[2]: x', 'x'],
  ['回覆: y', 'y'],
  ['Ready: 好了', 'Ready: 好了'],
])('%s is about %s', (subject, about) => {
  expect(bareSubject(subject)).toBe(about)
})
