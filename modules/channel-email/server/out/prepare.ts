import { sql } from 'drizzle-orm'
import type { Prepared, Sending } from '#modules/conversations/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { MailEnvelopeRecord } from '../../contract.ts'
import { type Mailbox, ourAddresses } from '../mailboxes/index.ts'
import type { MailAddress } from '../read/shapes.ts'
import { messageIdOf } from '../thread-token.ts'
import { checkEnvelope, settleRecipients } from './envelope.ts'
import { theKeeper } from './keeper.ts'
import { forwardSubject, referencesOf, replySubject } from './references.ts'
import { chooseSender } from './senders.ts'
import { answerTo, customerAddresses, findSource, reaches, type SourceMail } from './sources.ts'
import { addParticipants, factsOf, type Outgoing, writeOut } from './write-out.ts'

/**
 * Makes a mail of what staff are about to send: checks the envelope, fills in what was left out, decides whether the
 * customer gets it. Message-ID and all that an answer will be known by are stored before anything is sent.
 */
export async function prepareMail(tx: Transaction, sending: Sending): Promise<Prepared> {
  const { conversation, principal, messageId } = sending
  const envelope = checkEnvelope(sending.envelope)
  const source = envelope.kind === 'new' ? null : await findSource(tx, conversation, envelope.messageId)
  if (envelope.messageId && envelope.kind !== 'new' && !source)
    throw badField('envelope.messageId', 'channel-email:reason.not-a-mail')
  const kind = envelope.kind ?? (source ? 'reply' : 'new')
  if (kind === 'forward' && !source) throw badField('envelope.messageId', 'channel-email:reason.nothing-to-forward')
  const mailbox = await chooseSender(tx, {
    writer: principal,
    matter: { teamId: conversation.teamId, mailboxId: source?.mailboxId ?? null },
    wanted: envelope.mailboxId,
  })
  const ours = await ourAddresses(tx)
  const customer = await customerAddresses(tx, conversation)
  const recipients = settleRecipients({
    to: envelope.to ?? proposedTo({ kind, source, ours, customer, envelope }),
    cc: envelope.cc ?? [],
    bcc: envelope.bcc ?? [],
  })
  const forwarded = kind === 'forward' ? source : null
  await checkSize(tx, { mailbox, attachmentIds: sending.attachmentIds, forwarded })
  const isPrivate = !reaches(customer, [...recipients.to, ...recipients.cc, ...recipients.bcc])
  const at = now()
  const out: Outgoing = {
    messageId,
    conversationId: conversation.id,
    mailbox,
    from: { name: mailbox.name || (await company(tx)).name, address: mailbox.address },
    recipients,
    subject: envelope.subject?.trim() || proposedSubject(kind, source, conversation.subject),
    messageIdHeader: messageIdOf(theKeeper(), { number: conversation.number, address: mailbox.address }),
    ...threadOf(kind, source),
    kind,
    sourceId: source?.messageId ?? null,
    quote: envelope.quote ?? mailbox.quote,
    text: sending.text,
    at,
    sendAt: new Date(at.getTime() + mailbox.undoSeconds * 1000),
    statusBefore: conversation.status,
    automatic: false,
  }
  return {
    delivery: 'queued',
    private: isPrivate,
    // What is passed on speaks for itself.
    ...(kind === 'forward' ? { emptyText: out.subject } : {}),
    meta: { mail: factsOf(out) },
    settle: async (after) => {
      await writeOut(after, out)
      await addParticipants(after, { conversationId: conversation.id, recipients, customer, ours, isPrivate, at })
    },
  }
}

type Kind = 'reply' | 'forward' | 'new'

function proposedTo({
  kind,
  source,
  ours,
  customer,
  envelope,
}: {
  kind: Kind
  source: SourceMail | null
  ours: ReadonlyMap<string, unknown>
  customer: readonly MailAddress[]
  envelope: MailEnvelopeRecord
}): MailAddress[] {
  // Who is meant is said in the copies, or nobody is.
  if (kind === 'forward') return []
  const answered = kind === 'reply' && source ? answerTo(source, ours, false).to : []
  if (answered.length > 0) return answered
  const [first] = customer
  if (first) return [first]
  if ((envelope.cc ?? []).length + (envelope.bcc ?? []).length > 0) return []
  throw badField('envelope.to', 'channel-email:reason.no-address')
}

/** A subject of its own line, as it stands in a header. */
function proposedSubject(kind: Kind, source: SourceMail | null, ofConversation: string): string {
  const about = source?.subject.trim() || ofConversation
  if (kind === 'reply') return replySubject(about)
  if (kind === 'forward') return forwardSubject(about)
  return ofConversation
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 300)
}

/** A mail that is passed on begins a thread of its own with those who get it. */
function threadOf(kind: Kind, source: SourceMail | null): { inReplyTo: string | null; references: string[] } {
  return kind === 'reply' && source ? referencesOf(source) : { inReplyTo: null, references: [] }
}

/** @throws Problem `bad-request` on `attachmentIds` when the files are more than the mailbox may send */
async function checkSize(
  tx: Transaction,
  {
    mailbox,
    attachmentIds,
    forwarded,
  }: { mailbox: Mailbox; attachmentIds: readonly string[]; forwarded: SourceMail | null },
): Promise<void> {
  const [sum] = await rows<{ bytes: string }>(
    tx,
    sql`select coalesce(sum(size), 0) as bytes from attachment
        where id = any(${sql.param([...attachmentIds])}::uuid[]) or message_id = ${forwarded?.messageId ?? null}::uuid`,
  )
  const bytes = Number(sum?.bytes ?? 0)
  if (bytes <= mailbox.maxAttachmentBytes) return
  throw badField('attachmentIds', 'channel-email:reason.attachments-too-large', {
    size: megabytes(bytes),
    limit: megabytes(mailbox.maxAttachmentBytes),
  })
}

/** `20 MB`, `20.1 MB`: rounded up, so that what is over a limit reads as more than it. */
function megabytes(bytes: number): string {
  return `${Math.ceil((bytes / 1024 / 1024) * 10) / 10} MB`
}
