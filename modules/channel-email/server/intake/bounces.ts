import { sql } from 'drizzle-orm'
import { leaveNote, markDelivered } from '#modules/conversations/server/index.ts'
import { markUndeliverable, readEmail } from '#modules/customers/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import type { Bounce } from '../read/shapes.ts'
import { bodyOf } from './body.ts'
import { type Intake, ignored, type Outcome } from './intake.ts'
import { addressKey } from './own-addresses.ts'
import { messageIdOf } from './take-message.ts'
import { answeredIds } from './threading.ts'
import { factsOf, toldBy, writeMail } from './write-mail.ts'

/** Causes that lie in the address and will not pass. */
const lasting: ReadonlySet<Bounce['cause']> = new Set(['no-such-user', 'no-such-domain'])
/** Servers give up after five days at most (RFC 5321, 4.5.4.1); a report without the mail's id is about one sent since. */
const longestTrying = 6 * 86_400_000

/**
 * A report that a mail of ours did not arrive: the mail is marked with the reason, an address that does not exist is
 * marked too, and the report is left as a note in the conversation, which opens again so that somebody sees it. A delay
 * is only noted. It is never a customer's message.
 * @returns null when it is no such report: then it is taken in like any mail
 */
export async function takeBounce(intake: Intake): Promise<Outcome | null> {
  const { mail } = intake
  if (!mail.bounce) return mail.auto === 'bounce' ? ignored('bounce-unknown') : null
  const sent = await bouncedMail(intake, mail.bounce)
  // Not about a mail of ours: forged senders (backscatter), or mail that people sent by another program.
  if (!sent) return ignored('bounce-unknown')
  const failed = mail.bounce.action === 'failed'
  const refused = refusedBy(sent, mail.bounce)
  if (failed) await markFailed(intake, sent, mail.bounce, refused)
  return leaveReport(intake, sent, { bounce: mail.bounce, refused, reopen: failed })
}

type Sent = {
  messageId: string
  conversationId: string
  to: string[]
  all: string[]
  accepted: string[]
  rejected: { address: string; words: string }[]
}

/** The mail that came back: by its Message-ID, or else the last one that went to that address. */
async function bouncedMail(intake: Intake, bounce: Bounce): Promise<Sent | null> {
  const { tx, mail, at } = intake
  const ids = [...(bounce.messageId ? [bounce.messageId] : []), ...answeredIds(mail)]
  const byId = await sentMail(tx, sql`m.message_id_header = any(${sql.param(ids)}::text[])`)
  if (byId) return byId
  const to = bounce.recipients.map(addressKey)
  if (to.length === 0) return null
  return sentMail(
    tx,
    sql`o.sent_at > ${new Date(at.getTime() - longestTrying)} and exists (
      select 1 from jsonb_array_elements(m."to" || m.cc || m.bcc) one where lower(one->>'address') = any(${sql.param(to)}::text[]))`,
  )
}

async function sentMail(tx: Transaction, which: ReturnType<typeof sql>): Promise<Sent | null> {
  const [found] = await rows<Sent>(
    tx,
    sql`
      select m.message_id as "messageId", s.conversation_id as "conversationId",
        array(select lower(one->>'address') from jsonb_array_elements(m."to") one) as "to",
        array(select lower(one->>'address') from jsonb_array_elements(m."to" || m.cc || m.bcc) one) as "all",
        o.accepted, o.rejected
      from mail m join mail_out o on o.message_id = m.message_id join message s on s.id = m.message_id
      where m.direction = 'out' and ${which} order by o.sent_at desc nulls last limit 1 for update of o`,
  )
  return found ?? null
}

/** Recipients of that mail that the report names; one to a single person speaks of that person whatever it names. */
function refusedBy(sent: Sent, bounce: Bounce): string[] {
  const named = new Set(bounce.recipients.map(addressKey))
  const known = sent.all.filter((address) => named.has(addressKey(address)))
  if (known.length > 0) return known
  return sent.all.length === 1 ? sent.all : []
}

/** A copy that did not arrive leaves the mail itself as it is: whom it was written to has it. */
async function markFailed(intake: Intake, sent: Sent, bounce: Bounce, refused: readonly string[]): Promise<void> {
  const { tx } = intake
  const gone = new Set([...sent.rejected.map((one) => addressKey(one.address)), ...refused.map(addressKey)])
  const whole = refused.length === 0 || refused.some((one) => sent.to.includes(one))
  const rejected = [
    ...sent.rejected.filter((one) => !refused.some((address) => addressKey(address) === addressKey(one.address))),
    ...refused.map((address) => ({ address, words: bounce.reason })),
  ]
  // Sending it again goes to whom it did not reach.
  const accepted = sent.accepted.filter((address) => !gone.has(addressKey(address)))
  await tx.execute(sql`
    update mail_out set rejected = ${JSON.stringify(rejected)}::jsonb, accepted = ${sql.param(accepted)}::text[],
      server_words = ${bounce.reason} ${whole ? sql`, state = 'failed'` : sql``}
    where message_id = ${sent.messageId}`)
  if (whole) {
    await markDelivered(tx, {
      conversationId: sent.conversationId,
      messageIds: [sent.messageId],
      state: 'failed',
      reason: `channel-email:bounce.${bounce.cause}`,
    })
  }
  if (!lasting.has(bounce.cause)) return
  for (const value of refused)
    if (readEmail(value)) await markUndeliverable(tx, { kind: 'email', value, undeliverable: true })
}

async function leaveReport(
  intake: Intake,
  sent: Sent,
  { bounce, refused, reopen }: { bounce: Bounce; refused: readonly string[]; reopen: boolean },
): Promise<Outcome> {
  const { tx, company, arrival, mail } = intake
  const words = (key: string, params = {}) => translate(company.locale, `channel-email:${key}`, params)
  const to = (refused.length > 0 ? refused : bounce.recipients).join(', ')
  const line = words(bounce.action === 'failed' ? 'bounced' : 'delayed', {
    to,
    cause: words(`bounce.${bounce.cause}`),
  })
  const text = bounce.reason.trim() ? `${line}\n${bounce.reason.trim()}` : line
  const body = { ...bodyOf({ ...mail, reply: text, foldedHtml: '', html: '' }, [], company.locale), pictures: {} }
  const told = toldBy(intake)
  const messageId = messageIdOf(arrival.id)
  const left = await leaveNote(tx, {
    conversationId: sent.conversationId,
    messageId,
    actor: systemActor,
    text: body.text,
    occurredAt: intake.at,
    meta: { mail: factsOf(intake, told, body) },
    reopen,
  })
  await writeMail(intake, messageId, told, body)
  return { state: 'taken', note: null, conversationId: left.conversationId, messageId }
}
