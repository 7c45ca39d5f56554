import { expect, test } from 'vitest'
import { filterOf } from './groups.ts'

test.each([
  ['owner', { kind: 'member', id: 'a' }, { owner: 'a' }],
  ['owner', { kind: 'team', id: 'n' }, { owner: 'team:n' }],
  ['customer', { kind: 'customer', id: 'w' }, { customerId: 'w' }],
  ['team', { kind: 'team', id: 'n' }, { team: 'n' }],
  ['team', { kind: 'team', id: null }, { team: 'none' }],
] as const)('by %s the list goes on with %o', (by, group, filter) => {
  expect(filterOf(by, group)).toEqual(filter)
})
