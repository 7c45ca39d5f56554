import { and, asc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { PublicPromise } from '../contract.ts'
import { madeEarlier, owedInEarlier } from './earlier.ts'
import { presentPublicPromise } from './present.ts'
import type { ProposalRow } from './proposals.ts'
import { selectPromises } from './queries.ts'
import { promise, promiseProposal } from './schema.ts'

/**
 * What the customer sees of the promises in a conversation, and of those still owed in closed ones it goes on from, oldest
 * first; at most 200, never internal ones. One that another took the place of is told by that one (`replacesDueAt`, and
 * whether it had been broken); as long as they have only been told of the new time and said nothing, the old one is what we
 * promised, and the new time stands beside it (`told`). One that was withdrawn says why, unless it was made in a message that never went out.
 */
export async function promisesForCustomer(db: Database, conversationId: string): Promise<PublicPromise[]> {
  const found = await selectPromises(
    db,
    or(
      owedInEarlier(conversationId),
      // … and what that took the place of, for its old time to be told.
      and(
        madeEarlier(conversationId),
        sql`exists (select 1 from promise next where next.replaces_id = ${promise.id} and next.settled_at is null)`,
      ),
      and(
        eq(promise.conversationId, conversationId),
        eq(promise.internal, false),
        sql`(${promise.state} <> 'withdrawn' or ${promise.fromMessageId} is null
        or exists (select 1 from message m where m.id = ${promise.fromMessageId}))`,
        // A time that they refused was never promised: what is owed is the old one.
        sql`not exists (select 1 from promise_proposal q where q.new_promise_id = ${promise.id} and q.state = 'refused')`,
      ),
    ),
    [sql`${promise.createdAt}`, sql`${promise.id}`],
    200,
  )
  const at = now()
  const byId = new Map(found.map((full) => [full.promise.id, full.promise]))
  const offers = await offersOf(db, [...byId.keys()])
  // One whose follower is not shown is told again: it must not vanish with it.
  return found
    .filter((full) => full.replacedById === null || !byId.has(full.replacedById))
    .map((full) =>
      presentPublicPromise(full, at, {
        replaces: (full.promise.replacesId && byId.get(full.promise.replacesId)) || null,
        came: offers.came.get(full.promise.id) ?? null,
        last: offers.last.get(full.promise.id) ?? null,
        fromNumber: full.promise.conversationId === conversationId ? null : full.number,
      }),
    )
}

/** Offers that were told, by the promise's id: the one it came from, and the last one made for it. */
async function offersOf(
  db: Database,
  ids: readonly string[],
): Promise<{ came: Map<string, ProposalRow>; last: Map<string, ProposalRow> }> {
  const found =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(promiseProposal)
          .where(
            and(
              isNotNull(promiseProposal.toldAt),
              or(inArray(promiseProposal.promiseId, [...ids]), inArray(promiseProposal.newPromiseId, [...ids])),
            ),
          )
          .orderBy(asc(promiseProposal.createdAt), asc(promiseProposal.id))
  return {
    came: new Map(found.flatMap((one) => (one.newPromiseId ? [[one.newPromiseId, one] as const] : []))),
    last: new Map(found.map((one) => [one.promiseId, one])),
  }
}
