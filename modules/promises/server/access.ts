import { eq } from 'drizzle-orm'
import {
  audienceOf,
  type Conversation,
  lockConversation,
  lockForChange,
  mayRead,
  publicToken,
} from '#modules/conversations/server/index.ts'
import { member, team, teamMember } from '#modules/staff/server/schema.ts'
import { workers } from '#platform/contract/permission.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database, Transaction } from '#platform/server/database/index.ts'
import { badField, notFound } from '#platform/server/errors/index.ts'
import type { OwnerKind } from '../contract.ts'
import type { PromiseRow } from './queries.ts'
import { promise } from './schema.ts'

/** What others need to know of the conversation that a promise belongs to. */
export type Home = Pick<Conversation, 'id' | 'teamId' | 'assigneeId'>
export type Owner = { kind: OwnerKind; id: string }

export const ownerOf = (row: Pick<PromiseRow, 'ownerKind' | 'ownerId'>): Owner => ({
  kind: row.ownerKind,
  id: row.ownerId,
})

/** The owner, as a token of events. */
export function ownerToken(owner: Owner): string {
  return owner.kind === 'member' ? `staff:${owner.id}` : `team:${owner.id}`
}

/** Who hears of a promise: who may read its conversation, its owner, and of one made to them the customer. */
export function promiseAudience(home: Home, owner: Owner, internal: boolean): string[] {
  return [...audienceOf(home), ownerToken(owner), ...(internal ? [] : [publicToken(home.id)])]
}

/**
 * The promise and its conversation, both locked, the conversation first: whoever changes a promise waits for its
 * conversation, so that no two changes pass each other.
 * @throws Problem `not-found` unless the reader may read the conversation; `conversations.merged`
 */
export async function lockPromise(
  tx: Transaction,
  reader: Principal,
  id: string,
): Promise<{ row: PromiseRow; home: Home; replacedById: string | null }> {
  const [known] = await tx.select({ conversationId: promise.conversationId }).from(promise).where(eq(promise.id, id))
  if (!known) throw notFound()
  const home = await lockForChange(tx, reader, known.conversationId)
  const [row] = await tx.select().from(promise).where(eq(promise.id, id)).for('update')
  if (!row) throw notFound()
  // A merge came between and took it along.
  if (row.conversationId !== home.id) return lockPromise(tx, reader, id)
  return { row, home, replacedById: await successorOf(tx, id) }
}

/** The same for the clock and the customer, who are no readers. @returns null when it is not there */
export async function lockPromiseOf(
  tx: Transaction,
  id: string,
): Promise<{ row: PromiseRow; home: Conversation; replacedById: string | null } | null> {
  const [known] = await tx.select({ conversationId: promise.conversationId }).from(promise).where(eq(promise.id, id))
  const home = known && (await lockConversation(tx, known.conversationId))
  const [row] = await tx.select().from(promise).where(eq(promise.id, id)).for('update')
  if (!home || !row) return null
  if (row.conversationId !== home.id) return lockPromiseOf(tx, id)
  return { row, home, replacedById: await successorOf(tx, id) }
}

/** The promise that took the place of this one. */
export async function successorOf(db: Database, id: string): Promise<string | null> {
  const [found] = await db.select({ id: promise.id }).from(promise).where(eq(promise.replacesId, id))
  return found?.id ?? null
}

/**
 * Checks that an owner is there, works here, and may read what was promised; a team may when the conversation is its
 * own or everybody's.
 * @throws Problem `bad-request` on `owner`
 */
export async function checkOwner(db: Database, home: Home, owner: Owner): Promise<void> {
  if (owner.kind === 'team') {
    const [found] = await db.select({ id: team.id }).from(team).where(eq(team.id, owner.id))
    if (!found) throw badField('owner', 'promises:reason.owner')
    if (home.teamId !== null && home.teamId !== found.id) throw badField('owner', 'promises:reason.owner-cannot-read')
    return
  }
  const [found] = await db
    .select({ id: member.id, role: member.role, deactivatedAt: member.deactivatedAt })
    .from(member)
    .where(eq(member.id, owner.id))
  if (!found || found.deactivatedAt !== null || !workers.includes(found.role)) {
    throw badField('owner', 'promises:reason.owner')
  }
  const teams = await db.select({ id: teamMember.teamId }).from(teamMember).where(eq(teamMember.memberId, owner.id))
  const reader = {
    id: found.id,
    teamIds: teams.map(({ id }) => id),
    seesAllTeams: found.role === 'owner' || found.role === 'admin',
  }
  if (!mayRead(reader, home)) throw badField('owner', 'promises:reason.owner-cannot-read')
}
