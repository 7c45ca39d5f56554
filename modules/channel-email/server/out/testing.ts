import type { Member, TestServer } from '#apps/server/testing.ts'
import { conversationBrief, receiveMessage } from '#modules/conversations/server/index.ts'
import { findOrCreateByIdentity } from '#modules/customers/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import { seal } from '#platform/server/secret/index.ts'
import type { MailAddress } from '../read/shapes.ts'
import { mail, mailbox } from '../schema.ts'
import type { SmtpSide } from '../testing-smtp.ts'

type Wanted = Partial<typeof mailbox.$inferInsert> & { smtp?: Pick<SmtpSide, 'host' | 'port'>; secret?: string }

/** A mailbox that sends by `smtp` (plain), without time to undo unless told otherwise. @returns its id */
export async function addMailbox(
  { kernel }: TestServer,
  { smtp, secret = '', ...given }: Wanted = {},
): Promise<string> {
  const id = newId()
  await kernel.db.insert(mailbox).values({
    id,
    address: 'service@example.com',
    since: now(),
    undoSeconds: 0,
    ...(smtp ? { smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: 'none' as const } : {}),
    ...(secret ? { smtpUser: 'service', smtpSecret: seal(kernel.secret, 'mailbox', secret) } : {}),
    createdAt: now(),
    updatedAt: now(),
    ...given,
  })
  return id
}

export type Came = {
  from?: MailAddress
  to?: MailAddress[]
  cc?: MailAddress[]
  replyTo?: MailAddress[]
  subject?: string
  text?: string
  html?: string
  mailboxId?: string | null
  conversationId?: string
  messageIdHeader?: string
  inReplyTo?: string | null
  referenceIds?: string[]
  private?: boolean
  pictures?: Record<string, string>
  claim?: string
  attachmentIds?: string[]
}

/** A mail that came in, as the intake would have written it. */
export async function mailCame(
  { kernel }: TestServer,
  given: Came = {},
): Promise<{ conversationId: string; messageId: string; customerId: string; header: string }> {
  const from = given.from ?? { name: '王丽', address: 'wangli@customer.example' }
  const messageId = newId()
  const header = given.messageIdHeader ?? `<${messageId}@customer.example>`
  return inTransaction(kernel.db, async (tx) => {
    const author = await findOrCreateByIdentity(tx, {
      name: from.name,
      identities: [{ kind: 'email', value: from.address }],
    })
    const joined = given.conversationId ? await conversationBrief(tx, given.conversationId) : null
    const customerId = joined?.customerId ?? author.customerId
    const text = given.text ?? '厨房天花板在滴水，请尽快派人来看看。'
    const { conversationId } = await receiveMessage(tx, {
      conversationId: given.conversationId,
      customerId,
      authorId: author.customerId,
      private: given.private ?? false,
      channel: 'mail',
      messageId,
      text,
      subject: given.subject ?? '三号楼漏水',
      occurredAt: now(),
      ...(given.attachmentIds ? { attachmentIds: given.attachmentIds, claim: given.claim ?? '' } : {}),
    })
    await tx.insert(mail).values({
      messageId,
      mailboxId: given.mailboxId ?? null,
      direction: 'in',
      messageIdHeader: header,
      inReplyTo: given.inReplyTo ?? null,
      referenceIds: given.referenceIds ?? [],
      subject: given.subject ?? '三号楼漏水',
      from,
      replyTo: given.replyTo ?? [],
      to: given.to ?? [{ name: '', address: 'service@example.com' }],
      cc: given.cc ?? [],
      date: now(),
      html: given.html ?? '',
      text,
      pictures: given.pictures ?? {},
    })
    return { conversationId, messageId, customerId, header }
  })
}

/** A reply by mail. @returns the answer of the API */
export function reply(member: Member, conversationId: string, body: Record<string, unknown> = {}) {
  return member.post(`/conversations/${conversationId}/messages`, {
    direction: 'outbound',
    html: '<p>您好，师傅 15 点到。</p>',
    ...body,
  })
}
