import { describe, expect, it } from 'vitest'
import { messageIdOf, plusAddressOf, readToken, tokenOf } from './thread-token.ts'

const ours = { secret: 'a-secret-that-only-tests-use-0123456789' }
const others = { secret: 'another-secret-that-only-tests-use-01234' }
const address = 'support@example.com'

describe('the token of a thread', () => {
  it('is read back from a Message-ID, whatever case it came home in', () => {
    const id = messageIdOf(ours, { number: 1001, address })
    expect(id).toMatch(/^<k\.rt\.[a-z2-7]{16}\.[a-z2-7]{16}@example\.com>$/)
    expect(readToken(ours, id)).toBe(1001)
    expect(readToken(ours, id.toUpperCase())).toBe(1001)
    expect(messageIdOf(ours, { number: 1001, address })).not.toBe(id)
  })

  it('is read back from the reply address, which stays the same for one matter', () => {
    const reply = plusAddressOf(ours, { number: 2_147_483_647, address })
    expect(plusAddressOf(ours, { number: 2_147_483_647, address })).toBe(reply)
    expect(reply.length).toBeLessThanOrEqual(64 + '@example.com'.length)
    expect(readToken(ours, reply)).toBe(2_147_483_647)
  })

  it('leaves an address alone that would become too long', () => {
    const long = `${'a'.repeat(60)}@example.com`
    expect(plusAddressOf(ours, { number: 1001, address: long })).toBe(long)
  })

  it('is not read when somebody else made it or changed it', () => {
    const id = messageIdOf(ours, { number: 1001, address })
    expect(readToken(others, id)).toBeNull()
    expect(readToken(ours, id.replace('k.rt.', 'k.ru.'))).toBeNull()
    expect(readToken(ours, plusAddressOf(ours, { number: 1001, address }).replace('+krt', '+kru'))).toBeNull()
    // The signature of an address is not that of a Message-ID.
    const tag = plusAddressOf(ours, { number: 1001, address }).split('-')[1]!.split('@')[0]!
    expect(readToken(ours, `<k.rt.${'a'.repeat(16)}.${tag}@example.com>`)).toBeNull()
  })

  it('finds nothing in what is not ours, however odd', () => {
    for (const text of ['', '<>', '<k.@x>', 'k.1.2.3@x', '+k@x', `<${'k.'.repeat(5000)}@x>`, '<a.k.rt@x>'])
      expect(readToken(ours, text)).toBeNull()
    expect(readToken(ours, `x${tokenOf(ours, { number: 1001 })}@example.com`)).toBeNull()
  })
})
