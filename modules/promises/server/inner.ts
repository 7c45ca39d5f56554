import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { member, team } from '#modules/staff/server/schema.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { InnerRecord } from '../contract.ts'
import type { FullPromise } from './queries.ts'
import { weakestOf, weaknessOf } from './rules.ts'
import { promise } from './schema.ts'

/** What the internal promises beneath each of these come to, by the outer one's id; without any, nothing. */
export async function innerOf(
  db: Database,
  outer: readonly Pick<FullPromise, 'promise'>[],
  at: Date,
): Promise<Map<string, InnerRecord>> {
  const summaries = new Map<string, InnerRecord>()
  if (outer.length === 0) return summaries
  const dueOf = new Map(outer.map((one) => [one.promise.id, one.promise.dueAt]))
  const found = await db
    .select({
      id: promise.id,
      parentId: promise.parentId,
      text: promise.text,
      state: promise.state,
      settledAt: promise.settledAt,
      dueAt: promise.dueAt,
      ownerKind: promise.ownerKind,
      ownerId: promise.ownerId,
      ownerName: sql<string | null>`coalesce(${member.name}, ${team.name})`,
    })
    .from(promise)
    .leftJoin(member, and(eq(promise.ownerKind, 'member'), eq(member.id, promise.ownerId)))
    .leftJoin(team, and(eq(promise.ownerKind, 'team'), eq(team.id, promise.ownerId)))
    .where(inArray(promise.parentId, [...dueOf.keys()]))
    .orderBy(asc(promise.dueAt), asc(promise.id))
  for (const [parentId, inners] of Map.groupBy(found, (one) => one.parentId)) {
    const weakest = weakestOf(inners, at)
    if (!parentId || !weakest) continue
    const { state, inner } = weakest
    const outerDue = dueOf.get(parentId)
    const owed = inners.filter((one) => one.settledAt === null)
    summaries.set(parentId, {
      count: inners.filter((one) => weaknessOf(one, at) !== null).length,
      open: owed.length,
      state,
      weakest: {
        id: inner.id,
        text: inner.text,
        owner: { kind: inner.ownerKind, id: inner.ownerId, name: inner.ownerName ?? '' },
        dueAt: inner.dueAt.toISOString(),
      },
      late: outerDue !== undefined && owed.some((one) => one.dueAt > outerDue),
    })
  }
  return summaries
}
