/** MAPI properties by id: text that says its charset (UTF-16), bytes of everything else that has a length. */
export type Properties = Map<number, string | Buffer>

const MOST = 2000
const NAMED = 0x8000
const MULTIPLE = 0x1000

/** Sizes of the fixed types of [MS-OXCDATA] 2.11.1, padded to four bytes as TNEF writes them. */
const FIXED: Readonly<Record<number, number>> = {
  0: 0,
  1: 0,
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
}
const OBJECT = 0x0d
const STRING8 = 0x1e
const UNICODE = 0x1f
const BINARY = 0x102

/** Reads a property list of TNEF ([MS-OXTNEF] 2.1.3.4); a broken one as far as it goes. */
export function readProperties(data: Buffer): Properties {
  const properties: Properties = new Map()
  if (data.length < 4) return properties
  const count = Math.min(data.readUInt32LE(0), MOST)
  let at = 4
  for (let index = 0; index < count && at + 4 <= data.length; index++) {
    const tag = data.readUInt16LE(at)
    const id = data.readUInt16LE(at + 2)
    at += 4
    if (id >= NAMED) at = afterName(data, at)
    const type = tag & ~MULTIPLE
    const fixed = FIXED[type]
    if (fixed !== undefined) {
      const values = tag & MULTIPLE ? readCount(data, at) : 1
      at += (tag & MULTIPLE ? 4 : 0) + fixed * values
      continue
    }
    if (type !== STRING8 && type !== UNICODE && type !== BINARY && type !== OBJECT) break
    const values = readCount(data, at)
    at += 4
    for (let value = 0; value < Math.min(values, MOST) && at + 4 <= data.length; value++) {
      const length = data.readUInt32LE(at)
      const bytes = data.subarray(at + 4, at + 4 + length)
      at += 4 + length + ((4 - (length % 4)) % 4)
      if (value === 0) properties.set(id, type === UNICODE ? unicode(bytes) : bytes)
    }
  }
  return properties
}

function readCount(data: Buffer, at: number): number {
  return at + 4 <= data.length ? data.readUInt32LE(at) : 0
}

/** A named property has a GUID and a number or a name before its value. */
function afterName(data: Buffer, at: number): number {
  if (readCount(data, at + 16) === 0) return at + 24
  const length = readCount(data, at + 20)
  return at + 24 + length + ((4 - (length % 4)) % 4)
}

function unicode(bytes: Buffer): string {
  const text = bytes.subarray(0, bytes.length - (bytes.length % 2)).toString('utf16le')
  const end = text.indexOf('\0')
  return (end < 0 ? text : text.slice(0, end)).toWellFormed()
}
