import { sql } from 'drizzle-orm'
import { conversationBrief, currentConversation } from '#modules/conversations/server/index.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import type { ReadMail } from '../read/shapes.ts'
import { readToken } from '../thread-token.ts'
import type { Intake } from './intake.ts'
import { mailboxOf } from './own-addresses.ts'
import { numbersIn } from './subject.ts'
import { takesPart } from './takes-part.ts'

/** Where a mail belongs. */
export type Place = {
  /** The conversation it joins; null: a new one. */
  joins: string | null
  /** How it was found there; null for a new one. */
  by: 'thread' | 'subject' | null
  /** A new one comes from this one, whose matter its sender has no part in. */
  linkedFromId: string | null
}

const nowhere: Place = { joins: null, by: null, linkedFromId: null }

/** Ids that are looked up at most: the first names the thread, the last ones what is answered. */
const mostIds = 60

/** What a mail says that it answers, nearest first: In-Reply-To, then References from the end. */
export function answeredIds(mail: Pick<ReadMail, 'inReplyTo' | 'references'>): string[] {
  const before = mail.references.toReversed()
  const ids = [...new Set([...(mail.inReplyTo ? [mail.inReplyTo] : []), ...before])]
  return ids.length <= mostIds ? ids : [...ids.slice(0, mostIds - 1), ids.at(-1)!]
}

/**
 * Mails of one thread are taken in one after the other, also by several processes: otherwise two that come at once would
 * each begin a conversation.
 */
export async function lockThread(tx: Transaction, mail: ReadMail): Promise<void> {
  const ids = [...new Set([...(mail.messageId ? [mail.messageId] : []), ...answeredIds(mail)])]
  if (ids.length === 0) return
  await tx.execute(sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(id, 7270) as key from unnest(${sql.param(ids)}::text[]) as ids(id) order by 1
    ) as keys`)
}

/**
 * The conversation a mail belongs to, in this order: the mail named by In-Reply-To; those of References from the end; our
 * token in a Message-ID or in the address it was sent to; mails that came before theirs (their References name this one,
 * or the same ones); last our number in the subject, if the sender takes part in that matter. A conversation the sender
 * has no part in is never joined, whoever made the headers: a new one begins, linked to it for staff. `except` is never
 * joined either, but linked to: a mail of ours for another team was written there.
 */
export async function findPlace(
  intake: Intake,
  sender: { customerId: string; key: string | null },
  { except = null }: { except?: string | null } = {},
): Promise<Place> {
  const { tx, mail } = intake
  const answered = answeredIds(mail)
  const named = [...(await conversationsNamed(tx, answered)), ...(await conversationsOfTokens(intake, answered))]
  const beside = await conversationsNaming(tx, mail, answered)
  const thread = await choose(
    intake,
    sender,
    [...new Set([...named, ...beside])].filter((id) => id !== except),
  )
  if (thread) return { joins: thread, by: 'thread', linkedFromId: null }

  const numbered = await conversationsNumbered(tx, numbersIn(mail.subject))
  const trusted = !failedAuthentication(mail)
  const bySubject = trusted ? await choose(intake, sender, numbered) : null
  if (bySubject) return { joins: bySubject, by: 'subject', linkedFromId: null }
  // Other systems number their subjects too, and many people answer one circular: neither makes a link.
  const first = except ?? named[0]
  return first ? { ...nowhere, linkedFromId: first } : nowhere
}

/** The first the sender takes part in; one that still takes messages goes before one that is over. */
async function choose(
  intake: Intake,
  sender: { customerId: string; key: string | null },
  candidates: readonly string[],
): Promise<string | null> {
  let over: string | null = null
  for (const id of candidates) {
    if (!(await takesPart(intake.tx, id, sender))) continue
    if (await stillTakes(intake, id)) return id
    over ??= id
  }
  return over
}

async function stillTakes({ tx, company, at }: Intake, id: string): Promise<boolean> {
  const brief = await conversationBrief(tx, id)
  if (!brief || brief.status === 'closed') return false
  if (brief.status !== 'resolved' || !brief.resolvedAt) return true
  return at.getTime() - brief.resolvedAt.getTime() <= company.settings.reopenWithinDays * 86_400_000
}

/** Conversations that hold the mails with these Message-IDs, in the order of the ids. Merges have moved them along. */
async function conversationsNamed(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const found = await rows<{ id: string }>(
    tx,
    sql`
      select s.conversation_id as id from mail m join message s on s.id = m.message_id
      where m.message_id_header = any(${sql.param([...ids])}::text[])
      order by array_position(${sql.param([...ids])}::text[], m.message_id_header), s.created_at limit 100`,
  )
  return found.map((one) => one.id)
}

/** Our tokens still speak when the mail they were made for is not known (a database brought back from yesterday). */
async function conversationsOfTokens(
  { tx, kernel, mail, arrival, ours }: Intake,
  answered: readonly string[],
): Promise<string[]> {
  const headers = ['delivered-to', 'x-original-to', 'x-forwarded-to', 'envelope-to'].map(
    (one) => mail.headers[one] ?? '',
  )
  const named = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address)
  const addressed = [...arrival.envelopeTo, ...headers, ...named].filter((one) => mailboxOf(ours, one) !== undefined)
  const numbers = [...answered, ...addressed].map((one) => readToken(kernel, one)).filter((one) => one !== null)
  return conversationsNumbered(tx, [...new Set(numbers)])
}

/** Conversations with these numbers; where merged ones went. */
async function conversationsNumbered(tx: Transaction, numbers: readonly number[]): Promise<string[]> {
  if (numbers.length === 0) return []
  const wanted = sql`${sql.param(numbers.slice(0, 20))}::int[]`
  const found = await rows<{ id: string }>(
    tx,
    sql`select id from conversation where number = any(${wanted}) order by array_position(${wanted}, number)`,
  )
  const now: string[] = []
  for (const { id } of found) {
    const current = await currentConversation(tx, id)
    if (current) now.push(current)
  }
  return now
}

/** Mails do not always come in order: conversations whose mails answer this one, or answer what this one answers. */
async function conversationsNaming(tx: Transaction, mail: ReadMail, answered: readonly string[]): Promise<string[]> {
  const ids = [...(mail.messageId ? [mail.messageId] : []), ...answered]
  if (ids.length === 0) return []
  const wanted = sql`${sql.param(ids)}::text[]`
  const found = await rows<{ id: string }>(
    tx,
    sql`
      select s.conversation_id as id from mail m join message s on s.id = m.message_id
      where m.message_id_header = ${mail.messageId ?? ''} and m.message_id_header <> ''
        or m.in_reply_to = any(${wanted}) or m.reference_ids && ${wanted}
      group by 1 order by max(s.created_at) desc limit 20`,
  )
  return found.map((one) => one.id)
}

/**
 * Our own server says that the From is forged (DMARC). Enough to doubt a number that anybody can write into a subject;
 * not enough to tear a thread apart, as honest mails fail too when they are passed on.
 */
function failedAuthentication(mail: ReadMail): boolean {
  return /\bdmarc\s*=\s*fail\b/i.test(mail.headers['authentication-results'] ?? '')
}
