import { sql } from 'drizzle-orm'
import { customerMerged, customerMergeUndone } from '#modules/customers/contract.ts'
import { teamRemoved } from '#modules/staff/contract.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { type Reaction, reactDuring, record } from '#platform/server/events/index.ts'
import { conversationChanged } from '../contract.ts'
import { audienceOf } from './access.ts'
import { eraseCustomer } from './erase-customer.ts'

type Moved = { id: string; teamId: string | null; assigneeId: string | null; guests: string[] }

async function tell(tx: Transaction, actor: Actor, moved: readonly Moved[]): Promise<void> {
  for (const one of moved) {
    await record(tx, conversationChanged, {
      actor,
      subjectId: one.id,
      audience: audienceOf(one),
      data: { fields: ['customer'] },
    })
  }
}

export const conversationReactions: readonly Reaction[] = [
  eraseCustomer,
  // Without its team a conversation would be everybody's to read.
  reactDuring(teamRemoved, 'conversations.keep-team', async (tx, { data }) => {
    const [found] = await rows<{ count: number }>(
      tx,
      sql`select count(*)::int as count from conversation where team_id = ${data.teamId}`,
    )
    if (found && found.count > 0) {
      throw new Problem('conversations.team-in-use', { status: 409, params: { count: found.count }, details: found })
    }
  }),
  reactDuring(customerMerged, 'conversations.follow-customer', async (tx, { actor, data }) => {
    const moved = await rows<Moved>(
      tx,
      sql`update conversation set customer_id = ${data.keptId}, version = version + 1 where customer_id = ${data.mergedId}
          returning id, team_id as "teamId", assignee_id as "assigneeId", guests`,
    )
    if (moved.length === 0) return
    await tx.execute(
      sql`insert into conversation_followed (customer_merge_id, conversation_id)
          select ${data.mergeId}, unnest(${sql.param(moved.map((one) => one.id))}::uuid[])`,
    )
    await tell(tx, actor, moved)
  }),
  reactDuring(customerMergeUndone, 'conversations.return-to-customer', async (tx, { actor, data }) => {
    const back = await rows<Moved>(
      tx,
      sql`
        with followed as (delete from conversation_followed where customer_merge_id = ${data.mergeId} returning conversation_id)
        update conversation c set customer_id = ${data.mergedId}, version = version + 1 from followed
        where c.id = followed.conversation_id and c.customer_id = ${data.keptId}
        returning c.id, c.team_id as "teamId", c.assignee_id as "assigneeId", guests`,
    )
    await tell(tx, actor, back)
  }),
]
