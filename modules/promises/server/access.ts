import { eq } from 'drizzle-orm'
import {
  audienceOf,
  type Conversation,
  checkLive,
  checkWorks,
  lockConversation,
  mayRead,
  mayWorkOn,
  publicToken,
} from '#modules/conversations/server/index.ts'
import type { OwnerInput } from '#modules/staff/contract.ts'
import { owes, ownerOf, ownerToken } from '#modules/staff/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database, Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { PromiseRow } from './queries.ts'
import { promise } from './schema.ts'

/** What others need to know of the conversation that a promise belongs to. */
export type Home = Pick<Conversation, 'id' | 'teamId' | 'assigneeId' | 'guests'>

/**
 * Whether somebody may change a promise: whose matter its conversation is, whoever owes it, and of an internal one who
 * asked for it, as long as they read along.
 */
export function mayChange(
  reader: Principal,
  row: Pick<PromiseRow, 'ownerKind' | 'ownerId' | 'internal' | 'createdByKind' | 'createdById'>,
  home: Omit<Home, 'id'>,
): boolean {
  if (mayWorkOn(reader, home) || owes(reader, ownerOf(row))) return true
  return row.internal && row.createdByKind === 'staff' && row.createdById === reader.id && mayRead(reader, home)
}

/** Who hears of a promise: who may read its conversation, its owner, and of one made to them the customer. */
export function promiseAudience(home: Home, owner: OwnerInput, internal: boolean): string[] {
  return [...audienceOf(home), ownerToken(owner), ...(internal ? [] : [publicToken(home.id)])]
}

/**
 * The promise and its conversation, both locked, the conversation first: whoever changes a promise waits for its
 * conversation, so that no two changes pass each other.
 * @throws Problem `not-found` unless the reader may read the conversation or owes the promise; `conversations.merged`;
 * 403 `conversations.guest` when the matter is another team's and the promise somebody else's
 */
export async function lockPromise(
  tx: Transaction,
  reader: Principal,
  id: string,
): Promise<{ row: PromiseRow; home: Home; replacedById: string | null }> {
  const locked = await lockPromiseOf(tx, id)
  if (!locked) throw notFound()
  const { row, home } = locked
  if (!mayRead(reader, home) && !owes(reader, ownerOf(row))) throw notFound()
  checkLive(home)
  if (!mayChange(reader, row, home)) checkWorks(reader, home)
  return locked
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
