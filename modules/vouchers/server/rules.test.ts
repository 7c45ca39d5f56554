import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { qrPath, wrapped } from './card.ts'
import { codeOf, endOfDay, groupedCode, readCode, readCodePart, stateAt, tokenIn } from './rules.ts'

const numbers = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 9, maxLength: 9 })

describe('a code', () => {
  test('is read back however it is written', () => {
    fc.assert(
      fc.property(numbers, (given) => {
        const code = codeOf(given)
        expect(code).toMatch(/^[2-9A-HJKMNP-Z]{10}$/)
        expect(readCode(groupedCode(code))).toBe(code)
        expect(readCode(` ${code.toLowerCase().slice(0, 4)} ${code.toLowerCase().slice(4)} `)).toBe(code)
        const wide = [...code].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('')
        expect(readCode(wide)).toBe(code)
      }),
    )
  })

  test('with one wrong sign or two changed places is none', () => {
    const signs = [...'23456789ABCDEFGHJKMNPQRSTUVWXYZ']
    fc.assert(
      fc.property(numbers, fc.nat(9), fc.constantFrom(...signs), (given, place, sign) => {
        const code = codeOf(given)
        const wrong = code.slice(0, place) + sign + code.slice(place + 1)
        expect(readCode(wrong)).toBe(wrong === code ? code : null)
      }),
    )
    fc.assert(
      fc.property(numbers, fc.nat(7), (given, place) => {
        const code = codeOf(given)
        const [one, other] = [code[place], code[place + 1]]
        const swapped = code.slice(0, place) + other + one + code.slice(place + 2)
        expect(readCode(swapped)).toBe(swapped === code ? code : null)
      }),
    )
  })

  test.each(['', '0123456789', 'ABCDEFGHIJ', 'ABC', 'A'.repeat(11), '免排队一次'])('%s is none', (text) => {
    expect(readCode(text)).toBeNull()
  })

  test('its beginning is looked for, words are not', () => {
    expect(readCodePart('abc-2')).toBe('ABC2')
    expect(readCodePart('AB')).toBeNull()
    expect(readCodePart('王丽丽')).toBeNull()
  })

  test('the address in a QR code opens by its token alone', () => {
    const token = 'x'.repeat(32)
    expect(tokenIn(`https://k.example/v/${token}`)).toBe(token)
    expect(tokenIn(`https://k.example/v/${token}?lang=en`)).toBe(token)
    expect(tokenIn(`https://k.example/v/${token}y`)).toBeNull()
    expect(tokenIn(token)).toBeNull()
  })
})

describe('by the clock', () => {
  const at = new Date('2026-11-22T16:00:00Z')
  test.each([
    ['open', null, 'open'],
    ['open', '2026-11-22T16:00:00Z', 'expired'],
    ['open', '2026-11-22T16:00:00.001Z', 'open'],
    ['redeemed', '2026-11-21T16:00:00Z', 'redeemed'],
    ['withdrawn', '2026-11-21T16:00:00Z', 'withdrawn'],
  ] as const)('%s with an end at %s is %s', (state, end, is) => {
    expect(stateAt({ state, expiresAt: end ? new Date(end) : null }, at)).toBe(is)
  })

  test('a day ends when the next begins there, summer time or not', () => {
    expect(endOfDay('2026-11-22', 'Asia/Shanghai').toString()).toBe('2026-11-22T16:00:00Z')
    expect(endOfDay('2026-10-25', 'Europe/Berlin').toString()).toBe('2026-10-25T23:00:00Z')
    // In Santiago that midnight does not exist: the day after begins at one.
    expect(endOfDay('2026-09-05', 'America/Santiago').toString()).toBe('2026-09-06T04:00:00Z')
  })
})

describe('the picture', () => {
  test('lines are cut between Chinese signs and between words, never before a comma', () => {
    expect(wrapped('免排队一次', 11, 2)).toEqual(['免排队一次'])
    expect(wrapped('三号楼电梯停运两小时，让您久等了', 10, 3)).toEqual(['三号楼电梯停运两小时，', '让您久等了'])
    expect(wrapped('one free visit of a technician', 9, 3)).toEqual(['one free visit', 'of a technician'])
    expect(wrapped('长'.repeat(30), 10, 2)).toEqual(['长'.repeat(10), `${'长'.repeat(9)}…`])
    for (const line of wrapped('x'.repeat(100), 10, 9)) expect(line.length).toBeLessThan(20)
  })

  test('a QR code is a square of squares', () => {
    const { size, path } = qrPath(`https://kairos.example.com/v/${'x'.repeat(32)}`)
    expect(size).toBeGreaterThanOrEqual(33)
    expect(path).toMatch(/^(M\d+ \d+h\d+v1h-\d+z)+$/)
  })
})
