import { receiveMessage } from '#modules/conversations/server/index.ts'
import { findOrCreateByIdentity } from '#modules/customers/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { inTransaction, newId } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import type { MailFactsRecord } from '../../contract.ts'
import { keepRawMail } from '../raw-mail.ts'
import { mail, mailIn } from '../schema.ts'

type Wanted = {
  html?: string
  text?: string
  folded?: string
  pictures?: Record<string, string>
  /** The mail as it came; kept so that it can be fetched. */
  raw?: string
  facts?: Partial<MailFactsRecord>
  name?: string
  address?: string
  conversationId?: string
  customerId?: string
  teamId?: string
  subject?: string
  private?: boolean
  attachmentIds?: readonly string[]
  claim?: string
}

/** A mail of a customer as it stands once it has been taken in. */
export async function addMail(
  kernel: Kernel,
  { html = '', folded = '', pictures = {}, subject = '三号楼漏水', name = '王丽', ...given }: Wanted = {},
): Promise<{ messageId: string; conversationId: string; customerId: string }> {
  const address = given.address ?? `wangli-${newId().slice(-6)}@example.com`
  const text = given.text ?? (html ? '请看邮件' : '您好，厨房在滴水。')
  const reply = folded ? text.replace(folded, '').trim() : text
  const facts: MailFactsRecord = {
    mailboxId: null,
    subject,
    from: { name, address },
    to: [{ name: '客服', address: 'service@kairos.example' }],
    cc: [],
    bcc: [],
    date: now().toISOString(),
    html: html !== '',
    folded: folded !== '' || html.includes('data-kairos-fold'),
    remotePictures: (html.match(/<img[^>]+src="https?:/g) ?? []).length,
    auto: null,
    notes: [],
    suggestSplit: false,
    original: given.raw !== undefined,
    kind: null,
    ...given.facts,
  }
  const raw = given.raw === undefined ? null : await keepRawMail(kernel, Buffer.from(given.raw))
  return inTransaction(kernel.db, async (tx) => {
    const customerId =
      given.customerId ??
      (await findOrCreateByIdentity(tx, { name, identities: [{ kind: 'email', value: address }] })).customerId
    const messageId = newId()
    const done = await receiveMessage(tx, {
      customerId,
      channel: 'mail',
      messageId,
      text: reply,
      subject,
      occurredAt: now(),
      meta: { mail: facts },
      ...(given.conversationId ? { conversationId: given.conversationId } : {}),
      ...(given.teamId ? { teamId: given.teamId } : {}),
      ...(given.private ? { private: true } : {}),
      ...(given.attachmentIds ? { attachmentIds: given.attachmentIds, claim: given.claim ?? '' } : {}),
    })
    const arrivalId = raw ? newId() : null
    if (raw && arrivalId) {
      await tx.insert(mailIn).values({
        id: arrivalId,
        ...raw,
        receivedAt: now(),
        storedAt: now(),
        state: 'taken',
        conversationId: done.conversationId,
        messageId,
      })
    }
    await tx.insert(mail).values({
      messageId,
      direction: 'in',
      subject: facts.subject,
      from: facts.from,
      to: facts.to,
      cc: facts.cc,
      html,
      text,
      folded,
      pictures,
      notes: [],
      arrivalId,
      messageIdHeader: `<${messageId}@example.com>`,
    })
    return { messageId, conversationId: done.conversationId, customerId }
  })
}
