import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seal, unseal } from './index.ts'

const secret = 'a secret of the company, 32 bytes or more'

test('what was sealed is read back, and is not to be seen', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
      const sealed = seal(secret, 'mail', plain)
      expect(unseal(secret, 'mail', sealed)).toBe(plain)
      if (plain.length > 5) expect(sealed).not.toContain(plain)
    }),
  )
})

test('another secret, another purpose, a changed text give nothing', () => {
  const sealed = seal(secret, 'mail', '授权码 abcdefgh')
  expect(unseal('another secret of thirty-two bytes or more', 'mail', sealed)).toBeNull()
  expect(unseal(secret, 'other', sealed)).toBeNull()
  expect(unseal(secret, 'mail', `${sealed.slice(0, -2)}AA`)).toBeNull()
  expect(unseal(secret, 'mail', 'nonsense')).toBeNull()
})
