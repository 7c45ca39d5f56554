import { createHash } from 'node:crypto'

/**
 * The id of one thing of the demo company: a UUID version 8 made of its key, so that the same company always has the
 * same ids, and whatever it left can be told from what people added.
 */
export function demoId(key: string): string {
  const hash = createHash('sha256').update(`kairos demo company ${key}`).digest()
  hash[6] = 0x80 | (hash[6]! & 0x0f)
  hash[8] = 0x80 | (hash[8]! & 0x3f)
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
