import { Transform } from 'node:stream'
import { readEmail } from '#modules/customers/server/index.ts'
import { parseMessageIds } from '../read/header/message-ids.ts'

/** As much of a mail as is looked at before it is taken in, bytes; longer heads are read only as far. */
export const headBytes = 64 * 1024

/** Header fields by lower-case name, unfolded, in their order; bytes read as latin1. */
export type Head = ReadonlyMap<string, readonly string[]>

/** More fields than any sane mail has. */
const mostFields = 1000

/** Reads the header fields at the beginning of a raw mail, cheaply and from any bytes. */
export function readHead(bytes: Uint8Array): Head {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, headBytes)).toString('latin1')
  const end = /\r?\n[ \t]*\r?\n/.exec(text)
  const lines = (end ? text.slice(0, end.index) : text).split(/\r\n|\n|\r/, mostFields * 10)
  const fields = new Map<string, string[]>()
  let open: string[] | undefined
  let count = 0
  for (const line of lines) {
    if (/^[ \t]/.test(line) && open) {
      open[open.length - 1] += ` ${line.trim()}`
      continue
    }
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    // Not a field (an mbox line, or rubbish): what continues it belongs to nothing.
    open = undefined
    if (!/^[\x21-\x39\x3b-\x7e]{1,100}$/.test(name) || count >= mostFields) continue
    count += 1
    open = fields.get(name) ?? []
    open.push(line.slice(colon + 1).trim())
    fields.set(name, open)
  }
  return fields
}

/** The Message-ID, as the reader of mails has it; '' when there is none. */
export function messageIdOfHead(head: Head): string {
  return head.get('message-id')?.flatMap((value) => parseMessageIds(value))[0] ?? ''
}

/** What says whom a mail was delivered to, surest first. */
const recipientFields = ['delivered-to', 'x-original-to', 'x-forwarded-to', 'envelope-to', 'to', 'cc', 'bcc'] as const
const addresses = /[^\s<>"(),;:[\]]{1,64}@[^\s<>"(),;:[\]]{1,255}/g
const mostAddresses = 500

/** Whom a mail says that it was sent to, surest first; lower case. */
export function recipientsOfHead(head: Head): string[] {
  const values = recipientFields.flatMap((name) => head.get(name) ?? [])
  const found = values.flatMap((value) => value.match(addresses) ?? [])
  return [...new Set(found.slice(0, mostAddresses).map((one) => readEmail(one) ?? one.toLowerCase()))]
}

/** Passes bytes through and remembers the first ones. */
export function headCatcher(): { through: Transform; caught: () => Uint8Array } {
  const kept: Buffer[] = []
  let size = 0
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (size < headBytes) {
        const piece = chunk.subarray(0, headBytes - size)
        kept.push(piece)
        size += piece.byteLength
      }
      done(null, chunk)
    },
  })
  return { through, caught: () => Buffer.concat(kept) }
}
