import { sql } from 'drizzle-orm'
import type { Transaction } from '#platform/server/database/index.ts'
import { rows } from '#platform/server/database/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import type { MailFactsRecord, QuoteStyle } from '../../contract.ts'
import type { Mailbox } from '../mailboxes/index.ts'
import type { MailAddress } from '../read/shapes.ts'
import { mail, mailOut } from '../schema.ts'
import { isOurs, sameForm } from './addresses.ts'
import type { Recipients } from './envelope.ts'
import { sendMail } from './send-mail.ts'

/** A mail of ours as it is written down, before anything is composed. */
export type Outgoing = {
  messageId: string
  conversationId: string
  mailbox: Pick<Mailbox, 'id'>
  from: MailAddress
  recipients: Recipients
  subject: string
  messageIdHeader: string
  inReplyTo: string | null
  references: readonly string[]
  kind: 'reply' | 'forward' | 'new'
  sourceId: string | null
  quote: QuoteStyle
  text: string
  at: Date
  /** not before */
  sendAt: Date
  statusBefore: string
  automatic: boolean
}

/** Writes it down and queues its sending, in the transaction that writes the message. */
export async function writeOut(tx: Transaction, out: Outgoing): Promise<void> {
  const { messageId, mailbox, recipients } = out
  await tx.insert(mail).values({
    messageId,
    mailboxId: mailbox.id,
    direction: 'out',
    messageIdHeader: out.messageIdHeader,
    inReplyTo: out.inReplyTo,
    referenceIds: [...out.references],
    subject: out.subject,
    from: out.from,
    ...recipients,
    date: out.at,
    text: out.text,
    auto: out.automatic ? 'reply' : null,
  })
  await tx.insert(mailOut).values({
    messageId,
    mailboxId: mailbox.id,
    state: 'queued',
    sendAt: out.sendAt,
    kind: out.kind,
    sourceId: out.sourceId,
    quote: out.quote,
    statusBefore: out.statusBefore,
    automatic: out.automatic,
    createdAt: out.at,
  })
  await enqueue(tx, sendMail, { mailboxId: mailbox.id }, { startAfter: out.sendAt })
}

/**
 * Whoever we write to takes part: their answers come home to this matter. Who was drawn in behind the customer's back
 * (blind copies, mails the customer did not get) stays a third party, whatever they get later.
 */
export async function addParticipants(
  tx: Transaction,
  {
    conversationId,
    recipients,
    customer,
    ours,
    isPrivate,
    at,
  }: {
    conversationId: string
    recipients: Recipients
    customer: readonly MailAddress[]
    ours: ReadonlyMap<string, unknown>
    isPrivate: boolean
    at: Date
  },
): Promise<void> {
  const known = new Set(customer.map(({ address }) => sameForm(address)))
  const given = (['to', 'cc', 'bcc'] as const).flatMap((list) =>
    recipients[list]
      .filter(({ address }) => !known.has(sameForm(address)) && !isOurs(ours, address))
      .map(({ name, address }) => ({
        address: sameForm(address),
        name,
        role: isPrivate || list === 'bcc' ? 'third' : list,
      })),
  )
  if (given.length === 0) return
  await rows(
    tx,
    sql`insert into mail_participant (conversation_id, address, name, role, first_at)
        select ${conversationId}, given.address, given.name, given.role, ${at}
        from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(address text, name text, role text)
        on conflict do nothing`,
  )
}

/** What the timeline says of a mail of ours. */
export function factsOf(out: Outgoing): MailFactsRecord {
  return {
    mailboxId: out.mailbox.id,
    subject: out.subject,
    from: out.from,
    ...out.recipients,
    date: out.at.toISOString(),
    html: false,
    folded: false,
    remotePictures: 0,
    auto: out.automatic ? 'reply' : null,
    notes: [],
    suggestSplit: false,
    original: true,
    kind: out.kind,
  }
}
