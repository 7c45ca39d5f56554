import { and, desc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import { mustSee } from '#modules/conversations/server/index.ts'
import { conversation } from '#modules/conversations/server/schema.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#platform/server/database/index.ts'
import type { listConversationPromises as endpoint, PromiseFilter, PromiseRecord } from '../contract.ts'
import { inState, ownedBy, readable } from './filter.ts'
import { readCustomersYes } from './hooks.ts'
import { presentPromises } from './present.ts'
import { byDue, historiesOf, selectPromises } from './queries.ts'
import { promise } from './schema.ts'
import { readInstant } from './times.ts'

type Filter = {
  principal: Principal
  owner?: string
  state?: PromiseFilter | 'all'
  customerId?: string
  team?: string
  from?: string
  to?: string
  order?: 'due' | 'latest'
  after?: string
  limit?: number
}

/** One page of promises by due time. @throws Problem `bad-request` on `after`, `from`, `to` */
export async function listPromises(
  db: Database,
  { principal, owner, state = 'outstanding', customerId, team, from, to, order = 'due', after, limit = 50 }: Filter,
): Promise<{ items: PromiseRecord[]; next: string | null }> {
  const at = now()
  const edge = after ? decodeCursor(after, ['instant', 'uuid']) : null
  const beyond = order === 'due' ? sql.raw('>') : sql.raw('<')
  const found = await selectPromises(
    db,
    and(
      readable(principal),
      ownedBy(principal, owner),
      inState(state, at),
      customerId ? eq(conversation.customerId, customerId) : undefined,
      team === undefined ? undefined : team === 'none' ? isNull(conversation.teamId) : eq(conversation.teamId, team),
      from ? gte(promise.dueAt, readInstant('from', from)) : undefined,
      to ? lt(promise.dueAt, readInstant('to', to)) : undefined,
      edge ? sql`(${promise.dueAt}, ${promise.id}) ${beyond} (${edge[0]}::timestamptz, ${edge[1]}::uuid)` : undefined,
    ),
    order === 'due' ? byDue : [desc(promise.dueAt), desc(promise.id)],
    limit + 1,
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)?.promise
  return {
    items: await presentPromises(db, page, { reader: principal, at }),
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
  const [found, [home]] = await Promise.all([
    selectPromises(
      db,
      eq(promise.conversationId, conversationId),
      [promise.createdAt, promise.id].map((c) => sql`${c}`),
      500,
    ),
    db
      .select({ mergedIntoId: conversation.mergedIntoId })
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
    abilities: { make: principal.permissions.has('promises.work') && home?.mergedIntoId === null },
  }
}
