import { and, eq, ne, sql } from 'drizzle-orm'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { PublicPromise } from '../contract.ts'
import { presentPublicPromise } from './present.ts'
import { selectPromises } from './queries.ts'
import { promise } from './schema.ts'

/**
 * What the customer sees of the promises in a conversation, oldest first; at most 200. One that another took the place
 * of is told by that one (`replacesDueAt`); withdrawn ones are left out.
 */
export async function promisesForCustomer(db: Database, conversationId: string): Promise<PublicPromise[]> {
  const found = await selectPromises(
    db,
    and(eq(promise.conversationId, conversationId), ne(promise.state, 'withdrawn')),
    [sql`${promise.createdAt}`, sql`${promise.id}`],
    200,
  )
  const at = now()
  const dueOf = new Map(found.map((full) => [full.promise.id, full.promise.dueAt]))
  return found
    .filter((full) => full.replacedById === null)
    .map((full) =>
      presentPublicPromise(full, at, (full.promise.replacesId && dueOf.get(full.promise.replacesId)) || null),
    )
}
