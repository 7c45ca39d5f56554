import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { conversationAssigned } from '#modules/conversations/contract.ts'
import { lockConversation } from '#modules/conversations/server/index.ts'
import { ownerOf, ownerToken } from '#modules/staff/server/index.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'
import { taskChanged } from '../contract.ts'
import { task } from './schema.ts'
import { about, applyChange, tell } from './write.ts'

/** A conversation was handed on, and with it what is to be done there, as far as the giver said so. */
export const goAlong: Reaction = reactDuring(
  conversationAssigned,
  'tasks.go-along',
  async (tx, { subjectId, actor, data }) => {
    const [kind, id] = data.to ? (['member', data.to] as const) : (['team', data.toTeamId] as const)
    if (!subjectId || !id || !data.along?.length) return
    const owner = { kind, id }
    const home = (await lockConversation(tx, subjectId)) ?? null
    const active = await tx
      .select()
      .from(task)
      .where(and(eq(task.conversationId, subjectId), isNull(task.settledAt), inArray(task.id, [...data.along])))
      .orderBy(asc(task.id))
      .for('update')
    for (const row of active) {
      const before = ownerOf(row)
      if (before.kind === owner.kind && before.id === owner.id) continue
      const columns = { ownerKind: owner.kind, ownerId: owner.id }
      const after = await applyChange(tx, row, columns, { kind: 'handed', actor })
      const also = [ownerToken(before)]
      await tell(tx, taskChanged, { row: after, home, actor, data: { ...about(after), handed: true }, also })
    }
  },
)
