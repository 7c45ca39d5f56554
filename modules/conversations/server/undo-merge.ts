import { and, eq, isNull, sql } from 'drizzle-orm'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { notFound, Problem } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { conversationUnmerged, type undoMergeConversations as endpoint } from '../contract.ts'
import { audienceOf, type Conversation, checkWorks, lockConversation, lockVisible, publicToken } from './access.ts'
import { findHead, presentHead } from './present.ts'
import { recount } from './recount.ts'
import type { ConversationState } from './rules.ts'
import { conversation, conversationMerge } from './schema.ts'
import { recordStatus } from './status.ts'

/**
 * Takes a merge back: the source's messages return to their places, and it is again what it was. What came in since
 * stays in the target.
 * @throws Problem `conversations.merge-undone` (409) the second time; `conversations.merged` (409) when the target itself
 * went into another since: that merge has to be undone first
 */
export async function undoMerge(
  db: Database,
  { principal, mergeId }: { principal: Principal; mergeId: string },
): Promise<ReplyOf<typeof endpoint>> {
  const ids = await inTransaction(db, async (tx) => {
    const [known] = await tx.select().from(conversationMerge).where(eq(conversationMerge.id, mergeId))
    if (!known) throw notFound()
    const { sourceId, targetId } = known
    const locked = new Map<string, Conversation>()
    for (const id of [targetId, sourceId].sort()) {
      const one = id === targetId ? await lockVisible(tx, principal, id) : await lockConversation(tx, id)
      if (one) locked.set(id, one)
    }
    const target = locked.get(targetId)!
    const source = locked.get(sourceId)!
    checkWorks(principal, target)
    if (target.mergedIntoId) {
      throw new Problem('conversations.merged', { status: 409, details: { mergedIntoId: target.mergedIntoId } })
    }
    const undone = await tx
      .update(conversationMerge)
      .set({ undoneAt: now(), undoneById: principal.id })
      .where(and(eq(conversationMerge.id, mergeId), isNull(conversationMerge.undoneAt)))
      .returning({ id: conversationMerge.id })
    if (undone.length === 0) throw new Problem('conversations.merge-undone', { status: 409 })
    await tx.execute(sql`
      update attachment a set conversation_id = ${sourceId} from merged_message mm
      where mm.merge_id = ${mergeId} and a.message_id = mm.message_id and a.conversation_id = ${targetId}`)
    await tx.execute(sql`
      update message m set conversation_id = ${sourceId}, seq = mm.seq from merged_message mm
      where mm.merge_id = ${mergeId} and m.id = mm.message_id and m.conversation_id = ${targetId}`)
    const after = await recount(tx, target)
    const [restored] = await tx
      .update(conversation)
      .set({ ...columnsOf(known.sourceBefore), mergedIntoId: null, version: sql`${conversation.version} + 1` })
      .where(eq(conversation.id, sourceId))
      .returning()
    const actor = staffActor(principal)
    const data = { mergeId, sourceId, sourceNumber: source.number, targetId, targetNumber: target.number }
    const audience = [...audienceOf(after, source), publicToken(targetId), publicToken(sourceId)]
    await record(tx, conversationUnmerged, { actor, subjectId: targetId, audience, data })
    if (restored!.status !== 'closed') await recordStatus(tx, source, restored!, { actor, cause: 'unmerge' })
    return { sourceId, targetId }
  })
  const [target, source] = await Promise.all([
    presentHead(db, principal, ids.targetId),
    findHead(db, principal, ids.sourceId),
  ])
  return { target, source }
}

/** A snooze that ran out meanwhile is over at the next turn of the job. */
function columnsOf(state: ConversationState): Partial<Conversation> {
  const date = (at: string | null) => (at === null ? null : new Date(at))
  return {
    ...state,
    snoozedUntil: date(state.snoozedUntil),
    firstResponseAt: date(state.firstResponseAt),
    waitingSince: date(state.waitingSince),
    lastMessageAt: new Date(state.lastMessageAt),
    lastInboundAt: date(state.lastInboundAt),
    lastOutboundAt: date(state.lastOutboundAt),
    attentionAt: date(state.attentionAt),
    resolvedAt: date(state.resolvedAt),
    closedAt: date(state.closedAt),
  }
}
