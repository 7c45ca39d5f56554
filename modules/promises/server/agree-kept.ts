import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { lockConversation } from '#modules/conversations/server/index.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { promiseAgreed } from '../contract.ts'
import { promise } from './schema.ts'
import { about, applyChange, tell } from './write.ts'

type Said = { conversationId: string; words: string | null; agreed: boolean; actor: Actor }

/**
 * The customer said that all is done: what we marked as kept in this conversation was kept in their eyes too. With
 * `agreed` false they do not say so any more. Internal promises are none of theirs.
 */
export async function agreeKept(tx: Transaction, { conversationId, words, agreed, actor }: Said): Promise<void> {
  const home = await lockConversation(tx, conversationId)
  if (!home) return
  const kept = await tx
    .select()
    .from(promise)
    .where(
      and(
        eq(promise.conversationId, conversationId),
        eq(promise.state, 'kept'),
        eq(promise.internal, false),
        agreed ? isNull(promise.agreedAt) : isNotNull(promise.agreedAt),
      ),
    )
    .for('update')
  for (const row of kept) {
    const after = await applyChange(
      tx,
      row,
      { agreedAt: agreed ? now() : null },
      { kind: agreed ? 'agreed' : 'disagreed', actor, reason: words },
    )
    await tell(tx, promiseAgreed, { row: after, home, actor, data: { ...about(after), agreed } })
  }
}
