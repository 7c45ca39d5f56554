import { createHash, randomBytes } from 'node:crypto'
import { nowMs } from '../clock/index.ts'

let last = 0
let sequence = 0

/**
 * A UUID version 7 (RFC 9562 §6.2, method 1): 48 bits of Unix ms, a 12-bit counter within the ms, 62 random bits,
 * so ids made by one process sort by the order in which they were made.
 */
export function newId(): string {
  let ms = nowMs()
  if (ms <= last) {
    ms = last
    sequence += 1
    if (sequence > 0xfff) {
      ms = last + 1
      sequence = 0
    }
  } else {
    sequence = 0
  }
  last = ms
  const bytes = randomBytes(16)
  bytes.writeUIntBE(ms, 0, 6)
  bytes[6] = 0x70 | (sequence >> 8)
  bytes[7] = sequence & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The same for the same parts: a name-based id (RFC 9562, version 8). */
export function derivedId(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16)
  bytes[6] = 0x80 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The least id that could be made at this time: ids compare by time, so a range of them is a range of time. */
export function idFrom(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}

/** An unguessable token for public links: 192 random bits, URL-safe. */
export function newToken(): string {
  return randomBytes(24).toString('base64url')
}
