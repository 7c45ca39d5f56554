import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { mayWorkOn, mustSee } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { QueryOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#platform/server/database/index.ts'
import type { listTasks as endpoint, TaskRecord } from '../contract.ts'
import { taskVisibleTo } from './access.ts'
import { inState, ownedBy } from './filter.ts'
import { presentTask } from './present.ts'
import { byDue, dueKey, selectTasks } from './queries.ts'
import { task } from './schema.ts'
import { readInstant } from './times.ts'

/** Stands in a cursor for "no due time", which comes last. */
const never = '9999-12-31T00:00:00.000Z'

/**
 * One page of tasks: by due time, those without one last; what is settled by when that was, newest first.
 * @throws Problem `bad-request` on `after`, `to`
 */
export async function listTasks(
  db: Database,
  { principal, query }: { principal: Principal; query: QueryOf<typeof endpoint> },
): Promise<{ items: TaskRecord[]; next: string | null }> {
  const { owner, state = 'active', customerId, to, after, limit = 50 } = query
  const at = now()
  const settled = state === 'done' || state === 'dropped'
  const edge = after ? decodeCursor(after, ['instant', 'uuid']) : null
  const beyond =
    edge &&
    (settled
      ? sql`(${task.settledAt}, ${task.id}) < (${edge[0]}::timestamptz, ${edge[1]}::uuid)`
      : sql`(${dueKey}, ${task.id}) > (${edge[0] === never ? 'infinity' : edge[0]}::timestamptz, ${edge[1]}::uuid)`)
  const found = await selectTasks(
    db,
    and(
      taskVisibleTo(principal),
      ownedBy(principal, owner),
      inState(state, at),
      customerId ? sql`coalesce(${conversation.customerId}, ${task.customerId}) = ${customerId}` : undefined,
      to ? lt(task.dueAt, readInstant('to', to)) : undefined,
      beyond ?? undefined,
    ),
    settled ? [desc(task.settledAt), desc(task.id)] : byDue,
    limit + 1,
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)?.task
  const key = settled ? last?.settledAt : last?.dueAt
  return {
    items: page.map((full) => presentTask(full, principal, at)),
    next: found.length > limit && last ? encodeCursor([key?.toISOString() ?? never, last.id]) : null,
  }
}

/** The tasks of one conversation, oldest first; at most 500. @throws Problem `not-found` */
export async function listConversationTasks(
  db: Database,
  { principal, conversationId }: { principal: Principal; conversationId: string },
): Promise<{ items: TaskRecord[]; abilities: { make: boolean } }> {
  await mustSee(db, principal, conversationId)
  const at = now()
  const found = await selectTasks(
    db,
    eq(task.conversationId, conversationId),
    [sql`${task.createdAt}`, sql`${task.id}`],
    500,
  )
  const [home] = await db
    .select({
      mergedIntoId: conversation.mergedIntoId,
      teamId: conversation.teamId,
      assigneeId: conversation.assigneeId,
    })
    .from(conversation)
    .where(eq(conversation.id, conversationId))
  return {
    items: found.map((full) => presentTask(full, principal, at)),
    abilities: {
      make: principal.permissions.has('tasks.work') && home?.mergedIntoId === null && mayWorkOn(principal, home),
    },
  }
}
