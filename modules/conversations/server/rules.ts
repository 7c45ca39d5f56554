import type { AuthorKind, Direction, MessageKind, Placeholder, Priority, Status } from '../contract.ts'
import { placeholders, previewLength } from '../contract.ts'

/** The columns of a conversation that a merge changes, as JSON keeps them (instants as ISO strings). */
export type ConversationState = {
  status: Status
  snoozedUntil: string | null
  priority: Priority
  firstResponseAt: string | null
  waitingSince: string | null
  lastMessageAt: string
  lastInboundAt: string | null
  lastOutboundAt: string | null
  attentionAt: string | null
  messageCount: number
  lastSeq: number
  previewText: string | null
  previewKind: MessageKind | null
  previewDirection: Direction | null
  previewAuthorKind: AuthorKind | null
  previewAuthorId: string | null
  resolvedAt: string | null
  resolvedBy: string | null
  resolveReason: string | null
  closedAt: string | null
}

const steps: Readonly<Record<Status, readonly Status[]>> = {
  open: ['waiting', 'snoozed', 'resolved'],
  waiting: ['open', 'snoozed', 'resolved'],
  // Snoozing again moves the time.
  snoozed: ['open', 'waiting', 'snoozed', 'resolved'],
  resolved: ['open', 'waiting', 'closed'],
  // A closed matter stays closed; what comes later opens a linked conversation.
  closed: [],
}

/** Statuses that a member of staff may set next. */
export function nextStatuses(from: Status): readonly Status[] {
  return steps[from]
}

export function mayStep(from: Status, to: Status): boolean {
  return steps[from].includes(to)
}

/** Kinds in which both sides speak at once: the customer was answered while asking. */
const spoken: ReadonlySet<MessageKind> = new Set(['phone', 'counter', 'visit'])

export type Clocks = {
  status: Status
  firstResponseAt: Date | null
  waitingSince: Date | null
  lastInboundAt: Date | null
  lastOutboundAt: Date | null
}
export type Said = {
  direction: Direction
  kind: MessageKind
  authorKind: AuthorKind
  occurredAt: Date
  /** between us and somebody else than the customer */
  private: boolean
  /** it only closes the exchange (`onlyCloses`), without a file */
  closing: boolean
}

/**
 * What a message does to the status and the clocks of its conversation:
 * - a note: nothing;
 * - with somebody else than the customer: what comes in opens the matter again, and nobody is answered or waits by it;
 * - spoken contact (phone, counter, visit), whoever began it: the customer has been answered, the status stays;
 * - inbound: the customer waits; waiting, snoozed and resolved become open. Closing words (谢谢, OK) to an answer of ours
 *   begin no waiting and leave what is resolved resolved;
 * - outbound by staff: first response, nobody waits, open becomes waiting;
 * - outbound by the system (a greeting, a receipt): is no answer, so only the time of the last outbound moves.
 */
export function afterMessage(before: Clocks, said: Said): Clocks {
  const { occurredAt: at } = said
  if (said.direction === 'note') return before
  const inbound = said.direction === 'inbound'
  if (said.private) return inbound && before.status !== 'closed' ? { ...before, status: 'open' } : before
  const after: Clocks = {
    ...before,
    lastInboundAt: inbound ? later(before.lastInboundAt, at) : before.lastInboundAt,
    lastOutboundAt: inbound ? before.lastOutboundAt : later(before.lastOutboundAt, at),
  }
  if (spoken.has(said.kind)) {
    return { ...after, firstResponseAt: before.firstResponseAt ?? at, waitingSince: null }
  }
  if (inbound) {
    const answered = before.firstResponseAt !== null || before.lastOutboundAt !== null
    if (said.closing && answered && before.waitingSince === null) {
      return { ...after, status: before.status === 'waiting' || before.status === 'snoozed' ? 'open' : before.status }
    }
    const reopens = before.status === 'waiting' || before.status === 'snoozed' || before.status === 'resolved'
    return {
      ...after,
      status: reopens ? 'open' : before.status,
      waitingSince: before.status === 'closed' ? null : (before.waitingSince ?? at),
    }
  }
  if (said.authorKind !== 'staff') return after
  return {
    ...after,
    status: before.status === 'open' ? 'waiting' : before.status,
    firstResponseAt: before.firstResponseAt ?? (before.lastInboundAt ? at : null),
    waitingSince: null,
  }
}

