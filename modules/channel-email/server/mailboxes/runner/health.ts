import { eq } from 'drizzle-orm'
import { systemActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { mailboxHealthChanged } from '../../../contract.ts'
import { mailbox } from '../../schema.ts'
import type { Explained } from '../explain.ts'

type Failure = Explained | null

/**
 * Notes that a mailbox has been read; says so to admins when it failed before. `failure`: not all of its folders, so it
 * counts as failing all the same.
 */
export async function noteRead(
  db: Database,
  id: string,
  { arrived, failure }: { arrived: boolean; failure: Failure },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const since = await failingSince(tx, id)
    if (since === undefined) return
    const at = now()
    const failing = failure ? (since ?? at) : null
    await tx
      .update(mailbox)
      .set({
        lastFetchAt: at,
        failingSince: failing,
        ...(arrived ? { lastArrivalAt: at } : {}),
        ...(failure ? errorColumns(failure, at) : {}),
      })
      .where(eq(mailbox.id, id))
    if (Boolean(since) !== Boolean(failing)) await tell(tx, id, failing ? 'failing' : 'ok')
  })
}

/**
 * Notes why a mailbox could not be read. `failing`: it counts as failing from now on, which is told to admins, once;
 * otherwise it is only written down.
 */
export async function noteFailure(
  db: Database,
  id: string,
  { failing, ...explained }: Explained & { failing: boolean },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const since = await failingSince(tx, id)
    if (since === undefined) return
    const at = now()
    const begins = failing && !since
    await tx
      .update(mailbox)
      .set({ ...errorColumns(explained, at), ...(begins ? { failingSince: at } : {}) })
      .where(eq(mailbox.id, id))
    if (begins) await tell(tx, id, 'failing')
  })
}

function errorColumns({ words, cause }: Explained, at: Date) {
  return { lastError: words.replaceAll('\0', ''), lastErrorCause: cause, lastErrorAt: at }
}

/** undefined: there is no such mailbox (any more). */
async function failingSince(tx: Transaction, id: string): Promise<Date | null | undefined> {
  const [found] = await tx
    .select({ since: mailbox.failingSince, removedAt: mailbox.removedAt })
    .from(mailbox)
    .where(eq(mailbox.id, id))
    .for('update')
  return found && !found.removedAt ? found.since : undefined
}

/** Those who see all teams: owner and admins. */
async function tell(tx: Transaction, id: string, state: 'ok' | 'failing'): Promise<void> {
  await record(tx, mailboxHealthChanged, {
    actor: systemActor,
    subjectId: id,
    audience: ['team:*'],
    data: { mailboxId: id, state },
  })
}
