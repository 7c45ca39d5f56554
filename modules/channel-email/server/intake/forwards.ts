import { leaveNote } from '#modules/conversations/server/index.ts'
import { readEmail } from '#modules/customers/server/index.ts'
import { staffActor } from '#platform/contract/principal.ts'
import { openingAt } from '../fold/decide.ts'
import { foldMail } from '../fold/index.ts'
import { textLines, unquoted } from '../fold/lines.ts'
import type { MailAddress, ReadMail } from '../read/shapes.ts'
import type { Intake, Outcome } from './intake.ts'
import { mailboxOf } from './own-addresses.ts'
import { isRobot, memberWith } from './sender.ts'
import { messageIdOf, takeMessage } from './take-message.ts'

/** A mail that a colleague passed on, taken apart. */
type Passed = {
  /** What the colleague wrote above it. */
  remark: string
  /** The mail that was passed on, as far as it can be known from the forwarding one. */
  original: ReadMail
}

/**
 * A colleague passed a customer's mail on to us: it becomes a conversation of the one who had written it, what the
 * colleague wrote above is left as their note. It always begins a new conversation: whoever forges a colleague's address
 * gets nothing into somebody's thread.
 * @returns null when it is no such mail
 */
export async function takeForward(intake: Intake): Promise<Outcome | null> {
  const { tx, mail, ours, passedOn } = intake
  const { forwarded } = mail
  if (!forwarded || !mail.from || mail.auto !== null) return null
  const member = await memberWith(tx, mail.from.address)
  if (!member || !(await isCustomer(intake, forwarded.from))) return null
  const { remark, original } = passedOn ? { remark: ownWords(mail.reply), original: passedOn } : takeApart(mail)
  const person = { address: forwarded.from, relayed: false }
  const outcome = await takeMessage(
    {
      ...intake,
      mail: { ...original, subject: mail.subject, auto: null, bounce: null, inReplyTo: null, references: [] },
    },
    {
      person,
      place: { joins: null, by: null, linkedFromId: null },
      told: {
        from: forwarded.from,
        replyTo: passedOn ? original.replyTo.filter(({ address }) => !mailboxOf(ours, address)) : [],
        to: forwarded.to,
        cc: passedOn ? original.cc : [],
        messageIdHeader: passedOn?.messageId ?? '',
        date: forwarded.date,
        notes: [{ code: 'passed-on', params: { name: member.name } }],
      },
      subject: forwarded.subject,
      silent: true,
    },
  )
  if (remark && outcome.conversationId) {
    await leaveNote(tx, {
      conversationId: outcome.conversationId,
      messageId: messageIdOf(intake.arrival.id, 'remark'),
      actor: staffActor(member),
      text: remark,
      occurredAt: intake.at,
    })
  }
  return outcome
}

/** Somebody who can be a customer: an address that is neither ours, nor a colleague's, nor a program's. */
async function isCustomer({ tx, ours }: Intake, { address }: MailAddress): Promise<boolean> {
  if (readEmail(address) === null || mailboxOf(ours, address) || isRobot(address)) return false
  return (await memberWith(tx, address)) === null
}

/** A colleague's words without their signature. */
function ownWords(text: string): string {
  return foldMail({ text: text.trim(), html: '' }).reply.trim()
}

/** Nobody writes more above a mail that is passed on, lines. */
const longestRemark = 1000

/** The colleague's words end where the copied header (or the line that names the writer) begins. */
function takeApart(mail: ReadMail): Passed {
  const { sources, lines } = textLines(mail.text)
  const openings = lines
    .slice(0, longestRemark)
    .map((line, index) => ({ index, line, opening: line.blank ? null : openingAt(lines, index) }))
  const found = openings.find(({ opening }) => opening?.header) ?? openings.find(({ opening }) => opening)
  if (!found?.opening) return { remark: '', original: mail }
  // Apple Mail quotes what it passes on.
  const quoted = found.line.depth > 0
  const below = sources.slice(found.opening.end).map((source) => (quoted ? unquoted(source).rest : source))
  const { reply, folded } = foldMail({ text: below.join('\n').trim(), html: '' })
  const original = { ...mail, reply, folded }
  return { remark: ownWords(sources.slice(0, found.index).join('\n')), original }
}
