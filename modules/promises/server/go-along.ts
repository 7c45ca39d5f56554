import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { conversationAssigned } from '#modules/conversations/contract.ts'
import { lockConversation } from '#modules/conversations/server/index.ts'
import { ownerOf, ownerToken } from '#modules/staff/server/index.ts'
import { type Reaction, reactDuring, record } from '#platform/server/events/index.ts'
import { promiseChanged } from '../contract.ts'
import { promiseAudience } from './access.ts'
import { promise } from './schema.ts'
import { about, applyChange, refreshAttention } from './write.ts'

/** A conversation was handed on, and with it what is owed there, as far as the giver said so: the receiver owes it now. */
export const goAlong: Reaction = reactDuring(
  conversationAssigned,
  'promises.go-along',
  async (tx, { subjectId, actor, data }) => {
    const [kind, id] = data.to ? (['member', data.to] as const) : (['team', data.toTeamId] as const)
    if (!subjectId || !id || !data.along?.length) return
    const owner = { kind, id }
    const home = await lockConversation(tx, subjectId)
    if (!home) return
    const owed = await tx
      .select()
      .from(promise)
      .where(
        and(eq(promise.conversationId, subjectId), isNull(promise.settledAt), inArray(promise.id, [...data.along])),
      )
      .orderBy(asc(promise.id))
      .for('update')
    for (const row of owed) {
      const before = ownerOf(row)
      if (before.kind === owner.kind && before.id === owner.id) continue
      const after = await applyChange(tx, row, { ownerKind: owner.kind, ownerId: owner.id }, { kind: 'changed', actor })
      await record(tx, promiseChanged, {
        actor,
        subjectId,
        audience: [...promiseAudience(home, owner, row.internal), ownerToken(before)],
        data: about(after),
      })
    }
    await refreshAttention(tx, subjectId)
  },
)
