import { sql } from 'drizzle-orm'
import type { HoldingSource } from '#modules/staff/server/index.ts'
import { staffActor } from '#platform/contract/principal.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { checkAssignee, checkTeam, lockForChange, workedBy } from './access.ts'
import { alreadyAssigned, place } from './assign-conversation.ts'

/** Conversations that somebody answers for and that are not resolved: with them, or in the queue of a team. */
export const conversationsHeld: HoldingSource = {
  kind: 'conversation',
  held: (reader) => sql`
    select c.assignee_id as member_id, c.id, c.subject as text, null::timestamptz as due_at, c.id as conversation_id,
      c.number, c.version
    from conversation c
    where c.status in ('open', 'waiting', 'snoozed') and c.merged_into_id is null and ${workedBy(reader)}`,
  hand: (db, { principal, held, from, to }) =>
    inTransaction(db, async (tx) => {
      const before = await lockForChange(tx, principal, held.id)
      if (before.assigneeId !== from) throw await alreadyAssigned(tx, before)
      const actor = staffActor(principal)
      if (to.kind === 'member') {
        await checkAssignee(tx, to.id)
        await place(tx, before, { teamId: before.teamId, assigneeId: to.id, actor })
      } else {
        await checkTeam(tx, to.id)
        await place(tx, before, { teamId: to.id, assigneeId: null, actor })
      }
    }),
}
