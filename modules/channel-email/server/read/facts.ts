import { parseAddresses } from './header/addresses.ts'
import { parseDate } from './header/dates.ts'
import { decodeWords, headerText, oneLine } from './header/encoded-words.ts'
import { parseMessageIds, parseReferences } from './header/message-ids.ts'
import type { Field } from './header-block.ts'
import type { Limits } from './limits.ts'
import type { MailAddress, ReadMail } from './shapes.ts'

/** What a mail's own header says. */
export type Facts = Pick<
  ReadMail,
  | 'subject'
  | 'from'
  | 'sender'
  | 'replyTo'
  | 'to'
  | 'cc'
  | 'bcc'
  | 'date'
  | 'messageId'
  | 'inReplyTo'
  | 'references'
  | 'headers'
>

const MOST_HEADERS = 200
const LONGEST_HEADER = 2000
const LONGEST_SUBJECT = 10_000

/** Read whatever else fills the header: those who judge robots, loops and threads need them. */
const FIRST = new Set(
  (
    'from sender reply-to to cc date subject message-id in-reply-to references return-path auto-submitted precedence ' +
    'x-auto-response-suppress x-autoreply x-autorespond x-autoresponse x-auto-reply-from list-id list-unsubscribe ' +
    'list-unsubscribe-post list-post list-help list-subscribe mailing-list x-mailing-list x-loop x-failed-recipients ' +
    'x-campaign-id x-mailer user-agent feedback-id content-type delivered-to x-original-to envelope-to x-envelope-to ' +
    'x-forwarded-to x-forwarded-for x-spam-flag x-spam-status x-priority importance thread-topic thread-index ' +
    'x-mail-autoreply x-qq-mid x-kairos x-kairos-loop authentication-results disposition-notification-to x-auto-message-id'
  ).split(' '),
)

/** `hints`: charsets that stand elsewhere in the mail, for raw bytes. */
export function readFacts(
  fields: readonly Field[],
  { hints, limits }: { hints: readonly string[]; limits: Limits },
): Facts {
  const raws = (name: string) => fields.filter((field) => field.name === name && field.raw).map(({ raw }) => raw)
  const text = (name: string) => {
    const raw = raws(name)[0]
    return raw === undefined ? '' : oneLine(decodeWords(headerText(raw, hints)))
  }
  const addresses = (...names: string[]) =>
    names
      .flatMap(raws)
      .flatMap((raw) => parseAddresses(headerText(raw, hints), limits.addresses))
      .slice(0, limits.addresses)
  const people = (...names: string[]) => distinct(addresses(...names).filter(({ address }) => address))
  const one = (name: string): MailAddress | null => {
    const found = raws(name).flatMap((raw) => parseAddresses(headerText(raw, hints), 10))
    return found.find(({ address }) => address) ?? found.find((person) => person.name) ?? null
  }
  const ids = (name: string) => raws(name).flatMap((raw) => parseMessageIds(raw))
  return {
    subject: text('subject').slice(0, LONGEST_SUBJECT).toWellFormed(),
    from: one('from'),
    sender: one('sender'),
    replyTo: people('reply-to'),
    to: people('to'),
    cc: people('cc'),
    bcc: people('bcc'),
    date: parseDate(text('date'), receivedAt(raws('received'))),
    messageId: ids('message-id')[0] ?? null,
    inReplyTo: ids('in-reply-to')[0] ?? null,
    references: parseReferences(raws('references').join(' ')),
    headers: headersOf(fields, hints),
  }
}

/** A person named twice in one field is one. */
function distinct(people: MailAddress[]): MailAddress[] {
  const seen = new Set<string>()
  return people.filter(({ address }) => {
    const key = address.toLowerCase()
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** When the first server took the mail, in ms, by its own Received line (the last one of the header). */
function receivedAt(received: string[]): number | undefined {
  for (const raw of received.toReversed().slice(0, 5)) {
    const date = parseDate(raw.slice(raw.lastIndexOf(';') + 1))
    if (date) return Date.parse(date)
  }
  return undefined
}

function headersOf(fields: readonly Field[], hints: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  let count = 0
  for (const wanted of [true, false]) {
    for (const { name, raw } of fields) {
      if (FIRST.has(name) !== wanted || headers[name] !== undefined || count >= MOST_HEADERS) continue
      const text = oneLine(decodeWords(headerText(raw.slice(0, 4 * LONGEST_HEADER), hints)))
      headers[name.slice(0, 200)] = text.slice(0, LONGEST_HEADER).toWellFormed()
      count++
    }
  }
  return headers
}
