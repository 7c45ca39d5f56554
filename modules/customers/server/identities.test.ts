import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEmail, readIdentity } from './identities.ts'
import { readPhone } from './phone.ts'

describe('phone numbers', () => {
  it.each([
    ['138 0013 8000', 'CN', '+8613800138000'],
    ['+86-138-0013-8000', 'CN', '+8613800138000'],
    ['+86-138-0013-8000', 'TW', '+8613800138000'],
    ['0086 138 0013 8000', 'CN', '+8613800138000'],
    ['１３８００１３８０００', 'CN', '+8613800138000'],
    ['(+86) 13800138000', 'CN', '+8613800138000'],
    ['0755-8888 6666', 'CN', '+8675588886666'],
    ['(0755) 88886666', 'CN', '+8675588886666'],
    ['010-6552 9988', 'CN', '+861065529988'],
    ['0755-88886666 转 801', 'CN', '+8675588886666;ext=801'],
    ['0755-88886666转801', 'CN', '+8675588886666;ext=801'],
    ['0755-88886666 ext. 801', 'CN', '+8675588886666;ext=801'],
    ['02-2345-6789', 'TW', '+886223456789'],
    ['(02) 2345-6789 分機 12', 'TW', '+886223456789;ext=12'],
    ['02-2345-6789 轉 12', 'TW', '+886223456789;ext=12'],
    ['02-2345-6789#12', 'TW', '+886223456789;ext=12'],
    ['0912-345-678', 'TW', '+886912345678'],
    ['0912-345-678', 'CN', '+886912345678'],
    ['138 0013 8000', 'TW', '+8613800138000'],
    ['+886 912 345 678', 'CN', '+886912345678'],
    ['+852 2345 6789', 'CN', '+85223456789'],
    ['+1 (415) 555-2671', 'CN', '+14155552671'],
    ['10086', 'CN', '10086'],
    ['95588', 'CN', '95588'],
    ['400-820-8820', 'CN', '+864008208820'],
    ['801', 'CN', '801'],
  ] as const)('%s in %s → %s', (value, region, expected) => {
    expect(readPhone(value, region)?.normalised).toBe(expected)
  })

  it.each(['', '12', 'call me', '漏水', '138-0013-8000<script>', '1'.repeat(21), 'a@b.cn', '+', '()', '12x'])(
    '%j is no phone number',
    (value) => {
      expect(readPhone(value, 'CN')).toBeNull()
    },
  )

  it.each([
    ['0755-8888 6666', '0755', true],
    ['0755-8888 6666', '7558888', true],
    ['+86 755 8888 6666', '07558888', true],
    ['+86 138 0013 8000', '8613800', true],
    ['138 0013 8000', '86138', true],
    ['02-2345-6789', '22345', true],
    ['0755-8888 6666 转 801', '6666801', true],
    ['138 0013 8000', '139', false],
  ])('%s has the fragment %s: %s', (value, fragment, found) => {
    expect(readIdentity({ kind: 'phone', value }, 'CN').searchText.includes(fragment)).toBe(found)
  })
})

describe('mail addresses', () => {
  it.each([
    ['Wang.Xiaoming@Example.COM', 'wang.xiaoming@example.com'],
    ['  a@b.cn ', 'a@b.cn'],
    ['mailto:a@b.cn', 'a@b.cn'],
    ['<a@b.cn>', 'a@b.cn'],
    ['ａ＠ｂ．ｃｎ', 'a@b.cn'],
    ['first.last+tag@gmail.com', 'first.last+tag@gmail.com'],
    ['王小明@例子.中国', '王小明@xn--fsqu00a.xn--fiqs8s'],
    ["o'brien@b.cn", "o'brien@b.cn"],
    ['a@b.cn.', 'a@b.cn'],
    ['a@sub.b-c.com.tw', 'a@sub.b-c.com.tw'],
  ])('%s → %s', (value, expected) => {
    expect(readEmail(value)).toBe(expected)
  })

  it.each([
    '',
    'a',
    '@b.cn',
    'a@',
    'a@b',
    'a b@c.cn',
    'a@b@c.cn',
    'a@b..cn',
    '.a@b.cn',
    'a..b@c.cn',
    'a@-b.cn',
    'a,b@c.cn',
    `${'a'.repeat(65)}@b.cn`,
    'a\u200b@b.cn',
  ])('%j is no mail address', (value) => {
    expect(readEmail(value)).toBeNull()
  })

  it('keeps what cannot be read, as it came', () => {
    expect(readIdentity({ kind: 'email', value: 'Postmaster' }, 'CN')).toMatchObject({
      normalised: 'postmaster',
      wellFormed: false,
    })
  })
})

it('reads any text without failing, and the same twice', () => {
  const kinds = fc.constantFrom('email', 'phone', 'external', 'visitor' as const)
  fc.assert(
    fc.property(kinds, fc.string({ unit: 'binary', maxLength: 400 }), (kind, value) => {
      const read = readIdentity({ kind: kind as 'email', value }, 'CN')
      expect(read.value.isWellFormed() && read.normalised.isWellFormed()).toBe(true)
      if (read.wellFormed) expect(readIdentity({ kind: read.kind, value: read.value }, 'CN')).toEqual(read)
      if (kind === 'email' && read.wellFormed) expect(readEmail(read.normalised)).toBe(read.normalised)
    }),
    { numRuns: 2000 },
  )
})
