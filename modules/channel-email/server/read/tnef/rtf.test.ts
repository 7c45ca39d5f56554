import { expect, it } from 'vitest'
import { rtfBody, unpackRtf } from './rtf.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
/** The examples of [MS-OXRTFCP] 4.1. */
const hello = '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c0900206277 05b06c647d0a800fa0'
const repeated = '1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0'

it('unpacks compressed RTF', () => {
  expect(unpackRtf(bytes(hello)).toString()).toBe('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n')
  expect(unpackRtf(bytes(repeated)).toString()).toBe('{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}')
})

it('reads the text in it', () => {
  expect(rtfBody(bytes(hello))).toEqual({ text: 'hello world', html: '' })
  const chinese =
    "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 Arial;}}\\uc2\\f0 \\'c4\\'fa\\u22909\\'ba\\'c3\\par \\{1\\}}"
  const source = Buffer.from(chinese)
  const head = Buffer.alloc(16)
  head.writeUInt32LE(source.length, 4)
  head.write('MELA', 8)
  expect(rtfBody(Buffer.concat([head, source]))).toEqual({ text: '您好\n{1}', html: '' })
})

it('stops where it is broken', () => {
  for (let cut = 0; cut < bytes(hello).length; cut++) {
    expect(unpackRtf(bytes(hello).subarray(0, cut)).length).toBeLessThanOrEqual(43)
  }
  expect(unpackRtf(Buffer.from('not compressed at all'))).toHaveLength(0)
})
