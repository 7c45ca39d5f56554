import { conversationBrief, currentConversation, sayAsSystem } from '#modules/conversations/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { findMailbox } from '../mailboxes/index.ts'
import type { MailAddress } from '../read/shapes.ts'
import { messageIdOf } from '../thread-token.ts'
import { settleRecipients } from './envelope.ts'
import { referencesOf, replySubject } from './references.ts'
import { canSend } from './senders.ts'
import { findSource } from './sources.ts'
import { factsOf, type Outgoing, writeOut } from './write-out.ts'

export type Automatic = {
  kernel: Pick<Kernel, 'secret'>
  conversationId: string
  /** Derived from what causes it: the same one again changes nothing. */
  messageId: string
  /** Rich text of ours. */
  html: string
  to: MailAddress
  /** The message that is answered; its mailbox answers unless another is named. */
  answers: string
  mailboxId?: string
}

/**
 * Answers a mail in the product's own name (a receipt): marked as automatic, so that no robot answers it. Whether it may be
 * answered at all is the caller's to know. It is no answer of ours: the customer still waits.
 * @returns false when no mailbox can send it, or it was queued before
 */
export async function queueAutomatic(tx: Transaction, wanted: Automatic): Promise<boolean> {
  const current = await currentConversation(tx, wanted.conversationId)
  const about = current ? await conversationBrief(tx, current) : null
  if (!about) throw notFound()
  const source = await findSource(tx, about, wanted.answers)
  const mailboxId = wanted.mailboxId ?? source?.mailboxId
  const mailbox = mailboxId ? await findMailbox(tx, mailboxId) : null
  if (!mailbox || !canSend(mailbox)) return false
  const at = now()
  const out: Outgoing = {
    messageId: wanted.messageId,
    conversationId: about.id,
    mailbox,
    from: { name: mailbox.name || (await company(tx)).name, address: mailbox.address },
    recipients: settleRecipients({ to: [wanted.to], cc: [], bcc: [] }),
    subject: replySubject(source?.subject.trim() || about.subject),
    messageIdHeader: messageIdOf(wanted.kernel, { number: about.number, address: mailbox.address }),
    ...referencesOf(source),
    kind: 'reply',
    sourceId: source?.messageId ?? null,
    quote: 'none',
    text: '',
    at,
    sendAt: at,
    statusBefore: about.status,
    automatic: true,
  }
  const said = await sayAsSystem(tx, {
    conversationId: about.id,
    messageId: wanted.messageId,
    html: wanted.html,
    channel: 'mail',
    occurredAt: at,
    delivery: 'queued',
    meta: { mail: factsOf(out) },
  })
  if (!said) return false
  await writeOut(tx, out)
  return true
}
