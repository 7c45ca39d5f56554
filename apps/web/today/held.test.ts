import { expect, test } from 'vitest'
import { holdOrder } from './held.ts'

const list = (...texts: string[]) => texts.map((text) => ({ key: text.slice(0, 1), text }))
const told = (held: ReturnType<typeof list> | null, fresh: ReturnType<typeof list>) => {
  const { rows, news } = holdOrder(held, fresh, (one) => one.key)
  return `${rows.map(({ item, gone }) => (gone ? `(${item.text})` : item.text)).join(' ')} +${news}`
}

test.each([
  ['nobody is in the list: it is as it is now', null, list('b', 'a'), 'b a +0'],
  ['under the pointer nothing moves', list('a', 'b'), list('b', 'a'), 'a b +0'],
  ['what a row says changes where it stands', list('a1', 'b1'), list('b2', 'a2'), 'a2 b2 +0'],
  ['what is gone leaves its place empty', list('a', 'b', 'c'), list('c', 'a'), 'a (b) c +0'],
  ['what is new waits', list('a'), list('x', 'a', 'y'), 'a +2'],
])('%s', (_, held, fresh, shown) => {
  expect(told(held, fresh)).toBe(shown)
})
