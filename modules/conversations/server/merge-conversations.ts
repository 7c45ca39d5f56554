import { eq, sql } from 'drizzle-orm'
import { type Actor, type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, newId, rows, type Transaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { conversationMerged } from '../contract.ts'
import { audienceOf, type Conversation, lockForChange, publicToken } from './access.ts'
import { raiseRead } from './mark-read.ts'
import { recount } from './recount.ts'
import type { ConversationState } from './rules.ts'
import { conversation, conversationMerge } from './schema.ts'
import { recordStatus } from './status.ts'

/**
 * Brings the messages of `sourceId` into `targetId` and closes the source. Both must be of one customer: the customer
 * sees the whole of a conversation. What the source was is kept, so that it can be undone.
 */
export async function mergeConversations(
  db: Database,
  { principal, targetId, sourceId }: { principal: Principal; targetId: string; sourceId: string },
): Promise<{ mergeId: string }> {
  if (targetId === sourceId) throw badField('sourceId', 'conversations:reason.merge-itself')
  return inTransaction(db, async (tx) => {
    // In one order, so that two merges of the same pair wait for each other.
    const locked = new Map<string, Conversation>()
    for (const id of [targetId, sourceId].sort()) locked.set(id, await lockForChange(tx, principal, id))
    const target = locked.get(targetId)!
    const source = locked.get(sourceId)!
    const { mergeId, lastSeq } = await joinLocked(tx, { target, source, actor: staffActor(principal) })
    raiseRead(tx, principal.id, targetId, lastSeq)
    return { mergeId }
  })
}

/**
 * The same for two conversations that this transaction holds; also for channels that have torn apart what is one (mails
 * that came out of order).
 * @returns the merge, and the last place in the target
 */
export async function joinLocked(
  tx: Transaction,
  { target, source, actor }: { target: Conversation; source: Conversation; actor: Actor },
): Promise<{ mergeId: string; lastSeq: number }> {
  const [targetId, sourceId] = [target.id, source.id]
  if (target.customerId !== source.customerId) throw badField('sourceId', 'conversations:reason.merge-other-customer')
  if (target.status === 'closed') throw badField('sourceId', 'conversations:reason.merge-into-closed')
  const mergeId = newId()
  const at = now()
  const byId = actor.kind === 'staff' ? actor.id : null
  await tx
    .insert(conversationMerge)
    .values({ id: mergeId, sourceId, targetId, sourceBefore: stateOf(source), at, byId })
  await tx.execute(
    sql`insert into merged_message (merge_id, message_id, seq) select ${mergeId}, id, seq from message where conversation_id = ${sourceId}`,
  )
  const moved = await moveMessages(tx, { from: sourceId, to: targetId, after: target.lastSeq })
  const after = await recount(tx, target, target.lastSeq + moved)
  const [closed] = await tx
    .update(conversation)
    .set({
      status: 'closed',
      snoozedUntil: null,
      waitingSince: null,
      attentionAt: null,
      closedAt: at,
      mergedIntoId: targetId,
      version: sql`${conversation.version} + 1`,
    })
    .where(eq(conversation.id, sourceId))
    .returning()
  const data = { mergeId, sourceId, sourceNumber: source.number, targetId, targetNumber: target.number }
  const audience = [...audienceOf(after, source), publicToken(targetId), publicToken(sourceId)]
  await record(tx, conversationMerged, { actor, subjectId: targetId, audience, data })
  if (source.status !== 'closed') await recordStatus(tx, source, closed!, { actor, cause: 'merge' })
  return { mergeId, lastSeq: after.lastSeq }
}
/** Moves all messages to the end of another conversation, in their order; their files go along. @returns how many */
async function moveMessages(
  tx: Transaction,
  { from, to, after }: { from: string; to: string; after: number },
): Promise<number> {
  const moved = await rows(
    tx,
    sql`
      update message m set conversation_id = ${to}, seq = ${after}::int + o.place
      from (select id, row_number() over (order by seq)::int as place from message where conversation_id = ${from}) o
      where m.id = o.id returning m.id`,
  )
  await tx.execute(sql`update attachment set conversation_id = ${to} where conversation_id = ${from}`)
  return moved.length
}

function stateOf(one: Conversation): ConversationState {
  const text = (at: Date | null) => at?.toISOString() ?? null
  return {
    status: one.status,
    snoozedUntil: text(one.snoozedUntil),
    priority: one.priority,
    firstResponseAt: text(one.firstResponseAt),
    waitingSince: text(one.waitingSince),
    lastMessageAt: one.lastMessageAt.toISOString(),
    lastInboundAt: text(one.lastInboundAt),
    lastOutboundAt: text(one.lastOutboundAt),
    attentionAt: text(one.attentionAt),
    messageCount: one.messageCount,
    lastSeq: one.lastSeq,
    previewText: one.previewText,
    previewKind: one.previewKind,
    previewDirection: one.previewDirection,
    previewAuthorKind: one.previewAuthorKind,
    previewAuthorId: one.previewAuthorId,
    resolvedAt: text(one.resolvedAt),
    resolvedBy: one.resolvedBy,
    resolveReason: one.resolveReason,
    closedAt: text(one.closedAt),
  }
}
