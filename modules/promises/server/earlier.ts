import { type SQL, sql } from 'drizzle-orm'
import { rows, type Transaction } from '#platform/server/database/index.ts'
import { promise } from './schema.ts'

/** The closed conversations of the same customer that one goes on from, however many there were in between (at most 20). */
const earlier = (conversationId: string): SQL => sql`
    with recursive before as (
      select linked_from_id as id, customer_id, 1 as steps from conversation where id = ${conversationId}
      union all
      select c.linked_from_id, c.customer_id, before.steps + 1 from before join conversation c on c.id = before.id
      where before.steps < 20)
    select before.id from before join conversation c on c.id = before.id
      and c.customer_id = before.customer_id and c.status = 'closed'`

/** For `selectPromises`: what was promised to the customer there. */
export const madeEarlier = (conversationId: string): SQL =>
  sql`not ${promise.internal} and ${promise.conversationId} in (${earlier(conversationId)})`

/** The same, as far as it is still owed. */
export const owedInEarlier = (conversationId: string): SQL =>
  sql`${promise.settledAt} is null and ${madeEarlier(conversationId)}`

/** Whether one conversation goes on from another that is closed. */
export async function goesOnFrom(
  tx: Transaction,
  { conversationId, earlierId }: { conversationId: string; earlierId: string },
): Promise<boolean> {
  const found = await rows<{ id: string }>(
    tx,
    sql`select id from conversation where id = ${earlierId} and id in (${earlier(conversationId)})`,
  )
  return found.length > 0
}
