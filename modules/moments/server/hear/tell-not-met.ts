import { isAway, leadersOf } from '#modules/staff/server/index.ts'
import type { Actor } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import { notMetTold } from '../../contract/hear.ts'
import type { Home } from '../access.ts'

/**
 * Tells who is responsible that the customer is not content; who leads their team too, while they are away or nobody is.
 * Whoever wrote it down themselves knows.
 */
export async function tellNotMet(
  tx: Transaction,
  home: Home,
  { confirmationId, answer, actor }: { confirmationId: string; answer: 'partly' | 'not_met'; actor: Actor },
): Promise<void> {
  const { assigneeId } = home
  const ownHand = actor.kind === 'staff' && actor.id === assigneeId
  const instead = assigneeId === null || (await isAway(tx, assigneeId))
  const leaders = instead && !ownHand ? await leadersOf(tx, home.teamId) : []
  const to = [...new Set([...(assigneeId ? [assigneeId] : []), ...leaders.map(({ id }) => id)])].filter(
    (id) => id !== actor.id,
  )
  if (to.length === 0) return
  await record(tx, notMetTold, {
    actor,
    subjectId: home.id,
    audience: to.map((id) => `staff:${id}`),
    data: { conversationId: home.id, confirmationId, answer, to, assigneeId, instead },
  })
}
