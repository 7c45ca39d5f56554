import { eq, sql } from 'drizzle-orm'
import { systemActor } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import { record } from '#platform/server/events/index.ts'
import { attentionSet } from '../contract.ts'
import { audienceOf, lockConversation } from './access.ts'
import { conversation } from './schema.ts'

/** For higher modules: when this conversation will want attention (a promise due, a standard running out); null: nothing. */
export async function setAttention(
  tx: Transaction,
  { conversationId, at }: { conversationId: string; at: Date | null },
): Promise<void> {
  const before = await lockConversation(tx, conversationId)
  if (!before) throw notFound()
  if (before.attentionAt?.getTime() === at?.getTime()) return
  await tx
    .update(conversation)
    .set({ attentionAt: at, version: sql`${conversation.version} + 1` })
    .where(eq(conversation.id, conversationId))
  await record(tx, attentionSet, {
    actor: systemActor,
    subjectId: conversationId,
    audience: audienceOf(before),
    data: { at: at?.toISOString() ?? null },
  })
}
