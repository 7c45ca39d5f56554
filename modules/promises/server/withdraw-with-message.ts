import { and, eq, isNull } from 'drizzle-orm'
import { messageWithdrawn } from '#modules/conversations/contract.ts'
import { lockConversation } from '#modules/conversations/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { promiseWithdrawn } from '../contract.ts'
import { promise } from './schema.ts'
import { settleInner } from './settle-inner.ts'
import { about, applyChange, refreshAttention, tell } from './write.ts'

/** A reply that was taken back before it went out never reached the customer: what it promised is not owed. */
export const withdrawWithMessage: Reaction = reactDuring(
  messageWithdrawn,
  'promises.withdraw-with-message',
  async (tx, { subjectId, actor, data }) => {
    const home = subjectId ? await lockConversation(tx, subjectId) : null
    if (!home) return
    const owed = await tx
      .select()
      .from(promise)
      .where(and(eq(promise.fromMessageId, data.messageId), eq(promise.state, 'open'), isNull(promise.settledAt)))
      .for('update')
    if (owed.length === 0) return
    const reason = translate((await company(tx)).locale, 'promises:message-taken-back')
    for (const row of owed) {
      const after = await applyChange(
        tx,
        row,
        { state: 'withdrawn', settledAt: now(), reason },
        { kind: 'withdrawn', actor, reason },
      )
      await tell(tx, promiseWithdrawn, { row: after, home, actor, data: about(after) })
      await settleInner(tx, { outer: after, home, actor, reason })
    }
    await refreshAttention(tx, home.id)
  },
)
