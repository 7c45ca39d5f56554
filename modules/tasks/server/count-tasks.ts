import { and, eq, sql } from 'drizzle-orm'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { taskVisibleTo } from './access.ts'
import { ownedBy } from './filter.ts'
import { task } from './schema.ts'
import { endOfDay } from './times.ts'

/** How many tasks of the reader's own are to be done, overdue, or due later today on the reader's clock. */
export async function countTasks(
  db: Database,
  { principal }: { principal: Principal },
): Promise<{ active: number; overdue: number; today: number }> {
  const at = now()
  const instant = (time: Date) => sql`${time.toISOString()}::timestamptz`
  const tonight = instant(endOfDay(at, principal.timeZone))
  const [counts] = await db
    .select({
      active: sql<number>`count(*)::int`,
      overdue: sql<number>`(count(*) filter (where ${task.dueAt} <= ${instant(at)}))::int`,
      today: sql<number>`(count(*) filter (where ${task.dueAt} > ${instant(at)} and ${task.dueAt} < ${tonight}))::int`,
    })
    .from(task)
    .leftJoin(conversation, eq(conversation.id, task.conversationId))
    .where(and(sql`${task.settledAt} is null`, ownedBy(principal, 'me'), taskVisibleTo(principal)))
  if (!counts) throw new Error('a count gave no row')
  return counts
}
