import { expect, test } from 'vitest'
import { identityFrom } from './identity.ts'

test.each([
  ['wang@example.com', 'email'],
  [' 138 1234 5678 ', 'phone'],
  ['+886 912-345-678', 'phone'],
  ['010-6552 1234', 'phone'],
  ['（021）5888 1234', 'phone'],
  ['VIP-20931', 'external'],
  ['3号楼502', 'external'],
])('%s is taken for %s', (text, kind) => {
  expect(identityFrom(text)).toEqual({ kind, value: text.trim() })
})
