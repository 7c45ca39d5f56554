import type { MailFactsRecord } from '../../contract.ts'
import { longestAddress, mostRecipients } from '../../contract.ts'
import type { MailAddress, MailNote } from '../read/shapes.ts'
import { mail as mailTable } from '../schema.ts'
import { type Body, remotePictures } from './body.ts'
import type { Intake } from './intake.ts'

/** What of a mail differs from what its header says: a mail that staff passed on speaks for its first sender. */
export type Told = {
  from: MailAddress | null
  replyTo: readonly MailAddress[]
  to: readonly MailAddress[]
  cc: readonly MailAddress[]
  /** '' when it is not known or not the one that an answer should name. */
  messageIdHeader: string
  date: string | null
  /** The customer changed the subject within the thread. */
  suggestSplit: boolean
  notes: readonly MailNote[]
}

/** As the mail's own header says. */
export function toldBy({ mail }: Intake, more: Partial<Told> = {}): Told {
  return {
    from: mail.from,
    replyTo: mail.replyTo,
    to: mail.to,
    cc: mail.cc,
    messageIdHeader: mail.messageId ?? '',
    date: mail.date,
    suggestSplit: false,
    notes: [],
    ...more,
  }
}

const mostNotes = 50

/** What the timeline says of a mail (`meta.mail`). */
export function factsOf({ mail, mailbox }: Intake, told: Told, body: Body): MailFactsRecord {
  return {
    mailboxId: mailbox?.id ?? null,
    subject: mail.subject,
    from: told.from ? (addresses([told.from])[0] ?? null) : null,
    to: addresses(told.to),
    cc: addresses(told.cc),
    bcc: [],
    date: instantOf(told.date)?.toISOString() ?? null,
    html: mail.html !== '',
    folded: mail.folded.trim() !== '',
    remotePictures: remotePictures(mail.html),
    auto: mail.auto,
    notes: [...mail.notes, ...body.notes, ...told.notes].slice(0, mostNotes),
    suggestSplit: told.suggestSplit,
    original: true,
    kind: null,
  }
}

/** A date that a mail may honestly have; senders write anything. */
function instantOf(date: string | null): Date | null {
  const at = date === null ? null : new Date(date)
  return at && at.getTime() >= 0 && at.getUTCFullYear() < 2200 ? at : null
}

/** As the contract has them: odd ones are in the mail itself. */
function addresses(list: readonly MailAddress[]): MailAddress[] {
  return list
    .filter(({ address }) => address.length >= 3 && address.length <= longestAddress)
    .slice(0, mostRecipients)
    .map(({ name, address }) => ({ name: name.slice(0, 200).toWellFormed(), address }))
}

/** Writes down what a message is as a mail: all of it, for threading, the frame, and whoever answers. */
export async function writeMail(intake: Intake, messageId: string, told: Told, body: Body): Promise<void> {
  const { tx, mail, arrival, mailbox } = intake
  await tx.insert(mailTable).values({
    messageId,
    mailboxId: mailbox?.id ?? null,
    direction: 'in',
    messageIdHeader: told.messageIdHeader,
    inReplyTo: mail.inReplyTo,
    referenceIds: mail.references,
    subject: mail.subject,
    from: told.from,
    replyTo: [...told.replyTo],
    to: [...told.to],
    cc: [...told.cc],
    bcc: mail.bcc,
    date: instantOf(told.date),
    html: mail.foldedHtml || mail.html,
    text: mail.text,
    folded: mail.folded,
    auto: mail.auto,
    notes: [...mail.notes, ...body.notes, ...told.notes].slice(0, mostNotes),
    pictures: body.pictures,
    arrivalId: arrival.id,
    suggestSplit: told.suggestSplit,
  })
}
