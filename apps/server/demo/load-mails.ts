import { sql } from 'drizzle-orm'
import { mail, mailbox, mailOut, mailParticipant } from '#modules/channel-email/server/schema.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { DemoCompany, DemoConversation } from './content/types.ts'
import { demoId } from './ids.ts'
import { inBatches } from './load-people.ts'
import { type DemoMail, demoAddress, demoMailbox } from './mails.ts'

function mailRow({ message, facts, laid, header, inReplyTo }: DemoMail) {
  return {
    messageId: demoId(message.key),
    mailboxId: demoMailbox,
    direction: message.direction === 'inbound' ? ('in' as const) : ('out' as const),
    messageIdHeader: header,
    inReplyTo,
    referenceIds: inReplyTo ? [inReplyTo] : [],
    subject: facts.subject,
    from: facts.from,
    to: facts.to,
    cc: facts.cc,
    date: new Date(message.at),
    ...laid,
  }
}

function outRow({ message, facts, delivery, serverWords }: DemoMail) {
  const at = new Date(message.at)
  const addresses = facts.to.map((one) => one.address)
  const failed = delivery === 'failed'
  return {
    messageId: demoId(message.key),
    mailboxId: demoMailbox,
    state: delivery,
    sendAt: at,
    attempts: 1,
    kind: facts.kind === 'new' ? ('new' as const) : ('reply' as const),
    quote: 'last' as const,
    accepted: failed ? [] : addresses,
    rejected: failed ? addresses.map((address) => ({ address, words: serverWords })) : [],
    serverWords,
    statusBefore: 'open',
    sentAt: failed ? null : at,
    createdAt: at,
  }
}

/** The company's mailbox, its mails as they were written, and how far ours got. */
export async function loadMails(
  tx: Transaction,
  demo: DemoCompany,
  mails: ReadonlyMap<string, DemoMail>,
): Promise<void> {
  const at = new Date(demo.conversations[0]?.createdAt ?? now())
  await tx.insert(mailbox).values({
    id: demoMailbox,
    ...demoAddress,
    teamId: demoId('team:frontdesk'),
    enabled: false,
    isDefault: false,
    imapHost: 'imap.yunqili.example',
    imapUser: demoAddress.address,
    smtpHost: 'smtp.yunqili.example',
    smtpUser: demoAddress.address,
    signatureHtml: `<p>{{agent.name}}</p><p>${demo.company.shortName}服务中心　${demo.company.address}</p>`,
    since: at,
    createdAt: at,
    updatedAt: at,
  })
  const all = [...mails.values()]
  await inBatches(all.map(mailRow), (part) => tx.insert(mail).values(part))
  const ours = all.filter((one) => one.message.direction === 'outbound')
  await inBatches(ours.map(outRow), (part) => tx.insert(mailOut).values(part))
  await inBatches(
    demo.conversations.flatMap((one) => participants(one, mails)),
    (part) => tx.insert(mailParticipant).values(part),
  )
  const gone = ours.filter((one) => one.undeliverable).flatMap((one) => one.facts.to.map(({ address }) => address))
  await tx.execute(
    sql`update identity set undeliverable = true where kind = 'email' and value = any(${sql.param(gone)}::text[])`,
  )
}

function participants(one: DemoConversation, mails: ReadonlyMap<string, DemoMail>) {
  const first = one.messages.map((each) => mails.get(each.key)).find((found) => found !== undefined)
  if (!first) return []
  return first.facts.cc.map(({ name, address }) => ({
    conversationId: demoId(one.key),
    address,
    name,
    role: 'cc' as const,
    firstAt: new Date(first.message.at),
  }))
}
