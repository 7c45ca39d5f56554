import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import { customer } from '#modules/customers/server/schema.ts'
import { member } from '#modules/staff/server/schema.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { MomentRecord } from '../contract.ts'
import { type Found, presentMoment } from './present.ts'
import { isReachable } from './reach.ts'
import { confirmation, expectation, progressLink, score, stepState } from './schema.ts'

/** How many scores travel; older ones stay where they are. */
const mostScores = 100

/**
 * Everything the side panel shows of a conversation's moment.
 * @throws Problem `not-found` unless the reader may read the conversation
 */
export async function readMoment(
  db: Database,
  { principal, conversationId }: { principal: Principal; conversationId: string },
): Promise<MomentRecord> {
  const [home] = await db
    .select({ id: conversation.id, mergedIntoId: conversation.mergedIntoId, channel: conversation.channel })
    .from(conversation)
    .where(and(eq(conversation.id, conversationId), visibleTo(principal, 'conversation')))
  if (!home) throw notFound()
  const [found, reachable] = await Promise.all([findMoment(db, home.id), isReachable(db, home.id, home.channel)])
  const merged = home.mergedIntoId !== null
  return presentMoment(found, { conversationId: home.id, reader: principal, merged, reachable })
}

/** The rows behind it, and the names of everybody in them. */
export async function findMoment(db: Database, conversationId: string): Promise<Found> {
  const [steps, expectations, confirmations, scores, links] = await Promise.all([
    db.select().from(stepState).where(eq(stepState.conversationId, conversationId)),
    db
      .select({
        expectation,
        personName: sql<string | null>`coalesce(nullif(${customer.name}, ''), ${customer.appellation})`,
      })
      .from(expectation)
      .leftJoin(customer, eq(customer.id, expectation.personId))
      .where(eq(expectation.conversationId, conversationId))
      .orderBy(asc(expectation.id))
      .limit(50),
    db
      .select()
      .from(confirmation)
      .where(eq(confirmation.conversationId, conversationId))
      .orderBy(desc(confirmation.at), desc(confirmation.id))
      .limit(1),
    db
      .select()
      .from(score)
      // A colleague's score of a hand-over is no customer's.
      .where(
        and(eq(score.conversationId, conversationId), sql`(${score.source}, ${score.byKind}) <> ('customer', 'staff')`),
      )
      .orderBy(desc(score.effective), desc(score.at), desc(score.id))
      .limit(mostScores),
    db
      .select({ token: progressLink.token })
      .from(progressLink)
      .where(and(eq(progressLink.conversationId, conversationId), isNull(progressLink.revokedAt))),
  ])
  const latest = confirmations[0] ?? null
  const people = [
    ...steps.map(({ byId }) => byId),
    ...expectations.map((one) => one.expectation.changedById),
    latest?.askedById,
    latest?.answeredById,
    ...scores.flatMap(({ byId, recordedById }) => [byId, recordedById]),
  ].filter((id) => id !== null && id !== undefined)
  return {
    steps,
    main: expectations.find((one) => one.expectation.personId === null)?.expectation ?? null,
    people: expectations.flatMap((one) =>
      one.expectation.personId === null ? [] : [{ row: one.expectation, name: one.personName ?? '' }],
    ),
    confirmation: latest,
    scores,
    token: links[0]?.token ?? null,
    names: await namesOf(db, people),
  }
}

/** Names of staff and customers by id. */
async function namesOf(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const [staff, customers] = await Promise.all([
    db.select({ id: member.id, name: member.name }).from(member).where(inArray(member.id, wanted)),
    db.select({ id: customer.id, name: customer.name }).from(customer).where(inArray(customer.id, wanted)),
  ])
  return new Map([...customers, ...staff].map(({ id, name }) => [id, name]))
}
