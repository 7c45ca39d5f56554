import { and, desc, eq, sql } from 'drizzle-orm'
import { mayWorkOn, mustSee, visibleTo } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#platform/server/database/index.ts'
import type { listConversationPromises as endpoint, PromiseRecord } from '../contract.ts'
import { owedInEarlier } from './earlier.ts'
import { chosen, type PromiseChoice } from './filter.ts'
import { readCustomersYes } from './hooks.ts'
import { presentPromises } from './present.ts'
import { byDue, historiesOf, selectPromises } from './queries.ts'
import { promise } from './schema.ts'

type Wanted = PromiseChoice & { order?: 'due' | 'latest'; after?: string; limit?: number }

/** One page of promises by due time. @throws Problem `bad-request` on `after`, `from`, `to` */
export async function listPromises(
  db: Database,
  { order = 'due', after, limit = 50, ...choice }: Wanted,
): Promise<{ items: PromiseRecord[]; next: string | null }> {
  const at = now()
  const edge = after ? decodeCursor(after, ['instant', 'uuid']) : null
  const beyond = order === 'due' ? sql.raw('>') : sql.raw('<')
  const found = await selectPromises(
    db,
    and(
      chosen(choice, at),
      edge ? sql`(${promise.dueAt}, ${promise.id}) ${beyond} (${edge[0]}::timestamptz, ${edge[1]}::uuid)` : undefined,
    ),
    order === 'due' ? byDue : [desc(promise.dueAt), desc(promise.id)],
    limit + 1,
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)?.promise
  return {
    items: await presentPromises(db, page, { reader: choice.principal, at }),
    next: found.length > limit && last ? encodeCursor([last.dueAt.toISOString(), last.id]) : null,
  }
}

/** The promises of one conversation with their histories, oldest first; at most 500. */
export async function listConversationPromises(
  db: Database,
  { principal, conversationId }: { principal: Principal; conversationId: string },
): Promise<ReplyOf<typeof endpoint>> {
  await mustSee(db, principal, conversationId)
  const at = now()
  const [found, owedBefore, [home]] = await Promise.all([
    selectPromises(
      db,
      eq(promise.conversationId, conversationId),
      [promise.createdAt, promise.id].map((c) => sql`${c}`),
      500,
    ),
    selectPromises(db, and(owedInEarlier(conversationId), visibleTo(principal, 'conversation')), byDue, 50),
    db
      .select({
        mergedIntoId: conversation.mergedIntoId,
        teamId: conversation.teamId,
        assigneeId: conversation.assigneeId,
      })
      .from(conversation)
      .where(eq(conversation.id, conversationId)),
  ])
  const owed = found.some((full) => full.promise.settledAt === null && !full.promise.internal)
  const [histories, yes] = await Promise.all([
    historiesOf(
      db,
      found.map((full) => full.promise.id),
    ),
    owed ? readCustomersYes(db, conversationId) : null,
  ])
  return {
    saidDone: yes && { at: yes.at.toISOString(), words: yes.words, messageId: yes.messageId },
    items: await presentPromises(db, found, { reader: principal, at, histories }),
    earlier: await presentPromises(db, owedBefore, { reader: principal, at }),
    abilities: {
      make: principal.permissions.has('promises.work') && home?.mergedIntoId === null && mayWorkOn(principal, home),
    },
  }
}
