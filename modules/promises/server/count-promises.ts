import { and, eq, sql } from 'drizzle-orm'
import type { Static } from 'typebox'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { PromiseCounts } from '../contract.ts'
import { endOfDay, endOfWeek } from './calendar.ts'
import { ownedBy, readable } from './filter.ts'
import { promise } from './schema.ts'

/** How much is owed, by when; `owner` as in the contract, default the reader. */
export async function countPromises(
  db: Database,
  { principal, owner = 'me' }: { principal: Principal; owner?: string },
): Promise<Static<typeof PromiseCounts>> {
  const at = now()
  const due = promise.dueAt
  const instant = (time: Date) => sql`${time.toISOString()}::timestamptz`
  const until = (end: Date) =>
    sql<number>`(count(*) filter (where ${due} > ${instant(at)} and ${due} < ${instant(end)}))::int`
  const [counts] = await db
    .select({
      overdue: sql<number>`(count(*) filter (where ${due} <= ${instant(at)}))::int`,
      today: until(endOfDay(at, principal.timeZone)),
      week: until(endOfWeek(at, principal.timeZone)),
      outstanding: sql<number>`count(*)::int`,
      nextDueAt: sql<Date | null>`min(${due}) filter (where ${due} > ${instant(at)})`.mapWith(due),
    })
    .from(promise)
    .innerJoin(conversation, eq(conversation.id, promise.conversationId))
    .where(and(sql`${promise.settledAt} is null`, readable(principal), ownedBy(principal, owner)))
  if (!counts) throw new Error('a count gave no row')
  return { ...counts, nextDueAt: counts.nextDueAt?.toISOString() ?? null }
}
