import { expect, test } from 'vitest'
import { groupPromises } from './groups.ts'

const north = { id: 'n', name: '北区' }
const anna = { kind: 'member' as const, id: 'a', name: '安娜' }
const crew = { kind: 'team' as const, id: 'n', name: '北区' }
const one = (text: string, owner: typeof anna | typeof crew, customerId: string, team: typeof north | null) => ({
  text,
  owner,
  customerId,
  customerName: customerId === 'w' ? '王丽' : '周敏',
  team,
})
/** Earliest due first, as the server gives them. */
const items = [
  one('first', crew, 'w', null),
  one('second', anna, 'z', north),
  one('third', anna, 'w', north),
  one('fourth', crew, 'z', null),
]
const shown = (by: 'owner' | 'customer' | 'team') =>
  groupPromises(items, by).map(({ name, items: cards }) => [name, cards.map(({ text }) => text)])

test('columns by owner stand in the order of what is due first, cards in theirs', () => {
  expect(shown('owner')).toEqual([
    ['北区', ['first', 'fourth']],
    ['安娜', ['second', 'third']],
  ])
})

test('columns by customer gather all their conversations', () => {
  expect(shown('customer')).toEqual([
    ['王丽', ['first', 'third']],
    ['周敏', ['second', 'fourth']],
  ])
})

test('columns by team: conversations of no team stand last, though theirs is due first', () => {
  expect(shown('team')).toEqual([
    ['北区', ['second', 'third']],
    [null, ['first', 'fourth']],
  ])
})

test('two customers of one name stay two columns', () => {
  const twins = ['a', 'b'].map((id) => ({ ...one('x', anna, id, null), customerName: '李明' }))
  expect(groupPromises(twins, 'customer').map(({ key }) => key)).toEqual(['a', 'b'])
})
