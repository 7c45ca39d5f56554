import type { Kernel } from '#platform/server/module.ts'
import { openRawMail } from '../raw-mail.ts'
import { parseAddresses } from '../read/header/addresses.ts'
import { parseDate } from '../read/header/dates.ts'
import { decodeWords, headerText, oneLine } from '../read/header/encoded-words.ts'
import { parseMessageIds, parseReferences } from '../read/header/message-ids.ts'
import type { MailAddress, ReadMail } from '../read/shapes.ts'
import type { Arrival } from './intake.ts'
import { type Head, headBytes, readHead } from './read-head.ts'

/**
 * A mail that cannot be read, as far as its header says who wrote it about what; `words` stand for its text. Each field
 * that cannot be read is left out.
 */
export async function unreadable(
  kernel: Pick<Kernel, 'config'>,
  arrival: Pick<Arrival, 'rawFile' | 'messageIdHeader'>,
  words: string,
): Promise<ReadMail> {
  const head = readHead(await beginningOf(kernel, arrival.rawFile))
  const field = (name: string) => tried(() => headerText(head.get(name)?.join(' ').slice(0, headBytes) ?? '')) ?? ''
  const people = (name: string) => tried(() => parseAddresses(field(name), 50).filter(({ address }) => address)) ?? []
  return {
    subject: (tried(() => oneLine(decodeWords(field('subject')))) ?? '').slice(0, 1000).toWellFormed(),
    from: first(people('from')),
    sender: first(people('sender')),
    replyTo: people('reply-to'),
    to: people('to'),
    cc: people('cc'),
    bcc: [],
    date: tried(() => parseDate(field('date'), undefined)) ?? null,
    messageId: arrival.messageIdHeader || null,
    inReplyTo: tried(() => parseMessageIds(field('in-reply-to'))[0]) ?? null,
    references: tried(() => parseReferences(field('references'))) ?? [],
    text: words,
    html: '',
    reply: words,
    folded: '',
    foldedHtml: '',
    attachments: [],
    // Nobody is answered for what could not be read.
    auto: null,
    bounce: null,
    forwarded: null,
    notes: [{ code: 'unreadable' }],
    headers: headersOf(head),
  }
}

async function beginningOf(kernel: Pick<Kernel, 'config'>, rawFile: string): Promise<Uint8Array> {
  const kept: Buffer[] = []
  let size = 0
  try {
    const raw = await openRawMail(kernel, rawFile)
    for await (const chunk of raw) {
      kept.push(chunk as Buffer)
      size += (chunk as Buffer).byteLength
      if (size >= headBytes) break
    }
  } catch {
    // What has been read until here is what is known: the disk may have lost the rest.
  }
  return Buffer.concat(kept)
}

function headersOf(head: Head): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, [value]] of head) headers[name] = (value ?? '').slice(0, 2000).replaceAll('\0', '')
  return headers
}

function first(people: readonly MailAddress[]): MailAddress | null {
  return people[0] ?? null
}

function tried<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
