import { and, eq, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Database } from '#platform/server/database/index.ts'
import { mailbox } from '../../schema.ts'
import type { Mailbox } from '../find-mailbox.ts'

/** How long a process that died keeps its mailboxes, seconds. */
export const leaseSeconds = 45

/**
 * Renews the mailboxes that `owner` reads and takes those that nobody does, in one statement; by the database's clock,
 * as the machines' may differ. @returns all that `owner` may read until the lease ends
 */
export async function claimMailboxes(db: Database, owner: string, seconds = leaseSeconds): Promise<Mailbox[]> {
  const free = or(isNull(mailbox.leaseUntil), lt(mailbox.leaseUntil, sql`clock_timestamp()`))
  return db
    .update(mailbox)
    .set({ leaseOwner: owner, leaseUntil: sql`clock_timestamp() + make_interval(secs => ${seconds})` })
    .where(
      and(
        isNull(mailbox.removedAt),
        eq(mailbox.enabled, true),
        ne(mailbox.imapHost, ''),
        or(eq(mailbox.leaseOwner, owner), free),
      ),
    )
    .returning()
}

/** Lets go of mailboxes, so that another process reads them at once. */
export async function releaseMailboxes(db: Database, owner: string, ids?: readonly string[]): Promise<void> {
  await db
    .update(mailbox)
    .set({ leaseOwner: null, leaseUntil: sql`clock_timestamp()` })
    .where(and(eq(mailbox.leaseOwner, owner), ids ? inArray(mailbox.id, [...ids]) : undefined))
}
