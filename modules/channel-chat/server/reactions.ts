import { sql } from 'drizzle-orm'
import { conversationSplit } from '#modules/conversations/contract.ts'
import { customerRemoved } from '#modules/customers/contract.ts'
import { type Reaction, reactDuring } from '#platform/server/events/index.ts'

/** What is split off a visitor's conversation stays theirs to read; what they write next goes where it went before. */
const followSplit = reactDuring(conversationSplit, 'channel-chat.follow-split', async (tx, event) => {
  await tx.execute(sql`
    insert into chat_thread (conversation_id, site_id, visitor_id, signed_id, started_at)
    select ${event.data.newId}, site_id, visitor_id, signed_id, started_at - interval '1 ms'
    from chat_thread where conversation_id = ${event.subjectId}
    on conflict do nothing`)
})

/** Nothing of an anonymised customer stays with the browsers they used; their tokens no longer open anything. */
const forgetVisitors = reactDuring(customerRemoved, 'channel-chat.forget-visitors', async (tx, event) => {
  if (!event.data.anonymised) return
  await tx.execute(sql`
    delete from chat_visitor where id in (
      select t.visitor_id from chat_thread t join conversation c on c.id = t.conversation_id
      where c.customer_id = ${event.data.customerId})`)
})

export const chatReactions: readonly Reaction[] = [followSplit, forgetVisitors]
