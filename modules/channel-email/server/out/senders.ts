import { eq, type SQL, sql } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { Mailbox } from '../mailboxes/index.ts'
import { mailbox } from '../schema.ts'

type Writer = Pick<Principal, 'teamIds' | 'seesAllTeams'>
/** The conversation's team, and the mailbox that the answered mail came to. */
type Matter = { teamId: string | null; mailboxId: string | null }

/** Can it send at all? */
export function canSend(one: Pick<Mailbox, 'enabled' | 'smtpHost' | 'removedAt'>): boolean {
  return one.enabled && one.smtpHost !== '' && one.removedAt === null
}

/**
 * May this person write from it: it is no team's, the default, one of their teams', or that of the matter at hand (its
 * team's, or the one its mails came to).
 */
export function maySendFrom(writer: Writer, matter: Matter = { teamId: null, mailboxId: null }): SQL {
  if (writer.seesAllTeams) return sql`true`
  return sql`(${mailbox.teamId} is null or ${mailbox.isDefault} or ${mailbox.id} = ${matter.mailboxId}::uuid
    or ${mailbox.teamId} = any(${sql.param([...writer.teamIds, ...(matter.teamId ? [matter.teamId] : [])])}::uuid[]))`
}

/**
 * Mailboxes that can send and that this person may send from, at most 200. The first is the one to propose: where the mail
 * came to, else the conversation's team's, else the default.
 */
export async function sendersFor(db: Database, writer: Writer, matter: Matter): Promise<Mailbox[]> {
  return db
    .select()
    .from(mailbox)
    .where(
      sql`${mailbox.removedAt} is null and ${mailbox.enabled} and ${mailbox.smtpHost} <> '' and ${maySendFrom(writer, matter)}`,
    )
    .orderBy(
      sql`coalesce(${mailbox.id} = ${matter.mailboxId}::uuid, false) desc,
          coalesce(${mailbox.teamId} = ${matter.teamId}::uuid, false) desc,
          ${mailbox.isDefault} desc, ${mailbox.createdAt}, ${mailbox.id}`,
    )
    .limit(200)
}

/**
 * The mailbox a mail goes out from.
 * @throws Problem `bad-request` on `envelope.mailboxId`: gone, switched off, not theirs, or none at all
 */
export async function chooseSender(
  db: Database,
  { writer, matter, wanted }: { writer: Writer; matter: Matter; wanted: string | undefined },
): Promise<Mailbox> {
  const senders = await sendersFor(db, writer, matter)
  const chosen = wanted ? senders.find((one) => one.id === wanted) : senders[0]
  if (chosen) return chosen
  if (!wanted) throw badField('envelope.mailboxId', 'channel-email:reason.no-mailbox')
  const [known] = await db.select().from(mailbox).where(eq(mailbox.id, wanted))
  if (!known || known.removedAt) throw badField('envelope.mailboxId', 'channel-email:reason.mailbox-gone')
  if (!canSend(known)) throw badField('envelope.mailboxId', 'channel-email:reason.mailbox-cannot-send')
  throw badField('envelope.mailboxId', 'channel-email:reason.mailbox-not-yours')
}
