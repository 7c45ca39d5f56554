import { sql } from 'drizzle-orm'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { longestAddress, mostRecipients, type ParticipantRole } from '../../contract.ts'
import type { MailAddress } from '../read/shapes.ts'
import { addressKey, mailboxOf, type OurAddresses } from './own-addresses.ts'

type Given = { address: string; name: string; role: ParticipantRole }

/**
 * Whoever a mail in a conversation was written by or to takes part in it, except its customer and ourselves: their own
 * mails join it. A role once given stays.
 */
export async function addParticipants(
  tx: Transaction,
  about: {
    conversationId: string
    /** Addresses of the customer, for comparison. */
    customer: ReadonlySet<string>
    ours: OurAddresses
    /** Who wrote it, if not the customer; `third`: the customer has not seen that mail. */
    sender: { address: MailAddress; role: 'sender' | 'third' } | null
    to: readonly MailAddress[]
    cc: readonly MailAddress[]
    at: Date
  },
): Promise<void> {
  const given = new Map<string, Given>()
  const add = ({ address, name }: MailAddress, role: ParticipantRole) => {
    const key = addressKey(address)
    if (
      key.length > longestAddress ||
      !/^[^\s@]+@[^\s@]+$/.test(key) ||
      about.customer.has(key) ||
      mailboxOf(about.ours, key)
    )
      return
    if (!given.has(key)) given.set(key, { address: key, name: name.slice(0, 200).toWellFormed(), role })
  }
  if (about.sender) add(about.sender.address, about.sender.role)
  const unseen = about.sender?.role === 'third'
  for (const one of about.to.slice(0, mostRecipients)) add(one, unseen ? 'third' : 'to')
  for (const one of about.cc.slice(0, mostRecipients)) add(one, unseen ? 'third' : 'cc')
  if (given.size === 0) return
  await rows(
    tx,
    sql`insert into mail_participant (conversation_id, address, name, role, first_at)
        select ${about.conversationId}, given.address, given.name, given.role, ${about.at}
        from jsonb_to_recordset(${JSON.stringify([...given.values()])}::jsonb) as given(address text, name text, role text)
        on conflict do nothing`,
  )
}
