import { and, eq } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { PromiseRecord } from '../contract.ts'
import { presentPromises } from './present.ts'
import { historiesOf, selectPromises } from './queries.ts'
import { promise } from './schema.ts'

/** One promise with its history. @throws Problem `not-found` unless the reader may read its conversation */
export async function readPromise(
  db: Database,
  { principal, id }: { principal: Principal; id: string },
): Promise<PromiseRecord> {
  const [found] = await selectPromises(db, and(eq(promise.id, id), visibleTo(principal, 'conversation')))
  if (!found) throw notFound()
  const histories = await historiesOf(db, [id])
  const [presented] = await presentPromises(db, [found], { reader: principal, at: now(), histories })
  if (!presented) throw notFound()
  return presented
}
