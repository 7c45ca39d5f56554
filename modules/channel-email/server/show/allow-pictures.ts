import { eq } from 'drizzle-orm'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { pictureSenderChanged } from '../../contract.ts'
import { mailPictureSender } from '../schema.ts'

/** Shows the remote pictures of a sender from now on to everybody in the company, or no longer. */
export async function setPictureSender(
  db: Database,
  { principal, address, allowed }: { principal: Principal; address: string; allowed: boolean },
): Promise<void> {
  const key = address.trim().toLowerCase()
  await inTransaction(db, async (tx) => {
    const changed = allowed
      ? await tx
          .insert(mailPictureSender)
          .values({ address: key, byId: principal.id, at: now() })
          .onConflictDoNothing()
          .returning()
      : await tx.delete(mailPictureSender).where(eq(mailPictureSender.address, key)).returning()
    if (changed.length === 0) return
    await record(tx, pictureSenderChanged, {
      actor: staffActor(principal),
      subjectId: null,
      audience: ['everyone'],
      data: { allowed },
    })
  })
}