export function later(one: Date | null, other: Date): Date {
  return one && one > other ? one : other
}

/** The same clocks from all messages of a conversation, in order of arrival; merges and splits count anew with it. */
export function clocksOf(status: Status, messages: readonly Said[]): Clocks {
  let clocks: Clocks = {
    status: 'open',
    firstResponseAt: null,
    waitingSince: null,
    lastInboundAt: null,
    lastOutboundAt: null,
  }
  for (const said of messages) clocks = afterMessage(clocks, said)
  const done = status === 'resolved' || status === 'closed'
  return { ...clocks, status, waitingSince: done ? null : clocks.waitingSince }
}

/** May a message of the customer still reopen what was resolved then? Days are spans of 24 hours. */
export function reopens(resolvedAt: Date, at: Date, reopenWithinDays: number): boolean {
  return at.getTime() - resolvedAt.getTime() <= reopenWithinDays * 86_400_000
}

/** One line of at most 200 characters for lists. Characters are never cut in half. */
export function previewOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= previewLength) return line
  return `${line.slice(0, previewLength - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** A subject from the first message when nobody gave one: its first sentence, at most 60 characters. */
export function subjectFrom(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const sentence = /^.{4,60}?(?=[。！？!?；;\n]|\.\s|$)/u.exec(line)?.[0] ?? line
  if (sentence.length <= 60) return sentence
  return `${sentence.slice(0, 59).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Tags as kept: trimmed, inner spaces single, no double (case apart), at most 50. */
export function normaliseTags(tags: readonly string[]): string[] {
  const kept = new Map<string, string>()
  for (const raw of tags) {
    const tag = raw.normalize('NFKC').replace(/\s+/g, ' ').replace(/^#/, '').trim()
    const key = tag.toLowerCase()
    if (tag && !kept.has(key)) kept.set(key, tag)
  }
  return [...kept.values()].slice(0, 50)
}

const inlineImage = /\/api\/v1\/attachments\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\?inline=1)?/
const wholeInlineImage = new RegExp(`^${inlineImage.source}$`, 'i')

/** Is this address one of our own attachments? Only such pictures may stand in a text. */
export function isAttachmentUrl(source: string): boolean {
  return wholeInlineImage.test(source)
}

/** Attachments shown as pictures within sanitised rich text. */
export function inlineAttachmentIds(html: string): string[] {
  const sources = html.matchAll(new RegExp(`<img[^>]*\\ssrc="${inlineImage.source}"`, 'gi'))
  return [...new Set([...sources].map((match) => match[1]!.toLowerCase()))]
}

/** Members named in sanitised rich text (`span data-mention`). */
export function mentionedIds(html: string): string[] {
  const found = html.matchAll(/data-mention="([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/gi)
  return [...new Set([...found].map((match) => match[1]!.toLowerCase()))]
}

/** What a canned reply's placeholders stand for; null: not known, the placeholder stays to be seen. */
export type PlaceholderValues = Partial<Record<Placeholder, string | null>>

/**
 * Fills {{customer.name}} and the like. `safe` makes a value fit where the text goes (HTML). Unknown placeholders
 * and those without a value stay as they are, so the writer notices before the customer does.
 */
export function fillPlaceholders(
  text: string,
  values: PlaceholderValues,
  safe: (value: string) => string = String,
): string {
  return text.replace(/\{\{\s*([a-z.]{1,40})\s*\}\}/g, (whole, name: string) => {
    if (!(placeholders as readonly string[]).includes(name)) return whole
    const value = values[name as Placeholder]
    return value ? safe(value) : whole
  })
}
