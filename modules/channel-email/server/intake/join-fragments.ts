import { sql } from 'drizzle-orm'
import { type Conversation, joinLocked, lockConversation } from '#modules/conversations/server/index.ts'
import { systemActor } from '#platform/contract/principal.ts'
import { rows, type Transaction } from '#platform/server/database/index.ts'

/** More than a thread can have been torn into before anybody looks at it. */
const mostFragments = 20

/**
 * Mails do not always come in order: two answers to a mail that had not come yet have each begun a conversation. When it
 * comes, they become one again; staff may undo it. Only conversations nobody of us has touched are moved.
 * @returns the conversation that has the mail now
 */
export async function joinFragments(
  tx: Transaction,
  { conversationId, messageId }: { conversationId: string; messageId: string | null },
): Promise<string> {
  if (!messageId) return conversationId
  const found = await rows<{ id: string }>(
    tx,
    sql`
      select distinct c.id from mail m join message s on s.id = m.message_id join conversation c on c.id = s.conversation_id
        join conversation here on here.id = ${conversationId}
      where (m.in_reply_to = ${messageId} or m.reference_ids @> array[${messageId}]::text[])
        and c.id <> here.id and c.customer_id = here.customer_id and c.merged_into_id is null
      order by c.id limit ${mostFragments}`,
  )
  if (found.length === 0) return conversationId
  const held: Conversation[] = []
  // In one order, as merges by staff lock them.
  for (const id of [conversationId, ...found.map((one) => one.id)].sort()) {
    const one = await lockConversation(tx, id)
    if (one && one.status !== 'closed' && !one.mergedIntoId) held.push(one)
  }
  let target = held.find((one) => one.id === conversationId)
  for (const other of held) {
    if (!target || other.id === conversationId || target.customerId !== other.customerId) continue
    const [source, into]: [Conversation, Conversation] = (await untouched(tx, other))
      ? [other, target]
      : [target, other]
    if (source === target && !(await untouched(tx, target))) continue
    const { lastSeq } = await joinLocked(tx, { target: into, source, actor: systemActor })
    target = (await lockConversation(tx, into.id)) ?? { ...into, lastSeq }
  }
  return target?.id ?? conversationId
}

/** Nothing but mails that came in: nobody has it, answered it, wrote a note, split it off or took a merge back. */
async function untouched(tx: Transaction, one: Conversation): Promise<boolean> {
  if (one.assigneeId !== null || one.linkedFromId !== null || one.status !== 'open') return false
  const [found] = await rows<{ touched: boolean }>(
    tx,
    sql`
      select exists (select 1 from message where conversation_id = ${one.id} and (author_kind = 'staff' or channel <> 'mail'))
        or exists (select 1 from conversation_merge where (source_id = ${one.id} or target_id = ${one.id}) and undone_at is not null)
        as touched`,
  )
  return found?.touched === false
}
