import { sql } from 'drizzle-orm'
import { readEmail } from '#modules/customers/server/index.ts'
import { type Database, newId, rows } from '#platform/server/database/index.ts'
import type { MailAddress, ReadMail } from '../read/shapes.ts'
import { mailAutoReply } from '../schema.ts'
import type { Intake } from './intake.ts'
import { isRobot, type Sender } from './sender.ts'

/*
 * When a new matter is answered with its number (RFC 3834). Two programs that answer each other must come to an end, so
 * nothing a program sent is answered, and nobody gets more than a few answers whatever they send.
 */

/** One answer for each sender and matter in this time, ms: a day, so that a long exchange is not answered again and again. */
export const answerPause = 24 * 3_600_000
/** Answers to one sender in an hour, whatever the matter: a person who writes three new mails wants three numbers. */
export const mostAnswers = 3
/** Mails of one sender in an hour that are answered at all: who writes more is a program, or two that talk. */
export const manyMails = 20
const hour = 3_600_000

const junkFolder = /junk|spam|bulk|垃圾/i

/** Its server took it for junk, whose senders are forged: an answer would go to somebody who knows nothing of it. */
export function isJunk({ arrival, mail }: Pick<Intake, 'arrival' | 'mail'>): boolean {
  return junkFolder.test(arrival.folder ?? '') || /^\s*yes\b/i.test(mail.headers['x-spam-flag'] ?? '')
}

/** Does the mail itself let a program answer it? */
export function mayBeAnswered(mail: ReadMail): boolean {
  if (mail.auto !== null || mail.bounce !== null) return false
  const header = (name: string) => (mail.headers[name] ?? '').trim().toLowerCase()
  // A mail without a return path wants nothing back (RFC 3834, 2).
  if (/^<\s*>$/.test(header('return-path'))) return false
  if (header('x-kairos-auto') !== '') return false
  const submitted = header('auto-submitted')
  if (submitted !== '' && !submitted.startsWith('no')) return false
  // Exchange: `All`, or a list with `AutoReply` or `OOF`.
  if (/\b(?:all|autoreply|oof)\b/.test(header('x-auto-response-suppress'))) return false
  if (/^(?:bulk|junk|list|auto_reply)\b/.test(header('precedence'))) return false
  return header('list-id') === '' && header('list-unsubscribe') === ''
}

/** Has this sender written so much lately that a program must be at work? */
export async function writesTooMuch({ tx, at }: Intake, sender: Sender): Promise<boolean> {
  const [found] = await rows<{ count: number }>(
    tx,
    sql`
      select count(*)::int as count from (
        select 1 from conversation c join message m on m.conversation_id = c.id
        where c.customer_id = ${sender.customerId} and c.last_message_at > ${new Date(at.getTime() - hour)}
          and m.direction = 'inbound' and m.channel = 'mail' and m.created_at > ${new Date(at.getTime() - hour)}
        limit ${manyMails + 1}) recent`,
  )
  return (found?.count ?? 0) > manyMails
}

/**
 * Whether a new matter is to be answered, and if so, that it has been: whoever asks must then send the answer.
 * @returns false for programs, lists, ourselves, addresses that nothing reaches, and whoever has had enough
 */
export async function reserveAnswer(
  intake: Intake,
  { sender, conversationId, tooMuch }: { sender: Sender; conversationId: string; tooMuch: boolean },
): Promise<boolean> {
  const { tx, mail, mailbox, at } = intake
  if (!mailbox?.receipt || !mailbox.enabled || mailbox.smtpHost === '') return false
  const { key } = sender
  if (tooMuch || sender.unreached || key === null || readEmail(key) === null || isRobot(key) || sender.internal)
    return false
  if (!mayBeAnswered(mail) || isJunk(intake)) return false
  // Several mails of one sender at once are counted one after the other.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 7271))`)
  const [past] = await rows<{ matter: boolean; hour: number }>(
    tx,
    sql`
      select coalesce(bool_or(conversation_id = ${conversationId} and at > ${new Date(at.getTime() - answerPause)}), false) as matter,
        count(*) filter (where at > ${new Date(at.getTime() - hour)})::int as hour
      from mail_auto_reply where address = ${key} and at > ${new Date(at.getTime() - answerPause)}`,
  )
  if (!past || past.matter || past.hour >= mostAnswers) return false
  await tx.insert(mailAutoReply).values({ id: newId(), address: key, conversationId, at })
  return true
}

/** Whom an answer to a mail's new matter goes to: who wrote it. Reply-To may name anybody, and people answer for themselves. */
export async function senderOfMail(db: Database, messageId: string): Promise<MailAddress | null> {
  const [found] = await rows<{ from: MailAddress | null }>(
    db,
    sql`select "from" from mail where message_id = ${messageId} and direction = 'in'`,
  )
  return found?.from ?? null
}
