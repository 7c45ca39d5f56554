import { sql } from 'drizzle-orm'
import { conversationBrief, mustSee } from '#modules/conversations/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import type { QueryOf, ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import { type suggestEnvelope as endpoint, type MailEnvelopeRecord, mostRecipients } from '../../contract.ts'
import { participantsOf } from '../intake/takes-part.ts'
import { type Mailbox, ourAddresses } from '../mailboxes/index.ts'
import type { MailAddress } from '../read/shapes.ts'
import { distinct } from './addresses.ts'
import { forwardSubject, replySubject } from './references.ts'
import { sendersFor } from './senders.ts'
import { signatureFor } from './signature.ts'
import { answerTo, customerAddresses, findSource, type SourceMail } from './sources.ts'

type Kind = NonNullable<QueryOf<typeof endpoint>['kind']>

/** What the composer begins with. */
export async function suggestEnvelope(
  db: Database,
  { principal, id, query }: { principal: Principal; id: string; query: QueryOf<typeof endpoint> },
): Promise<ReplyOf<typeof endpoint>> {
  await mustSee(db, principal, id)
  const about = await conversationBrief(db, id)
  if (!about) throw notFound()
  const wanted: Kind = query.kind ?? 'reply'
  const source = wanted === 'new' ? null : await findSource(db, about, query.messageId)
  if (query.messageId && wanted !== 'new' && !source) throw badField('messageId', 'channel-email:reason.not-a-mail')
  const [senders, customer, participants] = await Promise.all([
    sendersFor(db, principal, { teamId: about.teamId, mailboxId: source?.mailboxId ?? null }),
    customerAddresses(db, about),
    participantsOf(db, id),
  ])
  const mailbox = senders.find((one) => one.id === query.mailboxId) ?? senders[0]
  return {
    envelope: mailbox ? await envelopeFor(db, { wanted, source, mailbox, customer, subject: about.subject }) : null,
    mailboxes: senders.map(({ id: mailboxId, name, address, maxAttachmentBytes, undoSeconds }) => ({
      id: mailboxId,
      name,
      address,
      maxAttachmentBytes,
      undoSeconds,
    })),
    participants: shown([...customer, ...participants]),
    signatureHtml: mailbox ? await signature(db, { principal, about, mailbox }) : '',
  }
}

async function envelopeFor(
  db: Database,
  {
    wanted,
    source,
    mailbox,
    customer,
    subject,
  }: {
    wanted: Kind
    source: SourceMail | null
    mailbox: Mailbox
    customer: readonly MailAddress[]
    subject: string
  },
): Promise<MailEnvelopeRecord> {
  const base = { mailboxId: mailbox.id, bcc: [], quote: mailbox.quote }
  const about = source?.subject.trim() || subject
  if (wanted === 'forward' && source)
    return { ...base, kind: 'forward', to: [], cc: [], subject: forwardSubject(about), messageId: source.messageId }
  if (!source) return { ...base, kind: 'new', to: shown(customer.slice(0, 1)), cc: [], subject: subject.slice(0, 300) }
  const { to, cc } = answerTo(source, await ourAddresses(db), wanted === 'reply-all')
  return {
    ...base,
    kind: 'reply',
    to: shown(to.length > 0 ? to : customer.slice(0, 1)),
    cc: shown(cc),
    subject: replySubject(about),
    messageId: source.messageId,
  }
}

/** As the contract has addresses: what mails bring may be longer, or none. */
function shown(list: readonly MailAddress[]): MailAddress[] {
  return distinct(list)
    .filter(({ address }) => address.length >= 3 && address.length <= 320)
    .slice(0, mostRecipients)
    .map(({ name, address }) => ({
      name: name
        .replace(/\p{Cc}+/gu, ' ')
        .slice(0, 200)
        .toWellFormed(),
      address,
    }))
}

async function signature(
  db: Database,
  {
    principal,
    about,
    mailbox,
  }: {
    principal: Principal
    about: NonNullable<Awaited<ReturnType<typeof conversationBrief>>>
    mailbox: Mailbox
  },
): Promise<string> {
  const [names] = await rows<{ customer: string; appellation: string; team: string | null }>(
    db,
    sql`
      select c.name as customer, c.appellation, (select t.name from team t where t.id = ${about.teamId}::uuid) as team
      from customer c where c.id = ${about.customerId}`,
  )
  return signatureFor(db, {
    teamId: about.teamId,
    mailbox,
    values: {
      'customer.name': names?.customer ?? '',
      'customer.appellation': names?.appellation || names?.customer || '',
      'agent.name': principal.name,
      'team.name': names?.team ?? null,
      'company.name': (await company(db)).name,
      'conversation.number': String(about.number),
      'conversation.subject': about.subject,
    },
  })
}
