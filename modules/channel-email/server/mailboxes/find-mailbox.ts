import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { Database } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { unseal } from '#platform/server/secret/index.ts'
import type { SecurityKind } from '../../contract.ts'
import { mailbox } from '../schema.ts'

/** What the secrets of mailboxes are sealed for. */
export const secretPurpose = 'mailbox'

export type Mailbox = typeof mailbox.$inferSelect

/** A server and how to sign in there. */
export type ServerAccount = {
  /** '' when nothing is set up */
  host: string
  port: number
  security: SecurityKind
  user: string
  /** password or authorisation code; '' when there is none, or when it was sealed with another company's secret */
  secret: string
}

/** A mailbox with its secrets opened: never leaves the server. */
export type MailboxAccount = {
  mailbox: Mailbox
  imap: ServerAccount
  smtp: ServerAccount
  /** null: mails are not signed by us */
  dkim: { domain: string; selector: string; privateKey: string } | null
}

/** The mailbox, or null when there is none or it was removed. */
export async function findMailbox(db: Database, id: string): Promise<Mailbox | null> {
  const [found] = await db
    .select()
    .from(mailbox)
    .where(and(eq(mailbox.id, id), isNull(mailbox.removedAt)))
  return found ?? null
}

/** The mailbox proposed to those who have no other, or null when none is set up. */
export async function findDefaultMailbox(db: Database): Promise<Mailbox | null> {
  const [found] = await db
    .select()
    .from(mailbox)
    .where(isNull(mailbox.removedAt))
    .orderBy(desc(mailbox.isDefault), asc(mailbox.createdAt), asc(mailbox.id))
    .limit(1)
  return found ?? null
}

/** The mailbox with its secrets opened, or null when there is none or it was removed. */
export async function mailboxAccount(
  kernel: Pick<Kernel, 'db' | 'secret'>,
  id: string,
): Promise<MailboxAccount | null> {
  const found = await findMailbox(kernel.db, id)
  return found && accountOf(kernel, found)
}

/** Opens the secrets of a mailbox. */
export function accountOf({ secret }: Pick<Kernel, 'secret'>, found: Mailbox): MailboxAccount {
  const open = (sealed: string | null) => (sealed === null ? '' : (unseal(secret, secretPurpose, sealed) ?? ''))
  const privateKey = open(found.dkimSecret)
  return {
    mailbox: found,
    imap: {
      host: found.imapHost,
      port: found.imapPort,
      security: found.imapSecurity,
      user: found.imapUser,
      secret: open(found.imapSecret),
    },
    smtp: {
      host: found.smtpHost,
      port: found.smtpPort,
      security: found.smtpSecurity,
      user: found.smtpUser,
      secret: open(found.smtpSecret),
    },
    dkim:
      found.dkimDomain && found.dkimSelector && privateKey
        ? { domain: found.dkimDomain, selector: found.dkimSelector, privateKey }
        : null,
  }
}

/** Every address that is ours, lower case, with the id of its mailbox: addresses and aliases, switched off or not. */
export async function ourAddresses(db: Database): Promise<ReadonlyMap<string, string>> {
  const found = await db
    .select({ id: mailbox.id, address: mailbox.address, aliases: mailbox.aliases })
    .from(mailbox)
    .where(isNull(mailbox.removedAt))
    .orderBy(asc(mailbox.createdAt), asc(mailbox.id))
  const ours = new Map<string, string>()
  // A mailbox's own address wins over an alias of another.
  for (const { id, aliases } of found) for (const alias of aliases) ours.set(alias, id)
  for (const { id, address } of found) ours.set(address, id)
  return ours
}
