import { sql } from 'drizzle-orm'
import type { Conversation } from '#modules/conversations/server/index.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import type { MailAddress } from '../read/shapes.ts'
import { distinct, isOurs, sameForm } from './addresses.ts'

/** A mail of this conversation that can be answered or passed on. */
export type SourceMail = {
  messageId: string
  seq: number
  direction: 'in' | 'out'
  /** between us and somebody else than the customer */
  private: boolean
  mailboxId: string | null
  messageIdHeader: string
  inReplyTo: string | null
  referenceIds: string[]
  subject: string
  from: MailAddress | null
  replyTo: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
}

type About = Pick<Conversation, 'id' | 'customerId'>

/**
 * The mail meant by `messageId`; without one the newest that is not private: the customer's own if there is one, else
 * another's that came in, else ours. null when there is none.
 */
export async function findSource(db: Database, about: About, messageId?: string): Promise<SourceMail | null> {
  const which = messageId
    ? sql`said.id = ${messageId}`
    : sql`not said.private and m.auto is distinct from 'bounce' and said.delivery is distinct from 'failed'`
  const [found] = await rows<SourceMail>(
    db,
    sql`
      select said.id as "messageId", said.seq, m.direction, said.private, m.mailbox_id as "mailboxId",
        m.message_id_header as "messageIdHeader", m.in_reply_to as "inReplyTo", m.reference_ids as "referenceIds",
        m.subject, m."from", m.reply_to as "replyTo", m."to", m.cc
      from mail m join message said on said.id = m.message_id
      where said.conversation_id = ${about.id} and ${which}
      order by case when m.direction = 'in' and said.author_id = ${about.customerId} then 0
        when m.direction = 'in' then 1 else 2 end, said.seq desc limit 1`,
  )
  return found ?? null
}

/** The addresses a mail must go to for the customer to have it; the first is where we would write. */
export async function customerAddresses(db: Database, { id, customerId }: About): Promise<MailAddress[]> {
  const found = await rows<MailAddress>(
    db,
    sql`
      select c.name, i.value as address from identity i join customer c on c.id = i.customer_id
      where i.customer_id = ${customerId} and i.kind = 'email' and i.retired_at is null
      order by i.undeliverable, i.verified desc, i.created_at, i.id limit 100`,
  )
  const wrote = await rows<MailAddress>(
    db,
    sql`
      select m."from"->>'name' as name, m."from"->>'address' as address
      from mail m join message said on said.id = m.message_id
      where said.conversation_id = ${id} and m.direction = 'in' and not said.private
        and said.author_kind = 'customer' and said.author_id = ${customerId} and m."from" is not null
      order by said.seq desc limit 100`,
  )
  return distinct([...found, ...wrote])
}

export type Targets = { to: MailAddress[]; cc: MailAddress[] }
type Ours = ReadonlyMap<string, unknown>

/** Who an answer to this mail goes to, never ourselves. `all`: everybody who had it too. */
export function answerTo(source: SourceMail, ours: Ours, all: boolean): Targets {
  const others = (list: readonly MailAddress[]) => list.filter(({ address }) => !isOurs(ours, address))
  const wanted = source.direction === 'out' ? source.to : source.replyTo.length > 0 ? source.replyTo : senderOf(source)
  const direct = others(wanted)
  const taken = new Set<string>()
  const to = distinct(direct.length > 0 ? direct : others(senderOf(source)), taken)
  if (!all) return { to, cc: [] }
  return { to, cc: distinct(others(source.direction === 'out' ? source.cc : [...source.to, ...source.cc]), taken) }
}

function senderOf({ from }: SourceMail): MailAddress[] {
  return from ? [from] : []
}

/** Whether one of these is the customer. */
export function reaches(customer: readonly MailAddress[], recipients: readonly MailAddress[]): boolean {
  const forms = new Set(customer.map(({ address }) => sameForm(address)))
  return recipients.some(({ address }) => forms.has(sameForm(address)))
}
