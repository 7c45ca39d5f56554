import { and, asc, desc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { conversation } from '#modules/conversations/server/schema.ts'
import { member, team } from '#modules/staff/server/schema.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { OpenProposal } from '../contract.ts'
import { madeEarlier } from './earlier.ts'
import { answerEffect } from './proposal-rules.ts'
import { promise, promiseProposal } from './schema.ts'

const successor = alias(promise, 'successor')

/**
 * Other times that the customer has been told of and may still accept or refuse (`answerNewDate`), oldest first: for
 * promises of this conversation, and of closed ones it goes on from.
 */
export async function openProposals(db: Database, conversationId: string): Promise<OpenProposal[]> {
  const found = await db
    .select({
      proposal: promiseProposal,
      promise,
      ownerName: sql<string | null>`coalesce(${member.name}, ${team.name})`,
      number: conversation.number,
      successorId: successor.id,
      successorSettledAt: successor.settledAt,
    })
    .from(promiseProposal)
    .innerJoin(promise, eq(promise.id, promiseProposal.promiseId))
    .innerJoin(conversation, eq(conversation.id, promise.conversationId))
    .leftJoin(successor, eq(successor.replacesId, promise.id))
    .leftJoin(member, and(eq(promise.ownerKind, 'member'), eq(member.id, promise.ownerId)))
    .leftJoin(team, and(eq(promise.ownerKind, 'team'), eq(team.id, promise.ownerId)))
    .where(
      and(
        or(and(eq(promise.conversationId, conversationId), eq(promise.internal, false)), madeEarlier(conversationId)),
        isNotNull(promiseProposal.toldAt),
        sql`${promiseProposal.state} in ('proposed', 'expired')`,
        // An older offer was followed by another one.
        sql`not exists (select 1 from promise_proposal later where later.promise_id = ${promise.id}
          and later.told_at is not null and later.created_at > ${promiseProposal.createdAt})`,
      ),
    )
    .orderBy(asc(promiseProposal.toldAt))
    .limit(50)
  const at = now()
  const open: OpenProposal[] = []
  for (const { proposal, promise: row, ownerName, number, ...next } of found) {
    const follower = next.successorId
      ? { own: next.successorId === proposal.newPromiseId, owed: next.successorSettledAt === null }
      : null
    if (!answerEffect({ ...proposal, promise: row, successor: follower }, true, at)) continue
    open.push({
      id: proposal.id,
      promiseId: row.id,
      kind: proposal.kind,
      text: row.text,
      ownerName: ownerName ?? '',
      reason: proposal.reason,
      fromNumber: row.conversationId === conversationId ? null : number,
      oldDueFrom: row.dueFrom?.toISOString() ?? null,
      oldDueAt: row.dueAt.toISOString(),
      oldDuePrecision: row.duePrecision,
      dueFrom: proposal.dueFrom?.toISOString() ?? null,
      dueAt: proposal.dueAt.toISOString(),
      duePrecision: proposal.duePrecision,
      toldAt: (proposal.toldAt ?? proposal.createdAt).toISOString(),
      late: row.dueAt <= at,
    })
  }
  return open
}

/** When the customer last said yes or no to another time in this conversation, or in closed ones it goes on from. */
export async function datesAnsweredAt(db: Database, conversationId: string): Promise<string | null> {
  const [found] = await db
    .select({ at: promiseProposal.endedAt })
    .from(promiseProposal)
    .innerJoin(promise, eq(promise.id, promiseProposal.promiseId))
    .where(
      and(
        or(eq(promise.conversationId, conversationId), madeEarlier(conversationId)),
        isNotNull(promiseProposal.toldAt),
        inArray(promiseProposal.state, ['accepted', 'refused']),
      ),
    )
    .orderBy(desc(promiseProposal.endedAt))
    .limit(1)
  return found?.at?.toISOString() ?? null
}
