import { and, eq } from 'drizzle-orm'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { PromiseRecord } from '../contract.ts'
import { readable } from './filter.ts'
import { presentPromises } from './present.ts'
import { historiesOf, selectPromises } from './queries.ts'
import { promise } from './schema.ts'

/**
 * One promise with its history. `changed`: for somebody who has just changed it, also when that took it out of their
 * sight; what is done is answered as done. @throws Problem `not-found` unless the reader may read its conversation or owes it
 */
export async function readPromise(
  db: Database,
  { principal, id, changed = false }: { principal: Principal; id: string; changed?: boolean },
): Promise<PromiseRecord> {
  const [found] = await selectPromises(db, and(eq(promise.id, id), changed ? undefined : readable(principal)))
  if (!found) throw notFound()
  const histories = await historiesOf(db, [id])
  const [presented] = await presentPromises(db, [found], { reader: principal, at: now(), histories })
  if (!presented) throw notFound()
  return presented
}
