import { type SQL, sql } from 'drizzle-orm'
import { conversation } from '#modules/conversations/server/schema.ts'
import { promise } from './schema.ts'

/**
 * For `selectPromises`: what is still owed to the customer of a conversation in closed ones that it goes on from, however
 * many there were in between (at most 20).
 */
export const owedInEarlier = (conversationId: string): SQL => sql`
  ${promise.settledAt} is null and not ${promise.internal} and ${conversation.status} = 'closed' and ${promise.conversationId} in (
    with recursive before as (
      select linked_from_id as id, customer_id, 1 as steps from conversation where id = ${conversationId}
      union all
      select c.linked_from_id, c.customer_id, before.steps + 1 from before join conversation c on c.id = before.id
      where before.steps < 20)
    select before.id from before join conversation c on c.id = before.id and c.customer_id = before.customer_id)`
