import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { AddressRecord, MailEnvelopeRecord, suggestEnvelope } from '../../contract.ts'
import { isAddress } from '../addresses.ts'

export const fields = ['to', 'cc', 'bcc'] as const
export type Field = (typeof fields)[number]
export type Suggestion = ReplyOf<typeof suggestEnvelope>
export type Sender = Suggestion['mailboxes'][number]

/** What keeps an envelope from being sent; `field` is where it is mended. */
export type Objection =
  | { why: 'noMailbox' }
  | { why: 'nobody'; field: Field }
  | { why: 'wrong'; field: Field; address: AddressRecord }
  | { why: 'tooLarge'; bytes: number; most: number }

/** The first thing that keeps this envelope from being sent with attachments of that size, or null. */
export function objectionTo(
  envelope: MailEnvelopeRecord,
  { senders, bytes }: { senders: readonly Sender[]; bytes: number },
): Objection | null {
  const sender = senderOf(envelope, senders)
  if (!sender) return { why: 'noMailbox' }
  for (const field of fields) {
    const address = (envelope[field] ?? []).find((one) => !isAddress(one.address))
    if (address) return { why: 'wrong', field, address }
  }
  if (fields.every((field) => (envelope[field] ?? []).length === 0)) return { why: 'nobody', field: 'to' }
  if (bytes > sender.maxAttachmentBytes) return { why: 'tooLarge', bytes, most: sender.maxAttachmentBytes }
  return null
}

export function senderOf(envelope: MailEnvelopeRecord | null, senders: readonly Sender[]): Sender | undefined {
  return senders.find((one) => one.id === envelope?.mailboxId) ?? (envelope?.mailboxId ? undefined : senders[0])
}

/** Whether two mails go to the same people. */
export function sameRecipients(one: MailEnvelopeRecord | null, other: MailEnvelopeRecord | null): boolean {
  const all = (envelope: MailEnvelopeRecord | null) =>
    [
      ...new Set(fields.flatMap((field) => (envelope?.[field] ?? []).map(({ address }) => address.toLowerCase()))),
    ].sort()
  return all(one).join(' ') === all(other).join(' ')
}
